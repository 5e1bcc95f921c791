"""Regular forms that the lexicon lacks of words that it has: `succédées` of succédé, `idéals` of idéal.

The dictionary lists a word with the forms its makers have met. People make the others by rule: feminines of trades
(Becquet et al., *Femme, j'écris ton nom*, CNRS 1999), participles that agree though their verb is intransitive (« elles se
sont succédées »), a second plural. Only the rules that make no other word of a name are here, and only a form of a known
word comes out of them.
"""

from collections.abc import Iterator

from searcher.lazy import compiled

_MIN_LETTERS = 4  # letters of the known form

# What ends the unknown form, and what the known one has in its place.
_RULES = (
    (r"(?<=eur)es?$", ""),  # gouverneure
    (r"trices?$", "teur"),
    (r"euses?$", "eur"),
    (r"(?<=[eiu])(?:e|es)$", ""),  # succédée, folded
    (r"(?<=[^aious])s$", ""),  # not Dumas, Denis, Carlos
    (r"aux$", "al"),
)

_LAST_LETTERS = ("e", "s", "x")  # of all endings: looked at first, because most words end otherwise


def known_forms(folded: str) -> Iterator[str]:
    """The forms of which an unknown folded word would be a regular feminine or plural, the likeliest first.

    >>> list(known_forms("chauffeures")), list(known_forms("succedee")), list(known_forms("dumas"))
    (['chauffeur', 'chauffeure'], ['succede'], [])
    """
    if not folded.endswith(_LAST_LETTERS):
        return
    for ending, known in _RULES:
        form, found = compiled(ending).subn(known, folded)
        if found and len(form) >= _MIN_LETTERS:
            yield form
