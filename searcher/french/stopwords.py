"""Words too common to choose a paragraph by: indexed like all others, ignored beside content words in a query.

The list is Snowball's (BSD licence, https://snowballstem.org/algorithms/french/stop.txt) less the words that are also
nouns or adjectives people search for (avions, été, sommes), plus the elided conjunctions' full forms.
"""

from searcher.french.normalize import strip_accents
from searcher.french.symbols import is_symbol

_STOP_WORDS = frozenset(
    [
        "à",
        "ai",
        "aie",
        "aient",
        "aies",
        "ait",
        "as",
        "au",
        "aura",
        "aurai",
        "auraient",
        "aurais",
        "aurait",
        "auras",
        "aurez",
        "auriez",
        "aurions",
        "aurons",
        "auront",
        "aux",
        "avaient",
        "avais",
        "avait",
        "avec",
        "avez",
        "aviez",
        "avons",
        "ayant",
        "ayez",
        "ayons",
        "c",
        "ce",
        "ceci",
        "cela",
        "celui",
        "celle",
        "ceux",
        "celles",
        "ces",
        "cet",
        "cette",
        "ci",
        "comme",
        "d",
        "dans",
        "de",
        "des",
        "donc",
        "du",
        "elle",
        "elles",
        "en",
        "es",
        "est",
        "et",
        "étaient",
        "étais",
        "était",
        "étant",
        "êtes",
        "étiez",
        "étions",
        "eu",
        "eue",
        "eues",
        "eurent",
        "eus",
        "eusse",
        "eut",
        "eux",
        "fut",
        "furent",
        "il",
        "ils",
        "j",
        "je",
        "jusque",
        "l",
        "la",
        "là",
        "le",
        "les",
        "leur",
        "leurs",
        "lorsque",
        "lui",
        "m",
        "ma",
        "mais",
        "me",
        "même",
        "mes",
        "moi",
        "mon",
        "n",
        "ne",
        "ni",
        "nos",
        "notre",
        "nous",
        "on",
        "ont",
        "ou",
        "où",
        "par",
        "pas",
        "pour",
        "puisque",
        "qu",
        "que",
        "quel",
        "quelle",
        "quelles",
        "quels",
        "qui",
        "quoique",
        "s",
        "sa",
        "sans",
        "se",
        "sera",
        "serai",
        "seraient",
        "serais",
        "serait",
        "seras",
        "serez",
        "seriez",
        "serions",
        "serons",
        "seront",
        "ses",
        "si",
        "soi",
        "soient",
        "sois",
        "soit",
        "son",
        "sont",
        "soyez",
        "soyons",
        "suis",
        "sur",
        "t",
        "ta",
        "te",
        "tes",
        "toi",
        "ton",
        "tu",
        "un",
        "une",
        "vos",
        "votre",
        "vous",
        "y",
        "ça",
        "a",
    ]
)
_FOLDED = frozenset(map(strip_accents, _STOP_WORDS))


def is_stop_word(word: str) -> bool:
    """Whether the word, as written or typed without its accents, is a stop word; so is every sign.

    >>> is_stop_word("là"), is_stop_word("etait"), is_stop_word("maïs"), is_stop_word("été")
    (True, True, False, False)
    """
    return word in _STOP_WORDS or word in _FOLDED or is_symbol(word)


_QUESTION_WORDS = frozenset(
    [
        "auquel",
        "auxquelles",
        "auxquels",
        "combien",
        "comment",
        "desquelles",
        "desquels",
        "duquel",
        "laquelle",
        "lequel",
        "lesquelles",
        "lesquels",
        "pourquoi",
        "quand",
        "quoi",
    ]
)


def is_question_word(word: str) -> bool:
    """Whether the word asks, and so says nothing of what is asked for: `combien` in « combien de jours de congé ».

    >>> is_question_word("combien"), is_question_word("jours")
    (True, False)
    """
    return word in _QUESTION_WORDS


def hides_behind_stop_word(word: str) -> bool:
    """Whether folding would turn the word into a stop word that it is not: `maïs` is no `mais`, `dés` no `des`.

    Such a word typed with its accents means itself alone; typed without, it is the stop word's spelling that counts.

    >>> hides_behind_stop_word("maïs"), hides_behind_stop_word("pêche"), hides_behind_stop_word("mais")
    (True, False, False)
    """
    folded = strip_accents(word)
    return folded != word and folded in _STOP_WORDS
