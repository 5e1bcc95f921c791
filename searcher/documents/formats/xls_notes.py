"""Comments on the cells of an XLS workbook, and its text boxes, which stand beside the cells; [MS-XLS] describes its records."""

from __future__ import annotations

from struct import unpack_from

from searcher.documents.formats.cell_reference import cell_location
from searcher.documents.formats.sheet import sheet_heading
from searcher.documents.model import Paragraph
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOUND_SHEET, _BOF, _OBJECT, _TEXT, _CONTINUE, _NOTE = 0x85, 0x809, 0x5D, 0x1B6, 0x3C, 0x1C
_EXCEL_97 = 0x600  # the version after which strings are in Unicode
_COMMENT = 0x19  # the type of a comment's object
_IDENTITY = 0x15  # how the data of an object begins
_WIDE = 1  # the flag of characters of two bytes


class _Record(NamedTuple):
    """A record: its place in the stream, its type and what it holds."""

    place: int
    type: int
    data: bytes


def notes(stream: bytes) -> list[Paragraph]:
    """The comments of a workbook at their cells and its text boxes, sheet by sheet; none of what is older than Excel 97."""
    sheets: dict[int, str] = {}
    found: list[Paragraph] = []
    sheet = ""
    texts: dict[int, tuple[int, str]] = {}
    number = kind = 0
    records = list(_records(stream))
    for at, (place, type_, data) in enumerate(records):
        if type_ == _BOF:
            if data[:2] != _EXCEL_97.to_bytes(2, "little"):
                break
            found += _boxes(sheet, texts)
            sheet, texts = sheets.get(place, sheet), {}
        elif type_ == _BOUND_SHEET and len(data) > 8:  # noqa: PLR2004 — what comes before its name
            sheets[unpack_from("<I", data)[0]] = _characters(data[7:], data[6])
        elif type_ == _OBJECT and len(data) >= 8 and data[0] == _IDENTITY:  # noqa: PLR2004 — as far as its number
            kind, number = unpack_from("<HH", data, 4)
        elif type_ == _TEXT and len(data) >= 12:  # noqa: PLR2004 — as far as the length of the text
            texts[number] = kind, _text(records, at + 1, unpack_from("<H", data, 10)[0])
        elif type_ == _NOTE and len(data) >= 8:  # noqa: PLR2004 — as far as the number of its object
            row, column, _, commented = unpack_from("<4H", data)
            _, text = texts.pop(commented, (0, ""))
            if text:
                found.append(Paragraph(text, sheet_heading(sheet), location=cell_location(sheet, row, column)))
    return [*found, *_boxes(sheet, texts)]


def _boxes(sheet: str, texts: dict[int, tuple[int, str]]) -> Iterator[Paragraph]:
    """Texts of a sheet that are no comments; where they stand only its drawing says."""
    for kind, text in texts.values():
        if kind != _COMMENT and text:
            yield Paragraph(text, sheet_heading(sheet), location=cell_location(sheet, 0, 0))


def _records(stream: bytes) -> Iterator[_Record]:
    place = 0
    while place + 4 <= len(stream):
        type_, size = unpack_from("<HH", stream, place)
        yield _Record(place, type_, stream[place + 4 : place + 4 + size])
        place += 4 + size


def _text(records: list[_Record], at: int, length: int) -> str:
    """A text of so many characters in the records that continue its own, each with a flag of its own."""
    text = ""
    while length > len(text) and at < len(records) and records[at].type == _CONTINUE and records[at].data:
        text += _characters(records[at].data, length - len(text))
        at += 1
    return text.strip()


def _characters(data: bytes, most: int) -> str:
    """Characters after the flag that says how wide they are."""
    if data[0] & _WIDE:
        return data[1 : 1 + 2 * most].decode("utf-16-le", "replace")
    return data[1 : 1 + most].decode("latin-1")
