"""A whole document, with the words of a query highlighted."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.results.highlight import join_marks

if TYPE_CHECKING:
    from searcher.index.read.snapshot import Ref, Snapshot
    from searcher.results.highlight import Highlighter
    from searcher.results.hit import DocumentInfo


class MarkedParagraph(NamedTuple):
    """A paragraph of a document: `number`, `line` and `page` count from 1, `highlights` are `[start, end)` ranges of `text`."""

    number: int
    text: str
    heading: str | None
    line: int | None
    page: int | None
    highlights: tuple[tuple[int, int], ...] = ()
    location: str | None = None


class WholeDocument(NamedTuple):
    """A document and all its paragraphs, in order."""

    document: DocumentInfo
    paragraphs: tuple[MarkedParagraph, ...]

    @property
    def matches(self) -> tuple[MarkedParagraph, ...]:
        """Paragraphs in which something is marked."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.highlights)


def read_marked(snapshot: Snapshot, ref: Ref, highlighter: Highlighter | None) -> MarkedParagraph:
    """Read a paragraph, and mark the words of the query in it."""
    text, place = snapshot.text(ref), snapshot.place(ref)
    marks = join_marks(text, highlighter.marks(text)) if highlighter else ()
    return MarkedParagraph(place.number, text, place.heading, place.line, place.page, tuple(marks), place.location)
