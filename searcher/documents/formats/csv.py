"""CSV: each record is a document. The separator is found by trying; the first line has the names of the fields."""

from __future__ import annotations

import csv
import re
from io import StringIO
from itertools import chain, islice
from textwrap import shorten

from searcher.documents.formats.records import extract_record, has_text, is_usual
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_SEPARATORS = ",;\t|"
_NO_SEPARATOR = "\x1f"  # of records of one field
_SAID = re.compile(r"\Asep=(.)\r?\n")  # a line for Excel alone
_TRIED = 20  # records
_TRIED_CHARS = 1 << 16
_MAX_FIELD_CHARS = (1 << 31) - 1
_MAX_FIELDS = 16_384  # as in Excel
_MAX_NAME_CHARS = 100
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


def read(source: Source) -> Iterator[Extract]:
    """A document for each record; what has no name goes with the last field, and is noted."""
    csv.field_size_limit(_MAX_FIELD_CHARS)
    text, separator, before = _body(source.text())
    filled = (record for record in _records(text, separator, before) if any(map(str.strip, record[1])))
    tried = list(islice(filled, _TRIED + 1))
    if not tried:
        return
    first = tried[0][1]
    names = _names(first, [row for _line, row in tried[1:]])
    is_named = names is not None
    names = names or [str(number) for number in range(1, len(first) + 1)]
    if not has_text(names, source.options):
        # A first line without its closing quote may be half of the file.
        fields = ", ".join(shorten(name, _MAX_NAME_CHARS, placeholder="…") for name in names)
        msg = Reason(UnreadCode.NO_FIELD, field=source.options.text_field, fields=fields)
        raise DocumentError(msg)
    longer = 0
    for line, row in chain(tried, filled):
        if is_named and row == first:  # the names, which files that were put together have again
            continue
        if len(row) > len(names):
            longer += 1
            row[len(names) - 1 :] = [separator.join(row[len(names) - 1 :])]
        yield extract_record(dict(zip(names, row, strict=False)), line, source.options)
    if longer:
        source.notes.append(Reason(UnreadCode.MORE_FIELDS, n=longer))


def _records(text: str, separator: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of its first line. Raises `DocumentError` for one of far too many fields."""
    rows = csv.reader(_lines(text, separator), delimiter=separator)
    line = before + 1
    for row in rows:
        yield line, row
        line = before + rows.line_num + 1


def _lines(text: str, separator: str) -> Iterator[str]:
    for line in StringIO(text):
        if line.count(separator) >= _MAX_FIELDS and re.sub(r'"[^"]*"', "", line).count(separator) >= _MAX_FIELDS:
            raise DocumentError(Reason(UnreadCode.TOO_MANY_FIELDS, n=_MAX_FIELDS))
        yield line


def _body(text: str) -> tuple[str, str, int]:
    """The records, what parts their fields, and how many lines stand above: blank ones, and one that says the former."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    said = _SAID.match(text)
    body = (text[said.end() :] if said else text).lstrip("\r\n")
    return body, said[1] if said else separator_of(body), text[: len(text) - len(body)].count("\n")


def separator_of(text: str) -> str:
    r"""The character that parts the first records into the most fields of the same number.

    >>> separator_of("nom;note\nLe Goff, Ada;1,5\n"), separator_of("a,b\n1,2\n")
    (';', ',')
    """
    text = text[:_TRIED_CHARS]

    def fields(separator: str) -> int:
        counts = [len(row) for row in islice(csv.reader(StringIO(text), delimiter=separator), _TRIED) if row]
        return min(counts, default=0)

    best = max(_SEPARATORS, key=fields)
    return best if fields(best) > 1 else _NO_SEPARATOR


def _names(first: list[str], others: list[list[str]]) -> list[str] | None:
    """The names of the fields, if a first record gives them: short ones and no numbers, but for the years of columns.

    A field without a name has its number, and a name that was there before gets a number behind it.

    >>> _names(["Commune", "2023", "2024", ""], [["Lyon", "512", "498", ""]])
    ['Commune', '2023', '2024', '4']
    >>> _names(["Lyon", "2023"], [["Paris", "2024"]]), _names(["titre", "texte", "titre"], [])
    (None, ['titre', 'texte', 'titre 3'])
    """
    cells = [cell.strip() for cell in first]
    filled = [cell for cell in cells if cell]
    folded = [cell.casefold() for cell in filled]
    if any(len(cell) > _MAX_NAME_CHARS for cell in filled):
        return None
    if len(set(folded)) < len(folded) and not is_usual(folded):
        return None
    numbers = [column for column, cell in enumerate(cells) if cell.replace(",", "").replace(".", "").isdecimal()]
    below = [row[column].strip() for row in others for column in numbers if column < len(row)]
    are_years = all(map(_YEAR.fullmatch, (cells[column] for column in numbers)))
    if numbers and (not are_years or len(numbers) == len(filled) or all(map(_YEAR.fullmatch, below))):
        return None
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        names.append(f"{cell} {number}".strip() if cell in names or not cell else cell)
    return names
