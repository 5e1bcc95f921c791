"""What line-based markups share: wrapped lines that make paragraphs, items that go on, rows of tables."""

from __future__ import annotations

from searcher.documents.text.paragraphs import join_lines
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher.documents.formats.document_builder import Outline


class Blocks:
    r"""Gathers lines into the paragraphs, items and rows of an outline.

    >>> from searcher.documents.formats.document_builder import Outline
    >>> blocks = Blocks(outline := Outline(title="T"))
    >>> for number, line in enumerate(["Un mot", "et un autre.", "", "Fin."], start=1):
    ...     blocks.add_line(line, number)
    >>> blocks.close()
    >>> [(paragraph.text, paragraph.line) for paragraph in outline.paragraphs]
    [('Un mot et un autre.', 1), ('Fin.', 4)]
    """

    def __init__(self, outline: Outline, plain: Callable[[str], str] = str) -> None:
        """Begin with nothing; `plain` takes the marks out of a paragraph, an item, a cell or a heading."""
        self.outline, self._plain = outline, plain
        self._lines: list[str] = []
        self._first = 0
        self._is_item = False

    def add_line(self, text: str, number: int) -> None:
        """Add a line of text; a blank one ends the paragraph or the item."""
        if not text.strip():
            self.close()
            return
        if not self._lines:
            self._first = number
        self._lines.append(text.strip())

    def begin_item(self, text: str, number: int) -> None:
        """Begin an item of a list, to which the next lines belong."""
        self.close()
        self._lines, self._first, self._is_item = [text.strip()], number, True

    def add_row(self, cells: list[str], number: int) -> None:
        """Add a row of a table."""
        self.close()
        self.outline.add_row(number)
        for cell in cells:
            self.outline.add_cell(self._plain(cell.strip()), number)

    def open_heading(self, level: int, text: str, number: int) -> None:
        """Begin what stands under a heading."""
        self.close()
        self.outline.open_heading(level, self._plain(text.strip()), number)

    def add_verbatim(self, lines: list[str], number: int) -> None:
        """Add lines that keep their ends, such as those of a program."""
        self.close()
        self.outline.add_paragraph("\n".join(lines).strip("\n"), number)

    def close(self) -> None:
        """End the paragraph or the item that is being read."""
        if self._lines and self._is_item:
            self.outline.add_item(self._plain(join_lines(self._lines)), self._first)
        elif self._lines:
            self.outline.add_paragraph(self._plain(join_lines(self._lines)), self._first)
        self._lines, self._is_item = [], False
