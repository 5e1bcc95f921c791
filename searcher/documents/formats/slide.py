"""A slide as it is read: its title, and under it the texts of each shape and the rows of each table."""

from __future__ import annotations

from searcher.documents.formats.document_builder import Outline
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.documents.model import Paragraph


class Slide:
    r"""Gathers what is on one slide; short lines of one shape are one paragraph, as the items of a list are.

    >>> slide = Slide()
    >>> slide.add_title("Calendrier")
    >>> slide.add_text("Concours")
    >>> slide.add_text("Chantier")
    >>> [(paragraph.heading, paragraph.text) for paragraph in slide.paragraphs()]
    [('Calendrier', 'Concours\nChantier')]
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._titles: list[str] = []
        self._outline = Outline(title="")

    def add_title(self, text: str) -> None:
        """Add a line of the title, wherever on the slide it stands in the file."""
        self._titles.append(text)

    def add_text(self, text: str) -> None:
        """Add a paragraph of the shape that is being read."""
        self._outline.add_item(text)

    def end_shape(self) -> None:
        """End a shape, a table, or the notes."""
        self._outline.end_items()

    def add_row(self) -> None:
        """Begin a row of a table."""
        self._outline.add_row()

    def add_cell(self, text: str) -> None:
        """Add a cell to the row."""
        self._outline.add_cell(text)

    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs under the title; a title with nothing under it is one."""
        title = " ".join(self._titles)
        whole = Outline(title="")
        whole.open_heading(1, title)
        for paragraph in self._outline.close().paragraphs:
            whole.add_paragraph(paragraph.text)
        return list(whole.close().paragraphs)
