"""CSV: each record is a document. The separator is found by trying; the first line has the names of the fields."""

from __future__ import annotations

import csv
import re
from io import StringIO
from itertools import islice
from textwrap import shorten
from typing import TYPE_CHECKING

from searcher.documents.formats.records import extract_record, has_text
from searcher.errors import DocumentError
from searcher.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_SEPARATORS = ",;\t|"
_SAID = re.compile(r"\Asep=(.)\r?\n")  # a line for Excel alone
_TRIED = 20  # records
_LONGEST_FIELD = (1 << 31) - 1
_LONGEST_NAME = 100


def read(source: Source) -> Iterator[Extract]:
    """A document for each record; what has no name goes with the last field, and is noted."""
    csv.field_size_limit(_LONGEST_FIELD)
    text, separator, before = _body(source.text())
    rows = csv.reader(StringIO(text), delimiter=separator)
    first = next(rows, [])
    names = first if _are_names(first) else [f"{number}" for number in range(1, len(first) + 1)]
    if not has_text(names, source.options):
        # A first line without its closing quote may be half of the file.
        fields = ", ".join(shorten(name, _LONGEST_NAME, placeholder="…") for name in names)
        msg = _("has no field {field}; its fields are: {fields}", field=source.options.text_field, fields=fields)
        raise DocumentError(msg)
    line = before + 1
    if names is not first:
        rows = csv.reader(StringIO(text), delimiter=separator)
    else:
        line += rows.line_num
    longer = 0
    for row in rows:
        if len(row) > len(names):
            longer += 1
            row[len(names) - 1 :] = [" ".join(row[len(names) - 1 :])]
        if any(cell.strip() for cell in row):
            record = {name: cell for name, cell in zip(names, row, strict=False) if name.strip()}
            yield extract_record(record, line, source.options)
        line = before + rows.line_num + 1
    if longer:
        source.notes.append(
            _("has {n:,} records of more fields than the first line names; are quotes missing?", n=longer)
        )


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

    def fields(separator: str) -> int:
        counts = [len(row) for row in islice(csv.reader(StringIO(text), delimiter=separator), _TRIED) if row]
        return min(counts, default=0)

    return max(_SEPARATORS, key=fields)


def _are_names(row: list[str]) -> bool:
    """Whether a first record names fields: short ones, all different, none of them a number."""
    names = [cell.strip() for cell in row]
    return len(set(names)) == len(names) and not any(
        name.replace(",", "").replace(".", "").isdecimal() or len(name) > _LONGEST_NAME for name in names
    )
