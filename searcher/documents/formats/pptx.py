"""PPTX: the slides of a presentation in their order, each with its title, its texts and its notes."""

from __future__ import annotations

from dataclasses import replace

from searcher.documents.formats.archive import Archive
from searcher.documents.formats.ooxml import main_part, properties, relations
from searcher.documents.formats.slide import Slide
from searcher.documents.formats.xml import read_part, read_xml
from searcher.documents.model import Extract
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Paragraph
    from searcher.documents.source import Source

_TITLES = frozenset(["title", "ctrTitle"])
_SKIPPED = "mc:Fallback"  # what mc:Choice says already
_NO_TEXT = frozenset(["sldNum", "dt", "ftr", "hdr", "sldImg"])  # what stands on every slide


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document; what is on a slide has the slide's title above it."""
    archive = Archive(source.data)
    part = main_part(source, archive, "ppt/presentation.xml")
    order = _Order()
    read_xml(archive.pieces(part), order)
    parts = {relation.id: relation.part for relation in relations(source, archive, part)}
    title, metadata = properties(source, archive)
    paragraphs: list[Paragraph] = []
    for number, id_ in enumerate(dict.fromkeys(order.slides), start=1):
        paragraphs += _slide(source, archive, parts.get(id_, ""), number)
    yield Extract(title, tuple(paragraphs), metadata)


def _slide(source: Source, archive: Archive, part: str, number: int) -> Iterator[Paragraph]:
    slide = Slide()
    read_part(source, archive, part, _Shapes(slide))
    related = relations(source, archive, part) if part else []
    for kind in ("diagramData", "chart", "notesSlide", "comments"):
        for relation in related:
            if relation.kind == kind:
                read_part(source, archive, relation.part, _Shapes(slide, has_titles=False))
    for paragraph in slide.paragraphs():
        yield replace(paragraph, location=f"slide:{number}")


class _Order:
    """The slides by their relations, as the presentation shows them."""

    def __init__(self) -> None:
        self.slides: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "p:sldId":
            self.slides.append(attributes.get("r:id", ""))

    def end(self, tag: str) -> None:
        """Nothing ends that matters."""

    def text(self, data: str) -> None:
        """There is none."""


class _Shapes:
    """The shapes of a slide, each with its paragraphs; the rows of its tables."""

    def __init__(self, slide: Slide, *, has_titles: bool = True) -> None:
        self._slide, self._has_titles = slide, has_titles
        self._kind = ""
        self._pieces: list[str] = []
        self._cell: list[str] = []
        self._in_text = self._in_table = self._in_number = False
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._skipped += tag == _SKIPPED
        if self._skipped:
            return
        if tag == "p:sp":
            self._slide.end_shape()
            self._kind = ""
        elif tag == "p:ph":
            self._kind = attributes.get("type", "body")
        elif tag == "a:tbl":
            self._slide.end_shape()
            self._in_table = True
        elif tag == "a:tr":
            self._slide.add_row()
        elif tag == "a:tc":
            self._cell = []
        elif tag == "a:fld":
            self._in_number = attributes.get("type") == "slidenum"
        elif tag in {"a:t", "p:text"}:
            self._in_text = not self._in_number
        elif tag == "a:br":
            self._pieces.append(" ")

    def end(self, tag: str) -> None:
        self._skipped -= tag == _SKIPPED
        if self._skipped:
            return
        if tag == "a:fld":
            self._in_number = False
        elif tag in {"a:t", "p:text"}:
            self._in_text = False
            if tag == "p:text":
                self._end_paragraph()
        elif tag == "a:p":
            self._end_paragraph()
        elif tag == "a:tc":
            self._slide.add_cell(" ".join(self._cell))
        elif tag == "a:tbl":
            self._in_table = False
            self._slide.end_shape()
        elif tag in {"p:sp", "p:txBody"}:
            self._slide.end_shape()

    def text(self, data: str) -> None:
        if self._in_text:
            self._pieces.append(data)

    def _end_paragraph(self) -> None:
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        if not text or self._kind in _NO_TEXT:
            return
        if self._in_table:
            self._cell.append(text)
        elif self._has_titles and self._kind in _TITLES:
            self._slide.add_title(text)
        else:
            self._slide.add_text(text)
