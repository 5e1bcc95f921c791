"""Regular forms that the lexicon lacks of words that it has: `succédées` of succédé, `idéals` of idéal.

The dictionary lists a word with the forms its makers have met. People make the others by rule: feminines of trades
(Becquet et al., *Femme, j'écris ton nom*, CNRS 1999), participles that agree though their verb is intransitive (« elles se
sont succédées »), a second plural. Only the rules that make no other word of a name are here, and only a form of a known
word comes out of them.
"""

from collections.abc import Iterator

_MIN_LETTERS = 4  # letters of the known form

# How the unknown form ends, with and without its plural's s; how many letters of that are none of the known one's, without
# the s; and what that has instead.
_RULES = (
    (("eure", "eures"), 1, ""),  # gouverneure
    (("trice", "trices"), 5, "teur"),
    (("euse", "euses"), 4, "eur"),
    (("ee", "ie", "ue", "ees", "ies", "ues"), 1, ""),  # succédée, folded
    (("aux",), 3, "al"),
)
_NO_PLURAL = "aious"  # before an s: Dumas, Denis, Carlos

_LAST_LETTERS = ("e", "s", "x")  # of all endings: looked at first, because most words end otherwise


def known_forms(folded: str) -> Iterator[str]:
    """The forms of which an unknown folded word would be a regular feminine or plural, the likeliest first.

    >>> list(known_forms("chauffeures")), list(known_forms("succedee")), list(known_forms("dumas"))
    (['chauffeur', 'chauffeure'], ['succede'], [])
    """
    if not folded.endswith(_LAST_LETTERS):
        return
    plural = folded[-1] == "s"
    forms = [folded[: -cut - plural] + added for endings, cut, added in _RULES if folded.endswith(endings)]
    if plural and folded[-2:-1] not in _NO_PLURAL:
        forms.append(folded[:-1])
    yield from [form for form in forms if len(form) >= _MIN_LETTERS]
