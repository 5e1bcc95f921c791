"""DOC: the text of Word 97 to 2003 by its piece table, with headings, tables and notes; [MS-DOC] describes it."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from itertools import pairwise
from struct import unpack_from

from searcher.documents.formats.compound import Compound
from searcher.documents.formats.document_builder import Outline
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_WORD_97 = 0xA5EC
_PAGE = 512  # bytes of a page of formatting
_HEADINGS = range(1, 10)  # the numbers of the styles that are headings
_IS_ENCRYPTED, _IS_IN_TABLE_1 = 0x0100, 0x0200
_ROW_END = b"\x17\x24\x01"  # sprmPFTtp
_IN_LIST = re.compile(rb"\x0b\x46(?!\0\0)..", re.DOTALL)  # sprmPIlfo
_UNSEEN = (b"\x00\x08\x01", b"\x3c\x08\x01")  # sprmCFRMarkDel, sprmCFVanish
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14|(?=\x15))|\x15")  # its instruction, and the end of its result
_SIGNS = {
    0x1E: "\u2011",
    0x1F: None,
    0x0B: "\n",
    0x0C: "\r",
    0xA0: "\u00a0",
    **dict.fromkeys([1, 2, 3, 4, 5, 8]),
}


class _Piece(NamedTuple):
    """Characters that stand together in the file: where, and how many bytes each takes."""

    text: str
    place: int
    width: int


class _Format(NamedTuple):
    """What is known of a paragraph: the number of its style, and whether it ends a row or is in a list."""

    style: int = 0
    ends_row: bool = False
    in_list: bool = False


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document: the body, then its notes, its comments left out, its headers once."""
    compound = Compound(source.data)
    try:
        document = _Document(compound)
        title, metadata = compound.properties()
        outline = Outline(title=title, metadata=metadata)
        document.add_to(outline)
    except (struct.error, IndexError):
        raise DocumentError(Reason(UnreadCode.CUT_SHORT)) from None
    yield outline.close()


class _Document:
    """The streams of a document, and its text."""

    def __init__(self, compound: Compound) -> None:
        self._stream = compound.read("WordDocument")
        version, flags = unpack_from("<H8xH", self._stream)
        if version != _WORD_97:
            raise DocumentError(Reason(UnreadCode.WORD_95))
        if flags & _IS_ENCRYPTED:
            raise DocumentError(Reason(UnreadCode.LOCKED))
        self._table = compound.read("1Table" if flags & _IS_IN_TABLE_1 else "0Table")
        self._paragraphs = self._formats(0x102, 13, self._paragraph_format)
        self._unseen = self._formats(0xFA, 1, self._is_unseen)

    def add_to(self, outline: Outline) -> None:
        """Add the parts of the text: body, footnotes, endnotes and text boxes; headers once; no comments."""
        body, notes, headers, macros, comments, endnotes, boxes, header_boxes = unpack_from("<8i", self._stream, 0x4C)
        ends = [body, notes, headers, macros, comments, endnotes, boxes, header_boxes]
        starts = [sum(ends[:number]) for number in range(len(ends))]
        pieces = list(self._pieces())
        reading = _Reading(outline, self._paragraphs, self._unseen)
        for number in (0, 1, 5, 6, 2, 7):
            reading.add(_cut(pieces, starts[number], starts[number] + ends[number]), is_repeated=number in {2, 7})
            outline.leave_headings()

    def _pieces(self) -> Iterator[_Piece]:
        """The text in its order, by the piece table."""
        start, size = unpack_from("<2I", self._stream, 0x1A2)
        table, place = self._table[start : start + size], 0
        while table[place] == 1:  # formatting
            place += 3 + unpack_from("<H", table, place + 1)[0]
        count = (unpack_from("<I", table, place + 1)[0] - 4) // 12
        starts = unpack_from(f"<{count + 1}I", table, place + 5)
        for number, (first, last) in enumerate(pairwise(starts)):
            where = unpack_from("<2xI", table, place + 5 + 4 * (count + 1) + 8 * number)[0]
            width = 1 if where & 0x40000000 else 2
            where = (where & 0x3FFFFFFF) // (2 if width == 1 else 1)
            data = self._stream[where : where + (last - first) * width]
            # One character for each code unit, so that places can be counted; halves of pairs are joined later.
            text = (
                data.decode("cp1252", "replace")
                if width == 1
                else "".join(map(chr, unpack_from(f"<{len(data) // 2}H", data)))
            )
            yield _Piece(text, where, width)

    def _formats(self, place: int, size: int, read_format: object) -> list[tuple[int, object]]:
        """What the pages of formatting say, by the places in the file at which it begins."""
        assert callable(read_format)
        start, length = unpack_from("<2I", self._stream, place)
        count = max(0, (length - 4) // 8)
        pages = unpack_from(f"<{count}I", self._table, start + 4 * (count + 1)) if count else ()
        found: list[tuple[int, object]] = []
        for number in pages:
            page = self._stream[number * _PAGE : (number + 1) * _PAGE]
            runs = page[-1] if len(page) == _PAGE else 0
            places = unpack_from(f"<{runs + 1}I", page) if runs else ()
            for run in range(runs):
                at = page[4 * (runs + 1) + size * run] * 2
                found.append((places[run], read_format(page, at) if at else None))
            if runs:
                found.append((places[runs], None))
        return sorted(found, key=lambda each: each[0])

    @staticmethod
    def _paragraph_format(page: bytes, at: int) -> _Format:
        size, begin = (page[at] * 2 - 1, at + 1) if page[at] else (page[at + 1] * 2, at + 2)
        data = page[begin : begin + size]
        style = unpack_from("<H", data)[0] if len(data) > 1 else 0
        return _Format(style, _ROW_END in data[2:], bool(_IN_LIST.search(data[2:])))

    @staticmethod
    def _is_unseen(page: bytes, at: int) -> bool:
        data = page[at + 1 : at + 1 + page[at]]
        return any(mark in data for mark in _UNSEEN)


def _cut(pieces: list[_Piece], start: int, end: int) -> Iterator[_Piece]:
    """The pieces of a part of the text."""
    at = 0
    for piece in pieces:
        first, last = max(start - at, 0), min(end - at, len(piece.text))
        if first < last:
            yield _Piece(piece.text[first:last], piece.place + first * piece.width, piece.width)
        at += len(piece.text)


class _Reading:
    """Makes paragraphs and rows of the text."""

    def __init__(self, outline: Outline, formats: list[tuple[int, object]], unseen: list[tuple[int, object]]) -> None:
        self._outline = outline
        self._formats, self._unseen = formats, unseen
        self._format_places = [place for place, _format in formats]
        self._unseen_places = [place for place, _is in unseen]
        self._cells: list[str] = []
        self._cell: list[str] = []
        self._said: set[str] = set()

    def add(self, pieces: Iterator[_Piece], *, is_repeated: bool) -> None:
        """Add the paragraphs of a part; those of headers are the same on many pages."""
        text: list[str] = []
        for piece in pieces:
            for found in re.finditer("[\r\x07\x0c]|[^\r\x07\x0c]+", piece.text):
                place = piece.place + found.start() * piece.width
                if found[0] in "\r\x07\x0c":
                    self._end(_plain("".join(text)), found[0], place, is_repeated=is_repeated)
                    text = []
                else:
                    text += self._seen(found[0], place, piece.width)
        self._end(_plain("".join(text)), "\r", -1, is_repeated=is_repeated)

    def _seen(self, text: str, place: int, width: int) -> Iterator[str]:
        """The text without what is hidden or deleted."""
        if not any(is_unseen for _place, is_unseen in self._unseen):
            yield text
            return
        end = place + len(text) * width
        while place < end:
            number = bisect_right(self._unseen_places, place) - 1
            until = self._unseen_places[number + 1] if number + 1 < len(self._unseen) else end
            until = min(max(until, place + width), end)
            length = (until - place) // width
            if number < 0 or not self._unseen[number][1]:
                yield text[:length]
            text, place = text[length:], place + length * width

    def _end(self, text: str, sign: str, place: int, *, is_repeated: bool) -> None:
        number = bisect_right(self._format_places, place) - 1
        found = self._formats[number][1] if number >= 0 and place >= 0 else None
        format_ = found if isinstance(found, _Format) else _Format()
        if sign == "\x07":
            self._end_cell(text, ends_row=format_.ends_row)
        elif self._cell or self._cells:
            self._cell.append(text)
        elif text and not (is_repeated and text in self._said):
            self._said.update([text] if is_repeated else ())
            if format_.style in _HEADINGS and not is_repeated:
                self._outline.open_heading(format_.style, " ".join(text.split()))
            elif format_.in_list:
                self._outline.add_item(text)
            else:
                self._outline.add_paragraph(text)

    def _end_cell(self, text: str, *, ends_row: bool) -> None:
        if ends_row:
            self._outline.add_row()
            for cell in self._cells:
                self._outline.add_cell(" ".join(cell.split()))
            self._cells = []
        else:
            self._cells.append(" ".join([*self._cell, text]))
        self._cell = []


def _plain(text: str) -> str:
    """The text without fields and signs for pictures and notes."""
    before = ""
    while before != text:
        before, text = text, _FIELD.sub("", text, count=0)
    text = text.translate(_SIGNS)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
