"""ODP and FODP: the slides of an OpenDocument presentation, each with its title, its texts and its notes."""

from __future__ import annotations

from dataclasses import replace

from searcher.documents.formats.odf import Content, properties
from searcher.documents.formats.slide import Slide
from searcher.documents.model import Extract
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Paragraph
    from searcher.documents.source import Source

_NO_TEXT = frozenset(["header", "footer", "date-time", "page-number"])


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document; what is on a slide has the slide's title above it."""
    content = Content(source)
    title, metadata = properties(content)
    body = _Body()
    content.read("content.xml", body)
    yield Extract(title, tuple(body.paragraphs), metadata)


class _Body:
    """The slides in their order."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self._slide: Slide | None = None
        self._number = 0
        self._classes: list[str] = []  # of the frames that are open
        self._open: list[list[str]] = []  # the paragraphs that are open
        self._cells: list[list[str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "draw:page":
            self._slide, self._number = Slide(), self._number + 1
        elif self._slide is None:
            return
        elif tag in {"draw:frame", "draw:custom-shape"}:
            self._slide.end_shape()
            self._classes.append(attributes.get("presentation:class", ""))
        elif tag in {"text:p", "text:h"}:
            self._open.append([])
        elif tag in {"text:s", "text:tab", "text:line-break"}:
            self.text(" ")
        elif tag == "table:table":
            self._slide.end_shape()
            self._cells.append([])
        elif tag == "table:table-row" and self._cells:
            self._slide.add_row()
        elif tag == "table:table-cell" and self._cells:
            self._cells[-1] = []

    def end(self, tag: str) -> None:
        if self._slide is None:
            return
        if tag == "draw:page":
            location = f"slide:{self._number}"
            self.paragraphs += [replace(found, location=location) for found in self._slide.paragraphs()]
            self._slide = None
        elif tag in {"draw:frame", "draw:custom-shape"}:
            self._slide.end_shape()
            self._classes.pop()
        elif tag in {"text:p", "text:h"}:
            self._end_paragraph(" ".join("".join(self._open.pop()).split()))
        elif tag == "table:table-cell" and self._cells:
            self._slide.add_cell(" ".join(self._cells[-1]))
        elif tag == "table:table":
            self._cells.pop()
            self._slide.end_shape()

    def text(self, data: str) -> None:
        if self._open:
            self._open[-1].append(data)

    def _end_paragraph(self, text: str) -> None:
        assert self._slide
        kind = self._classes[-1] if self._classes else ""
        if not text or kind in _NO_TEXT:
            return
        if self._cells:
            self._cells[-1].append(text)
        elif kind == "title":
            self._slide.add_title(text)
        else:
            self._slide.add_text(text)
