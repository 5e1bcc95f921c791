"""Days, months and years as people write them."""

from __future__ import annotations

import re

_MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
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
    ],
}
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_FIRST = {"fr": "1er"}


def written(iso: str, language: str) -> str:
    """A date of `2024`, `2024-06` or `2024-06-20`; anything else is left as it is.

    >>> written("2024-06-01", "fr"), written("2024-06-01", "en"), written("2024-13", "fr")
    ('1er juin 2024', '1 June 2024', '2024-13')
    """
    match = _ISO.fullmatch(iso)
    if match is None:
        return iso
    year, month, day = match.groups()
    if month is None:
        return year
    if not 1 <= int(month) <= 12 or day == "00":  # noqa: PLR2004
        return iso
    name = _MONTHS[language][int(month) - 1]
    if day is None:
        return f"{name} {year}"
    return f"{_FIRST.get(language, '1') if day == '01' else int(day)} {name} {year}"
