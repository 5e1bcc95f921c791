"""Dates as people write them: `14/03/2024`, `14.03.24`, `14 mars 2024`, `mars 2024`, `2024-03-14`."""

from __future__ import annotations

from searcher.french.normalize import fold
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import compiled

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
_MONTHS_BY_NAME = {fold(name): number for number, name in enumerate(MONTHS, 1)}
_MONTHS_BY_NAME |= {
    "janv": 1,
    "jan": 1,
    "fevr": 2,
    "fev": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YEARS = range(1000, 2200)
_CENTURY, _LAST_OF_THIS = 100, 50  # 24 is 2024, 87 is 1987

_DAY_BEFORE = r"(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|le|du|au)\s+)*"
_IN_WORDS = rf"{_DAY_BEFORE}(?:(\d\d?)(?:er)?\s+)?([^\W\d_]+)\.?\s+(\d{{4}})[.,;]?"
_IN_FIGURES = r"(?:(\d\d?)([./-]))?(\d\d?)(?(2)\2|[./-])(\d{4}|(?(2)\d\d|(?!)))"
_ISO = r"(\d{4})([-./])(\d\d?)(?:\2(\d\d?))?"
_BEHIND = r"(?is:(?:[T\s]|,|\s+à)\s*\d\d?[:h]\d\d.*|\s*Z)"


class Date(NamedTuple):
    """A day, a month, or a year alone; what is not said is 0."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """The date as it sorts: `2024-03-14`, `2024-03`, `2024`."""
        parts = [f"{self.year:04}", f"{self.month:02}" * bool(self.month), f"{self.day:02}" * bool(self.day)]
        return "-".join(filter(None, parts))


def read_date(text: str) -> Date | None:
    """The day or month that a text says and nothing else; a time of the day may follow.

    >>> [str(read_date(text)) for text in ("14/03/2024", "14.3.24", "1er mars 2024", "févr. 2024", "2024-03-14T10:30")]
    ['2024-03-14', '2024-03-14', '2024-03-01', '2024-02', '2024-03-14']
    >>> [read_date(text) for text in ("31/02/2024", "14 mars dernier", "2024", "12/24", "1.2.3", "chapitre 2024")]
    [None, None, None, None, None, None]
    """
    text = text.strip()
    for pattern, read in _FORMS if len(text.split()) > 1 else _FORMS[:-1]:
        match = compiled(pattern).match(fold(text) if pattern is _IN_WORDS else text)
        if match and (match.end() == len(text) or compiled(_BEHIND).fullmatch(text, match.end())):
            return read(match)
    return None


def may_be_figures_of_date(groups: Sequence[str]) -> bool:
    """Whether groups of figures may be a date with hyphens between: they have a year, or they are three of two figures.

    >>> may_be_figures_of_date(["2024", "3"]), may_be_figures_of_date(["14", "3", "24"]), may_be_figures_of_date(["5213", "10"])
    (True, True, False)
    """
    if len(groups) == len(Date._fields) and max(map(len, groups)) <= 2:  # noqa: PLR2004 — figures of a year without its century
        return True
    return any(len(group) == 4 and int(group) in _YEARS for group in groups)  # noqa: PLR2004 — figures of a year


def _from_iso(match: re.Match[str]) -> Date | None:
    return _valid(int(match[1]), int(match[3]), int(match[4] or 0))


def _from_figures(match: re.Match[str]) -> Date | None:
    year = int(match[4])
    if len(match[4]) == 2:  # noqa: PLR2004 — figures of a year without its century
        year += 20 * _CENTURY if year < _LAST_OF_THIS else 19 * _CENTURY
    return _valid(year, int(match[3]), int(match[1] or 0))


def _from_words(match: re.Match[str]) -> Date | None:
    return _valid(int(match[3]), _MONTHS_BY_NAME.get(match[2], 0), int(match[1] or 0))


def _valid(year: int, month: int, day: int) -> Date | None:
    is_one = year in _YEARS and 1 <= month <= len(_DAYS) and 0 <= day <= _DAYS[month - 1]
    return Date(year, month, day) if is_one else None


_FORMS = ((_ISO, _from_iso), (_IN_FIGURES, _from_figures), (_IN_WORDS, _from_words))  # the last has white space in it


def is_month(folded: str) -> bool:
    """Whether a folded word is the name of a month or short for one.

    >>> is_month("fevrier"), is_month("sept"), is_month("jour")
    (True, True, False)
    """
    return folded in _MONTHS_BY_NAME


def spellings(date: Date) -> Sequence[str]:
    """A date in figures and in words, as texts have it.

    >>> spellings(Date(2024, 3, 1)), spellings(Date(2024, 3))
    (['01/03/2024', '1er mars 2024', '1 mars 2024', '01 mars 2024'], ['03/2024', 'mars 2024'])
    """
    in_words = f"{MONTHS[date.month - 1]} {date.year}"
    if not date.day:
        return [f"{date.month:02}/{date.year}", in_words]
    days = dict.fromkeys(["1er" if date.day == 1 else str(date.day), str(date.day), f"{date.day:02}"])
    return [f"{date.day:02}/{date.month:02}/{date.year}", *(f"{day} {in_words}" for day in days)]
