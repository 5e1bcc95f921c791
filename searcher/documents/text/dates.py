"""Dates as people and programs write them → ISO 8601."""

from __future__ import annotations

import re
from unicodedata import normalize

_ISO = re.compile(r"(\d{4})(?:[-/](\d\d?)(?:[-/](\d\d?))?)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_FIGURES = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4}|\d\d)")
_DAY_FIRST = re.compile(r"(?:[a-z]+\.?,? +)?(?:(\d\d?)(?:er)? +)?([a-z]{3,9})\.? +(\d{4}|\d\d)")
_MONTH_FIRST = re.compile(r"(?:[a-z]+\.?,? +)?([a-z]{3,9})\.? +(\d\d?)(?:st|nd|rd|th)?,? +(\d{4})")
_TIME = re.compile(
    r"(?:T|,? +(?:à +|at +)?)(\d\d?)(?:[:hH](\d\d)?)(?::?(\d\d)(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?(?: *\([A-Za-z ]{1,40}\))?$"
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "janvier janv jan january", "fevrier fevr fev february feb", "mars march mar", "avril avr april apr",
            "mai may", "juin june jun", "juillet juil july jul", "aout august aug", "septembre sept sep september",
            "octobre oct october", "novembre nov november", "decembre dec december",
        ],
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MAX_CHARS = 80
_CENTURY_TURNS = 69  # as in C: of years in two figures, 68 is 2068 and 69 is 1969
_MAX_MONTH, _MAX_DAY, _MAX_HOUR, _MAX_MINUTE = 12, 31, 23, 59


def iso_date(written: str | None) -> str | None:
    """A date in the form of ISO 8601, with as much of the time as there is; `None` for what is no date.

    >>> iso_date("2024-03-14T09:30:00Z"), iso_date("2024"), iso_date("hier")
    ('2024-03-14T09:30:00Z', '2024', None)
    >>> iso_date("14/03/2024 09:30"), iso_date("14.3.24"), iso_date("2024-3-4")
    ('2024-03-14T09:30', '2024-03-14', '2024-03-04')
    >>> iso_date("jeudi 1er août 2024 à 9h05"), iso_date("fév. 2024"), iso_date("Thu, 14 Mar 2024 09:30:00 +0100")
    ('2024-08-01T09:05', '2024-02', '2024-03-14T09:30:00+01:00')
    """
    text = " ".join((written or "")[: _MAX_CHARS + 1].split())
    if len(text) > _MAX_CHARS:
        return None
    if time := _TIME.search(text):
        day, clock = _iso_day(text[: time.start()]), _iso_time(*time.groups())
        return f"{day}{clock}" if day and clock is not None else None
    return _iso_day(text)


def _iso_day(text: str) -> str | None:
    """The date of a day, month or year."""
    if found := _COMPACT.fullmatch(text) or _ISO.fullmatch(text):
        return _joined(*found.groups())
    if found := _FIGURES.fullmatch(text):
        day, _sign, month, year = found.groups()
        if int(month) > _MAX_MONTH:  # as in the United States
            day, month = month, day
        return _joined(year, month, day)
    folded = normalize("NFD", text.lower()).encode("ascii", "ignore").decode()
    if (found := _DAY_FIRST.fullmatch(folded)) and found[2] in _MONTHS:
        return _joined(found[3], str(_MONTHS[found[2]]), found[1])
    if (found := _MONTH_FIRST.fullmatch(folded)) and found[1] in _MONTHS:
        return _joined(found[3], str(_MONTHS[found[1]]), found[2])
    return None


def _joined(year: str, month: str | None = None, day: str | None = None) -> str | None:
    if not (1 <= int(month or 1) <= _MAX_MONTH and 1 <= int(day or 1) <= _MAX_DAY):
        return None
    if len(year) == 2:  # noqa: PLR2004 — two figures of four
        year = f"{20 if int(year) < _CENTURY_TURNS else 19}{year}"
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _iso_time(hour: str, minute: str | None, second: str | None, zone: str | None) -> str | None:
    if int(hour) > _MAX_HOUR or int(minute or 0) > _MAX_MINUTE:
        return None
    clock = ":".join(filter(None, (hour.zfill(2), minute or "00", second)))
    zone = "Z" if zone in {"UTC", "GMT"} else zone or ""
    return f"T{clock}{zone if ':' in zone or len(zone) < 2 else f'{zone[:3]}:{zone[3:]}'}"  # noqa: PLR2004 — Z or none
