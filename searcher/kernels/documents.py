"""What a segment has of the document of a paragraph: its id, whether any paragraph of it stands elsewhere, and where.

Each hit that is shown asks for all of it.
"""

from __future__ import annotations

from weakref import proxy

from searcher.hints import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class WithDocuments(Protocol):
    """A segment."""

    def document_of(self, paragraph: int) -> int:
        """The document that a paragraph belongs to."""

    def document_id(self, document: int) -> str:
        """The id of a document."""

    def stands_alone(self, paragraph: int) -> bool:
        """Whether no paragraph of a paragraph's document shares its digest with another."""

    def with_digest(self, digest: int) -> Iterable[int]:
        """The paragraphs that have this digest, in the order in which the segment has them."""


class DocumentLookup:
    """Looks the documents of paragraphs up in a segment."""

    def __init__(self, segment: WithDocuments) -> None:
        """Look in this segment, and keep it alive no longer than others do."""
        self._segment: WithDocuments = proxy(segment)

    def id_of(self, paragraph: int) -> str:
        """The id of a paragraph's document."""
        return self._segment.document_id(self._segment.document_of(paragraph))

    def stands_alone(self, paragraph: int) -> bool:
        """Whether no paragraph of a paragraph's document shares its digest with another."""
        return self._segment.stands_alone(paragraph)

    def ids_alone(self, paragraphs: Sequence[int]) -> list[str] | None:
        """The id of the document of each of some paragraphs; `None` unless all of these documents stand alone."""
        return list(map(self.id_of, paragraphs)) if all(map(self.stands_alone, paragraphs)) else None

    def with_digest(self, digest: int) -> list[int]:
        """The paragraphs that have this digest, ascending."""
        return list(self._segment.with_digest(digest))
