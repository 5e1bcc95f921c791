"""ODS and FODS: the cells of an OpenDocument spreadsheet row by row, and the comments on them."""

from __future__ import annotations

from searcher.documents.formats.cell_reference import cell_location
from searcher.documents.formats.odf import Content, properties
from searcher.documents.formats.sheet import row_paragraphs, sheet_heading
from searcher.documents.model import Extract, Paragraph
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.source import Source

_MAX_REPEATED = 1000  # of a cell with text, across or down
_MAX_COPIES = 100_000  # of such cells in one file: a thousand across, a thousand down, and again in the next row
_SKIPPED = frozenset(["table:tracked-changes"])


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    content = Content(source)
    title, metadata = properties(content)
    body = _Body()
    content.read("content.xml", body)
    yield Extract(title, tuple(body.paragraphs), metadata)


def _count(attributes: dict[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    return int(given) if given.isdecimal() else 1


class _Body:
    """The rows of each sheet in their order; cells and rows may stand for many that are the same."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._sheet = ""
        self._row = self._column = 0
        self._cells: list[tuple[int, str]] = []
        self._repeated_rows = self._repeated_cells = 1
        self._copies = _MAX_COPIES
        self._texts: list[list[str]] = []  # of the cell, and of the comment in it
        self._notes: list[tuple[int, str]] = []
        self._in_paragraph = 0
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _SKIPPED:
            self._skipped += 1
        if self._skipped:
            return
        if tag == "table:table":
            self._sheet, self._row = attributes.get("table:name", ""), 0
        elif tag == "table:table-row":
            self._column, self._repeated_rows = 0, _count(attributes, "table:number-rows-repeated")
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._repeated_cells = _count(attributes, "table:number-columns-repeated")
            self._texts = [[]]
        elif tag == "office:annotation":
            self._texts.append([])
        elif tag in {"text:p", "text:h"}:
            self._in_paragraph += 1
            if self._texts and self._texts[-1]:
                self._texts[-1].append("\n")
        elif tag in {"text:s", "text:tab", "text:line-break"}:
            self.text(" ")

    def end(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipped -= 1
        elif self._skipped:
            return
        elif tag in {"text:p", "text:h"}:
            self._in_paragraph -= 1
        elif tag == "office:annotation" and len(self._texts) > 1:
            self._notes.append((self._column, "".join(self._texts.pop())))
        elif tag in {"table:table-cell", "table:covered-table-cell"}:
            self._end_cell()
        elif tag == "table:table-row":
            self._end_row()

    def text(self, data: str) -> None:
        if self._in_paragraph and self._texts and not self._skipped:
            self._texts[-1].append(data)

    def _end_cell(self) -> None:
        text = "".join(self._texts[0]) if self._texts else ""
        self._texts = []
        if text.strip():
            repeated = self._times(self._repeated_cells, 1)
            self._cells += [(self._column + number, text) for number in range(repeated)]
        self._column += self._repeated_cells

    def _times(self, given: int, cells: int) -> int:
        """How often some cells are written that are given so often, as long as there may be copies."""
        times = min(given, _MAX_REPEATED, 1 + self._copies // cells)
        self._copies -= max(0, times - 1) * cells
        return times

    def _end_row(self) -> None:
        if self._cells:
            for number in range(self._times(self._repeated_rows, len(self._cells))):
                self.paragraphs += row_paragraphs(self._sheet, self._row + number, self._cells)
        for column, text in self._notes:
            if text.strip():
                location = cell_location(self._sheet, self._row, column)
                self.paragraphs.append(Paragraph(text.strip(), sheet_heading(self._sheet), location=location))
        self._cells, self._notes = [], []
        self._row += self._repeated_rows
