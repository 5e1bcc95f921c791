"""Identifiers, in one piece or in groups: telephone and SIRET numbers, IBAN, ISBN, VAT, NIR, cases, invoices, plates.

A number with signs in it, `978-2-07-036822-8`, is one word of a text besides its groups. With spaces, it is as many
words as it has groups: there a query looks for them side by side, as such an identifier is grouped.
"""

from __future__ import annotations

from searcher.french import dates
from searcher.french.dates import read_date
from searcher.french.normalize import fold
from searcher.hints import TYPE_CHECKING
from searcher.lazy import compiled, lru_cache

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MIN_CHARS = 8  # letters and figures of an identifier
_MIN_GROUPED_CHARS = 7  # of one in three groups or more: 21-12.345
_MIN_DIGITS = 5
_CASE = [2, 5]  # figures of the number of a case in two groups: 21-12345
_GROUPS_OF_SHORT = 3
_MAX_GROUPS = 12

_TIME = r"([01]?\d|2[0-4])[:hH]([0-5]\d)?(?::[0-5]\d)?"
_SPACED_TIME = r"([01]?\d|2[0-4])\s?[:h]\s?([0-5]\d)"
_HOURS = r"(\d{1,3})\s?h"
_VERSION = r"(?:v|version )(\d+(?:\.\d+)*)"
_FRACTION = r"\d{1,2}[/\u2044]\d{1,2}"
_TYPED = r"[+(]?[A-Za-z0-9][\w().+/:\u2010\u2011-]*[,;.]?"
_SIGNS = r"[^\W_]+"
_PLATE = r"[a-z]{2}\d{3}[a-z]{2}|\d{1,4}[a-z]{2,3}\d{2}"


def whole_words(parts: Sequence[str], characters: str) -> Iterator[tuple[str, bool]]:
    """The words that groups of figures with signs between are together, and whether one is meant when it is typed.

    A date is the day, and is found by its month. A time is written with an h.

    >>> list(whole_words(["14", "03", "2024"], "14/03/2024")), list(whole_words(["14", "30"], "14:30"))
    ([('2024-03-14', True), ('2024-03', False)], [('14h30', True)])
    >>> list(whole_words(["1", "2"], "1/2")), list(whole_words(["2025", "05379"], "2025-05379"))
    ([('1/2', True)], [('202505379', True)])
    """
    date = read_date(characters) if len(parts) <= _GROUPS_OF_SHORT else None
    if date:
        yield str(date), True
        if date.day:
            yield str(date._replace(day=0)), False
    elif "-" not in characters and (time := compiled(_TIME).fullmatch(characters)):
        yield f"{int(time[1])}h{time[2] or ''}", True
        if time[2] == "00":
            yield f"{int(time[1])}h", True
    elif "-" not in characters and compiled(_FRACTION).fullmatch(characters):
        yield characters.replace("\u2044", "/"), True
    elif is_identifier(parts):
        yield "".join(parts), True


def are_surely_apart(groups: Sequence[str]) -> bool:
    """Whether groups of figures with hyphens between are nothing together: seen without reading them as a date.

    What is not sure may still be nothing.

    >>> are_surely_apart(["5213", "10"]), are_surely_apart(["2013", "10"]), are_surely_apart(["07", "036822"])
    (True, False, False)
    """
    if sum(map(len, groups)) >= _MIN_GROUPED_CHARS and is_identifier(groups):
        return False
    return len(groups) > _GROUPS_OF_SHORT or not dates.may_be_figures_of_date(groups)


def is_identifier(parts: Sequence[str]) -> bool:
    """Whether groups of letters and figures are long enough to be one thing: no range of years or pages.

    >>> is_identifier(["978", "2", "07", "036822", "8"]), is_identifier(["12", "34"]), is_identifier(["AB", "123", "CD"])
    (True, False, False)
    """
    whole = "".join(parts)
    if list(map(len, parts)) == _CASE:
        return True
    shortest = _MIN_GROUPED_CHARS if len(parts) >= _GROUPS_OF_SHORT else _MIN_CHARS
    return len(whole) >= shortest and sum(map(str.isdecimal, whole)) >= _MIN_DIGITS and len(parts) <= _MAX_GROUPS


@lru_cache(maxsize=1 << 12)
def _grouped(whole: str) -> tuple[str, ...]:
    """The ways in which what is typed without any sign may be written in groups with spaces."""
    return tuple(" ".join(groups) for groups in _ways(whole) if len(groups) > 1)


def _ways(whole: str) -> Iterator[list[str]]:
    """An identifier's groups, by what its letters and figures are."""
    if match := compiled(_TELEPHONE).fullmatch(whole):
        pairs = _cut(match[2], (2, 2, 2, 2))
        for beginning in (["0" + match[1]], ["33", match[1]], ["33", "0", match[1]], ["0033", match[1]]):
            yield beginning + pairs
    if compiled(_PLATE).fullmatch(whole):
        yield compiled(r"[a-z]+|\d+").findall(whole)
    for shape, sizes in _SHAPES:
        if compiled(shape).fullmatch(whole):
            yield from (_cut(whole, groups) for groups in sizes)


_TRUNK_ZERO = r"\A((?:00)?33)0(?=[1-9]\d{8}\Z)"  # « +33 (0)1 45 67 89 10 »
_TELEPHONE = r"(?:0|(?:00)?330?)([1-9])(\d{8})"
_REGISTRANTS = range(2, 8)  # figures of a publisher's number in an ISBN
_SHAPES: list[tuple[str, list[tuple[int, ...]]]] = [
    (r"[1-9]\d{8}", [(3, 3, 3)]),  # SIREN
    (r"\d{14}", [(3, 3, 3, 5), (9, 5)]),  # SIRET
    (r"[12378]\d{4}(?:\d\d|2[ab])\d{6}(?:\d\d)?", [(1, 2, 2, 2, 3, 3, 2), (13, 2)]),  # NIR
    (
        r"97[89]\d{10}",  # ISBN
        [(3, 10), *((3, area, n - area + 1, 8 - n, 1) for n in _REGISTRANTS for area in (1, 2))],
    ),
    (r"[1-9]\d{8}[\dx]", [(1, n, 8 - n, 1) for n in _REGISTRANTS]),  # ISBN of ten figures
    (r"\d{16}|[a-z]{2}\d\d[a-z\d]{11,30}", [(4,) * 9]),  # cards, IBAN
    (r"fr[a-z\d]{2}\d{9}", [(2, 2, 9), (2, 2, 3, 3, 3), (4, 9), (4, 3, 3, 3)]),  # VAT
    (r"(?:19|20)\d{2}\d{4,8}", [(4, 8)]),  # a year and a number
]


def _cut(whole: str, sizes: Sequence[int]) -> list[str]:
    """Groups of so many characters, and what is left."""
    groups, start = [], 0
    for size in sizes:
        groups.append(whole[start : start + size])
        start += size
    return [*filter(None, groups), *filter(None, [whole[start:]])]


def other_spellings(typed: Sequence[str]) -> tuple[int, list[str]]:
    """How many of these words, from the first on, are one date, time, version or identifier, and how else it is written.

    >>> other_spellings(["14", "mars", "2024", "à", "Paris"])
    (3, ['14/03/2024', '14 mars 2024'])
    >>> other_spellings(["SIRET"]), other_spellings(["73282932000074"])
    ((0, []), (1, ['732 829 320 00074', '732829320 00074']))
    >>> other_spellings(["9h05", "précises"]), other_spellings(["version", "3.4"])
    ((1, ['9h05', '9 h 05', '09 h 05', '9 heures 05']), (2, ['v3.4', 'version 3.4', '3.4']))
    >>> other_spellings(["732", "829", "320", "00074"])
    (4, ['73282932000074', '732 829 320 00074', '732829320 00074'])
    """
    most = _most_words(typed)
    for count in range(most, 0, -1):
        if found := list(_of_words(typed[:count])):
            return count, found
    return 0, []


def _most_words(typed: Sequence[str]) -> int:
    """How many words from the first on may be one date or identifier; none if that one cannot begin such a thing."""
    if not typed or not may_be_spelt_otherwise(typed[0], typed[1] if len(typed) > 1 else ""):
        return 0
    count = 0
    for word in typed[:_MAX_GROUPS]:
        if not compiled(_TYPED).fullmatch(word) and not dates.is_month(fold(word).strip(".,;")):
            break
        count += 1
    return count


def may_be_spelt_otherwise(first: str, second: str) -> bool:
    """Whether a word may begin a date or an identifier, by itself or before the second one: what `other_spellings` is for.

    >>> may_be_spelt_otherwise("mars", "2024"), may_be_spelt_otherwise("mars", "à"), may_be_spelt_otherwise("14", "mars")
    (True, False, True)
    """
    return (not first.isalpha() and any(map(str.isdecimal, first))) or _may_begin(first, second)


def _may_begin(first: str, second: str) -> bool:
    """Whether letters before a group of figures may begin a date, a version, a number of the VAT or a plate."""
    if not second[:1].isdecimal():
        return False
    folded = fold(first)
    return folded == "version" or dates.is_month(folded.strip(".")) or len(first) == 2  # noqa: PLR2004


def _of_words(typed: Sequence[str]) -> Iterator[str]:
    text = " ".join(typed)
    if date := read_date(text.rstrip(",;.")):
        yield from dates.spellings(date)
        return
    if numbered := compiled(_VERSION).fullmatch(fold(text)):
        yield from (f"v{numbered[1]}", f"version {numbered[1]}", *([numbered[1]] if "." in numbered[1] else []))
        return
    if time := compiled(_SPACED_TIME).fullmatch(text.lower()):
        hours = dict.fromkeys((f"{int(time[1])}", f"{int(time[1]):02}"))
        yield from (f"{int(time[1])}h{time[2]}", *(f"{hour} h {time[2]}" for hour in hours))
        yield _hours_in_words(int(time[1])) + f" {time[2]}" * (time[2] != "00")
        return
    if hours_alone := compiled(_HOURS).fullmatch(text.lower()):
        yield from (f"{int(hours_alone[1])}h", _hours_in_words(int(hours_alone[1])))
        return
    whole = "".join(compiled(_SIGNS).findall(text)).lower()
    if any(len(group) > 4 and group.isalpha() for group in typed):  # noqa: PLR2004 — a word, no group
        return
    number = compiled(_TRUNK_ZERO).sub(r"\1", whole)
    grouped = _grouped(number)
    if not grouped:
        return
    if len(typed) > 1 or whole != text.lower():
        yield whole
    if compiled(r"0[1-9]\d{8}|(?:00)?33[1-9]\d{8}").fullmatch(number):
        national = number[-9:]
        yield from (other for other in ("0" + national, "33" + national, "0033" + national) if other != whole)
    yield from grouped


def _hours_in_words(hours: int) -> str:
    return f"{hours} heure{'s' * (hours > 1)}"


def respelt(text: str) -> Iterator[str]:
    """A text with the first date or identifier in it written otherwise.

    >>> list(respelt("le 14/03/2024 à Paris"))
    ['le 14/03/2024 à Paris', 'le 14 mars 2024 à Paris']
    """
    typed = text.split()
    for start in range(len(typed)):
        count, others = other_spellings(typed[start:])
        if count:
            yield from (" ".join([*typed[:start], other, *typed[start + count :]]) for other in others)
            return
