"""Numbers that are written in several ways: decimals and thousands, ordinals in figures, Roman numerals and words."""

from searcher.lazy import cache, compiled

_FIRST = r"1(?:er|ere|re)s?"
_ORDINAL = r"(\d+)i?(?:e|eme)s?"
_SECOND = r"2n?de?s?"
_ROMAN = r"(?=[clxvi])((?:c{1,3}|cd|dc{0,3})?(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3}))"
_ROMAN_ORDINAL = rf"{_ROMAN}i?emes?"
_WRITTEN_ROMAN = rf"{_ROMAN}(?:i?(?:eme|ème)s?|es?|er|ère|re)"
_LETTERS_OF_ROMAN = "clxvideèmrs"
_IN_WORDS = {"c", "l"}
"""Numerals with which a sentence begins that has another word there: Ce, Ces, Le, Les."""

_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500}

_UNITS = [
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
_TENS = ["", "dix", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatrevingt", "quatrevingt"]
_MAX_IN_WORDS = 100
_HUNDREDTH = "centième"

ORDINAL_ENDING = r"(?:i?(?:[eè]me|e\u0300me)|[eè]re|e\u0300re|nde?|er|re|de?|e)s?"
"""Regular expression of what stands behind the figures of an ordinal."""


def numeral(folded: str) -> tuple[str, ...]:
    """The word that a folded word with digits is: an ordinal by its shortest spelling.

    >>> numeral("2eme"), numeral("1ere"), numeral("2nde"), numeral("12.5"), numeral("c++")
    (('2e',), ('1er',), ('2d',), ('12.5',), ('c++',))
    """
    if folded.isdecimal():
        return (folded,)
    if compiled(_FIRST).fullmatch(folded):
        return ("1er",)
    if compiled(_SECOND).fullmatch(folded):
        return ("2d",)
    if ordinal := compiled(_ORDINAL).fullmatch(folded):
        return (f"{ordinal[1]}e",)
    return (folded,)


ORDINAL_ENDINGS = ("eme", "emes")
"""How ordinals end that are written out, folded."""


def roman_ordinal(folded: str) -> tuple[str, ...]:
    """The shortest spelling of an ordinal in Roman numerals, as of a century; none for any other word.

    >>> roman_ordinal("xxeme"), roman_ordinal("xixieme"), roman_ordinal("creme"), roman_ordinal("xixe")
    (('xxe',), ('xixe',), (), ())
    """
    if not folded.endswith(ORDINAL_ENDINGS):
        return ()
    ordinal = compiled(_ROMAN_ORDINAL).fullmatch(folded)
    return (f"{ordinal[1]}e",) if ordinal and ordinal[1] else ()


def decimal_spellings(characters: str) -> list[str]:
    """A number in figures with a point for its decimals, and its value without what adds nothing to it.

    A comma before decimals is a French one, so zeros behind it say nothing. Behind a point they may: 2.10 may be a version.
    A point, or a comma, before three figures may as well set thousands apart.

    >>> decimal_spellings("9,90"), decimal_spellings("1500,00"), decimal_spellings("5,5"), decimal_spellings("2.10")
    (['9.90', '9.9'], ['1500.00', '1500'], ['5.5'], ['2.10'])
    >>> decimal_spellings("1.500,00"), decimal_spellings("12.345"), decimal_spellings("12,000")
    (['1500.00', '1500'], ['12.345', '12345'], ['12.000', '12', '12000'])
    >>> decimal_spellings("2,750.00")
    ['2750.00', '2750']
    """
    whole, sign, decimals = _parted(characters)
    if not sign:
        return [whole]
    spellings = [f"{whole}.{decimals}"]
    if sign == "," or "," in characters:
        spellings.append(f"{whole}.{decimals}".rstrip("0").rstrip("."))
    if len(decimals) == _GROUP and whole[0] != "0" and len(whole) <= _GROUP and (sign == "." or decimals == "000"):
        spellings.append(whole + decimals)
    return list(dict.fromkeys(spellings))


_GROUP = 3  # figures of a group of thousands


def _parted(characters: str) -> tuple[str, str, str]:
    """The figures of a number before its decimals, the sign between, and the decimals."""
    figures = compiled(r"\D+").split(characters)
    signs = compiled(r"\d").sub("", characters)
    last = signs[-1:] if signs else ""
    # A sign that stands twice parts thousands, and so does one before another sign.
    if last not in {".", ","} or signs.count(last) > 1:
        return "".join(figures), "", ""
    return "".join(figures[:-1]), last, figures[-1]


def ordinal_spellings(written: str) -> list[str]:
    """The words for an ordinal in figures: `deuxième` for `2e`, `première` for `1re`; none for what is none.

    >>> ordinal_spellings("1er"), ordinal_spellings("1ères"), ordinal_spellings("2nde"), ordinal_spellings("21e")
    (['premier'], ['première'], ['seconde', 'deuxième'], ['vingtetunième', 'vingtunième'])
    """
    folded = written.replace("è", "e")
    if compiled(_FIRST).fullmatch(folded):
        return ["première" if "re" in folded else "premier"]
    if compiled(_SECOND).fullmatch(folded) and "d" in folded:
        return ["seconde" if "de" in folded else "second", "deuxième"]
    ordinal = compiled(_ORDINAL).fullmatch(folded)
    return list(_in_words(int(ordinal[1]))) if ordinal and len(ordinal[1]) <= _GROUP else []


def roman_ordinal_spellings(characters: str) -> list[str]:
    """The other spellings of an ordinal in Roman numerals: in figures and in words.

    The numerals are capitals, but for those which make no word of French with what follows them.

    >>> roman_ordinal_spellings("XIXe"), roman_ordinal_spellings("Ier"), roman_ordinal_spellings("VIe")
    (['19e', 'dixneuvième'], ['1er', 'premier'], ['6e', 'sixième'])
    >>> roman_ordinal_spellings("vie"), roman_ordinal_spellings("xixe"), roman_ordinal_spellings("Cie")
    ([], ['19e', 'dixneuvième'], [])
    """
    lower = characters.lower()
    if lower.strip(_LETTERS_OF_ROMAN):  # as most words are
        return []
    match = compiled(_WRITTEN_ROMAN).fullmatch(lower)
    if match is None or not match[1]:
        return []
    is_no_word = lower.startswith(("xi", "xv", "ii", "xx")) or lower == "xe"
    if not is_no_word and (match[1] in _IN_WORDS or not characters[: len(match[1])].isupper() or characters.isupper()):
        return []  # « Le », « Ces », « VIE »
    number = roman_value(match[1])
    ending = lower[len(match[1]) :]
    if ending in {"er", "ère", "re"}:
        return ["1er", "première" if "re" in ending.replace("è", "e") else "premier"] if number == 1 else []
    return [f"{number}e", *_in_words(number)]


def roman_value(numerals: str) -> int:
    """The value of Roman numerals in small letters.

    >>> roman_value("xix"), roman_value("xlii"), roman_value("viii")
    (19, 42, 8)
    """
    values = [_VALUES[letter] for letter in numerals]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


@cache
def _in_words(number: int) -> tuple[str, ...]:
    """An ordinal in one piece, as its word is when its hyphens are taken out; the likeliest spelling first."""
    if number == _MAX_IN_WORDS:
        return (_HUNDREDTH,)
    if not 1 < number < _MAX_IN_WORDS:
        return ("premier",) if number == 1 else ()
    return tuple(map(_ordinal, _cardinals(number)))


def _cardinals(number: int) -> list[str]:
    if number <= len(_UNITS):
        return [_UNITS[number - 1]]
    tens, unit = divmod(number, 10)
    if tens in {7, 9}:
        unit += 10
    base = _TENS[tens]
    rest = _UNITS[unit - 1] if 0 < unit <= len(_UNITS) else f"dix{_UNITS[unit - 11]}" if unit else ""
    if unit in {1, 11} and tens not in {1, 8, 9}:
        return [f"{base}et{rest}", f"{base}{rest}"]
    return [base + rest]


def _ordinal(cardinal: str) -> str:
    if cardinal.endswith("cinq"):
        return f"{cardinal}uième"
    if cardinal.endswith("neuf"):
        return f"{cardinal[:-1]}vième"
    return f"{cardinal.removesuffix('e')}ième"
