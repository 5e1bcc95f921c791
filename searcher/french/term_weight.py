"""How much a word of a query says of what is looked for: words of grammar and verbs say less than nouns and names.

« Que fait Lucifer avant de parler à Dieu ? » is about Lucifer and Dieu. A paragraph that answers may well put it in
other verbs, seldom in other names.
"""

from searcher.french.lexicon import lexicon

GRAMMAR = 0.5
VERB = 0.8
KIND = 0.7

# Prepositions, adverbs and indefinite words that are no stop words, since alone, or as nouns, people search for them.
_GRAMMAR = frozenset(
    [
        *("afin", "ailleurs", "ainsi", "alors", "apres", "assez", "aucun", "aucune", "aussi", "autant", "autre"),
        *("autres", "avant", "beaucoup", "bien", "car", "cependant", "certain", "certaine", "certaines", "certains"),
        *("chaque", "chez", "contre", "deja", "depuis", "derriere", "devant", "dont", "durant", "encore", "enfin"),
        *("ensuite", "entre", "envers", "environ", "hormis", "hors", "ici", "jamais", "jusqu", "lors", "malgre"),
        *("memes", "moins", "notamment", "nul", "outre", "parfois", "parmi", "pendant", "peu", "plus", "plusieurs"),
        *("puis", "quelque", "quelques", "sauf", "selon", "seulement", "sous", "souvent", "surtout", "tandis", "tant"),
        *("tel", "telle", "telles", "tels", "toujours", "tous", "tout", "toute", "toutefois", "toutes", "tres"),
        *("trop", "vers", "vraiment"),
    ]
)

# They help other verbs, or stand for them: « peut-on », « doit-il ». Their infinitives are often nouns.
_AUXILIARIES = frozenset(["aller", "avoir", "devoir", "etre", "faire", "falloir", "pouvoir", "vouloir"])

# What follows the stem of an infinitive in its future and imperfect, by the infinitive's ending: of any verb, one of
# these forms is in the lexicon, and of no noun.
_VERB_FORMS = {
    "er": (("r", "ra"), ("er", "ait"), ("er", "eait")),
    "ir": (("r", "ra"), ("ir", "ait"), ("oir", "ait"), ("oir", "ra"), ("ir", "yait")),
    "re": (("e", "a"), ("re", "ait"), ("re", "sait"), ("tre", "sait")),
}


def lexical_weight(folded: str, stems: tuple[str, ...]) -> float:
    """What a word weighs in a query, 1 for most; `stems` are the words it may be a form of, the likeliest first.

    >>> lexical_weight("conges", ("conge",)), lexical_weight("demandons", ("demander",)), lexical_weight("parmi", ("parmi",))
    (1.0, 0.8, 0.5)
    >>> lexical_weight("peut", ("pouvoir",)), lexical_weight("pouvoirs", ("pouvoir",)), lexical_weight("portes", ("porte", "porter"))
    (0.5, 0.8, 1.0)
    """
    first = stems[0] if stems else ""
    if folded in _GRAMMAR or (first in _AUXILIARIES and folded.removesuffix("s") != first):
        return GRAMMAR
    return VERB if first[-2:] in _VERB_FORMS and all(map(is_infinitive, stems)) else 1.0


def is_infinitive(stem: str) -> bool:
    """Whether a folded word of the lexicon is a verb's infinitive.

    >>> [word for word in ("parler", "voir", "faire", "noir", "fer", "livre") if is_infinitive(word)]
    ['parler', 'voir', 'faire']
    """
    entry = lexicon().entry
    for cut, added in _VERB_FORMS.get(stem[-2:], ()):
        if stem.endswith(cut) and stem in entry(stem.removesuffix(cut) + added)[0]:
            return True
    return False
