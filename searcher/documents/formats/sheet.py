"""Sheets of any spreadsheet: rows as paragraphs, values as people write them in French."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from searcher.documents.formats.cell_reference import cell_location
from searcher.documents.model import Paragraph
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Value = str | float | bool | date | time | timedelta | None

_MAX_EMPTY_CELLS = 3  # between two cells of one paragraph; beyond them another table begins
_DEFAULT_NAME = re.compile(r"(?:feuil(?:le)?|sheet|tabelle|hoja|foglio)\s?\d+", re.IGNORECASE)


def sheet_heading(name: str) -> str | None:
    """The name of a sheet as the heading of its rows, unless a program gave it.

    >>> sheet_heading("Loyers 2024"), sheet_heading("Feuil1")
    ('Loyers 2024', None)
    """
    name = " ".join(name.split())
    return None if _DEFAULT_NAME.fullmatch(name) else name or None


def row_paragraphs(sheet: str, row: int, cells: Iterable[tuple[int, str]]) -> Iterator[Paragraph]:
    r"""A row as a paragraph, its cells parted by tabs: one for each column, so that the column of a word can be counted.

    Row and columns count from 0. Where more than three cells are empty another paragraph begins.

    >>> [(p.text, p.location) for p in row_paragraphs("Notes", 4, [(1, "Ada"), (3, "18"), (9, "Bo")])]
    [('Ada\t\t18', 'cell:Notes!B5'), ('Bo', 'cell:Notes!J5')]
    """
    text: list[str] = []
    first = last = 0
    for column, value in cells:
        written = value.replace("\t", " ").strip()
        if not written:
            continue
        if text and column - last > _MAX_EMPTY_CELLS + 1:
            yield Paragraph("".join(text), sheet_heading(sheet), location=cell_location(sheet, row, first))
            text = []
        if text:
            text.append("\t" * (column - last))
        else:
            first = column
        text.append(written)
        last = column
    if text:
        yield Paragraph("".join(text), sheet_heading(sheet), location=cell_location(sheet, row, first))


def written_value(value: Value) -> str:
    """A value as a French reader sees it in its cell, but for the digits that its format hides.

    >>> written_value(1234.5), written_value(3.0), written_value(True), written_value(datetime(2024, 3, 14, 9, 30))
    ('1234,5', '3', 'VRAI', '14/03/2024 09:30')
    >>> written_value(date(2024, 3, 1)), written_value(time(9, 5)), written_value(timedelta(hours=30)), written_value(None)
    ('01/03/2024', '09:05', '30:00', '')
    """
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, int | float):
        return written_number(value)
    return _written_moment(value) if isinstance(value, date | time | timedelta) else value or ""


def _written_moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        day = _written_moment(value.date())
        return f"{day} {_written_moment(value.time())}" if value.time() != time() else day
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    sign, seconds = "-" * (value < timedelta()), int(abs(value).total_seconds())
    return f"{sign}{seconds // 3600}:{seconds % 3600 // 60:02}" + f":{seconds % 60:02}" * bool(seconds % 60)


def written_number(number: float, figures: int = 1) -> str:
    """A number with a comma, without the noise in its last binary digits; zeros make it as many figures before the comma.

    >>> written_number(0.1 + 0.2), written_number(1e6), written_number(-2.50), written_number(1e300)
    ('0,3', '1000000', '-2,5', '1e+300')
    >>> written_number(1234.0, 5), written_number(-7.5, 3)
    ('01234', '-007,5')
    """
    whole, point, decimals = f"{number:.15g}".partition(".")
    return whole.zfill(figures + (number < 0)) + "," * bool(point) + decimals
