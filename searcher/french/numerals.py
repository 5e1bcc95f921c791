"""Numbers that are written in several ways: ordinals, and thousands with a point."""

import re

_FIRST = re.compile(r"1(?:er|ere|re)s?")
_ORDINAL = re.compile(r"(\d+)i?(?:e|eme)s?")
_SECOND = re.compile(r"2n?de?s?")
_THOUSANDS = re.compile(r"([1-9]\d{0,2})\.(\d00)")
_ROMAN_ORDINAL = re.compile(r"(?=[clxvi])((?:c{1,3}|cd|dc{0,3})?(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3}))i?emes?")


def numeral(folded: str) -> tuple[str, ...]:
    """The words that a folded word with digits may be: ordinals by their shortest spelling, thousands without the point.

    `12.000` may be twelve thousand or twelve and three decimals, since comma and point are the same by now.

    >>> numeral("2eme"), numeral("1ere"), numeral("2nde"), numeral("12.000"), numeral("c++")
    (('2e',), ('1er',), ('2d',), ('12.000', '12000'), ('c++',))
    """
    if _FIRST.fullmatch(folded):
        return ("1er",)
    if _SECOND.fullmatch(folded):
        return ("2d",)
    if ordinal := _ORDINAL.fullmatch(folded):
        return (f"{ordinal[1]}e",)
    if thousands := _THOUSANDS.fullmatch(folded):
        return folded, thousands[1] + thousands[2]
    return (folded,)


def roman_ordinal(folded: str) -> tuple[str, ...]:
    """The shortest spelling of an ordinal in Roman numerals, as of a century; none for any other word.

    >>> roman_ordinal("xxeme"), roman_ordinal("xixieme"), roman_ordinal("creme"), roman_ordinal("xixe")
    (('xxe',), ('xixe',), (), ())
    """
    if not folded.endswith(("eme", "emes")):
        return ()
    ordinal = _ROMAN_ORDINAL.fullmatch(folded)
    return (f"{ordinal[1]}e",) if ordinal and ordinal[1] else ()
