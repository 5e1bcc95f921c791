"""A document as it is read: its title, the headings that are open, the paragraphs under them."""

from __future__ import annotations

from dataclasses import dataclass, field

from searcher.documents.heading_path import HEADING_SEPARATOR
from searcher.documents.model import Extract, Metadata, Paragraph

_MAX_ITEM_CHARS = 200  # characters; a longer one, such as a numbered clause of a contract, is a paragraph
_MAX_LEAD_IN_CHARS = 200  # characters of a paragraph that ends with a colon and goes with the list after it
_MAX_HEADING_CHARS = 300  # characters; a longer one is a paragraph that somebody made large
_MAX_NOTES = 20  # the last paragraphs, among which a repeated header or footer is sought


@dataclass(slots=True)
class _Heading:
    level: int
    text: str
    path: str  # from the highest heading to it, one string for all that stands under it
    line: int | None
    page: int | None
    has_text_below: bool = False


@dataclass(slots=True)
class Outline:
    r"""Gathers headings and paragraphs in the order of the document.

    The items of a list, and the rows of a table, make one paragraph of several lines. The first heading is the title
    when none was given and nothing stands above it.

    >>> outline = Outline()
    >>> outline.open_heading(1, "Rapport")
    >>> outline.open_heading(2, "Budget")
    >>> outline.add_item("Recettes")
    >>> outline.add_item("Dépenses")
    >>> outline.close()
    Extract(title='Rapport', paragraphs=(Paragraph(text='Recettes\nDépenses', heading='Budget', line=None, page=None),),
            metadata={})
    """

    title: str | None = None
    metadata: Metadata = field(default_factory=dict)
    paragraphs: list[Paragraph] = field(default_factory=list)
    _headings: list[_Heading] = field(default_factory=list)
    _has_first: bool = False  # Has there been a heading?
    _title_place: tuple[int | None, int | None] = (None, None)
    _items: list[list[str]] = field(default_factory=list)  # rows with their cells
    _items_place: tuple[int | None, int | None] = (None, None)
    _are_rows: bool = False

    def open_heading(self, level: int, text: str, line: int | None = None, page: int | None = None) -> None:
        """Begin what stands under a heading; 1 is the highest level."""
        self.end_items()
        if not text.strip():
            return
        if len(text) > _MAX_HEADING_CHARS:
            self.add_paragraph(text, line, page)
            return
        first = not self.paragraphs and not self._headings and not self._has_first
        self._has_first = True
        if first and (self.title is None or text in self.title):
            self.title, self._title_place = self.title or text, (line, page)
            return
        self._close_headings(level)
        above = self._path()
        path = f"{above}{HEADING_SEPARATOR}{text}" if above else text
        self._headings.append(_Heading(level, text, path, line, page))

    def set_title(self, text: str, line: int | None = None, page: int | None = None) -> None:
        """Take what is laid out as the title; another one than the title that was given is a heading above all."""
        if self.title is None and not self.paragraphs:
            self.title, self._has_first = text, True
        if text == self.title:
            self._title_place = line, page
        else:
            self.open_heading(0, text, line, page)

    def add_item(self, text: str, line: int | None = None, page: int | None = None) -> None:
        """Add an item of a list; a long one is a paragraph."""
        if len(text) > _MAX_ITEM_CHARS:
            self.add_paragraph(text, line, page)
        else:
            self._begin_items((line, page), are_rows=False)
            if len(self._items) == 0 and self._is_announced():
                announcement = self.paragraphs.pop()
                self._items, self._items_place = [[announcement.text]], (announcement.line, announcement.page)
            self._items.append([text])

    def _is_announced(self) -> bool:
        """Whether the last paragraph is what a list begins with: « Sont présents : »."""
        if not self.paragraphs:
            return False
        last = self.paragraphs[-1]
        is_here = last.heading == self._path() and all(heading.has_text_below for heading in self._headings)
        return is_here and last.text.rstrip().endswith(":") and len(last.text) <= _MAX_LEAD_IN_CHARS

    def add_row(self, line: int | None = None, page: int | None = None) -> None:
        """Begin a row of a table."""
        self._begin_items((line, page), are_rows=True)
        self._items.append([])

    def add_cell(self, text: str, line: int | None = None) -> None:
        """Add a cell to the row that is being read, or to a new one."""
        if not self._items or not self._are_rows:
            self.add_row(line)
        if cell := text.strip():
            self._items[-1].append(cell)

    def _begin_items(self, place: tuple[int | None, int | None], *, are_rows: bool) -> None:
        if self._are_rows != are_rows:
            self.end_items()
        if not self._items:
            self._items_place, self._are_rows = place, are_rows

    def end_items(self) -> None:
        """End a list or table."""
        if self._items:
            text, place = "\n".join(filter(None, map("\t".join, self._items))), self._items_place
            self._items = []
            self.add_paragraph(text, *place)

    def add_paragraph(self, text: str, line: int | None = None, page: int | None = None) -> None:
        """Add a paragraph; a blank one is left out."""
        self.end_items()
        if text.strip():
            for heading in self._headings:
                heading.has_text_below = True
            self.paragraphs.append(Paragraph(text, heading=self._path(), line=line, page=page))

    def add_note(self, text: str) -> None:
        """Add what stands beside the text and under no heading, such as a footer; what is there already is not added."""
        if text != self.title and not any(text == paragraph.text for paragraph in self.paragraphs[-_MAX_NOTES:]):
            self.add_paragraph(text)

    def leave_headings(self) -> None:
        """What comes now stands under none of the headings before."""
        self.end_items()
        self._close_headings(0)

    def close(self) -> Extract:
        """The document as a whole; a title with nothing under it is its one paragraph, lest it be lost."""
        self.leave_headings()
        if not self.paragraphs and self.title:
            line, page = self._title_place
            self.paragraphs.append(Paragraph(self.title, line=line, page=page))
        return Extract(self.title, tuple(self.paragraphs), self.metadata)

    def _close_headings(self, level: int) -> None:
        """Leave the headings of this level and below; one with nothing under it is a paragraph, lest it be lost."""
        while self._headings and self._headings[-1].level >= level:
            heading = self._headings.pop()
            if not heading.has_text_below:
                place = heading.line, heading.page
                self.paragraphs.append(Paragraph(heading.text, self._path(), *place))
                for above in self._headings:
                    above.has_text_below = True

    def _path(self) -> str | None:
        return self._headings[-1].path if self._headings else None
