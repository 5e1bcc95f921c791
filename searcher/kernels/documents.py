"""What a segment has of the document of a paragraph: its id, whether any paragraph of it stands elsewhere, and where.

Each hit that is shown asks for all of it.
"""

from __future__ import annotations

from weakref import proxy

from searcher.hints import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from searcher.kernels.near_words import SortedTerms


class WithDocuments(Protocol):
    """A segment."""

    def document_of(self, paragraph: int) -> int:
        """The document that a paragraph belongs to."""

    def number_of(self, paragraph: int) -> int:
        """The number of a paragraph in its document, from 1."""

    def document_id(self, document: int) -> str:
        """The id of a document."""

    @property
    def ids(self) -> SortedTerms:
        """The ids of documents as they are stored, sorted."""

    def id_rank(self, document: int) -> int:
        """The place of a document's id among them."""

    def stands_alone(self, paragraph: int) -> bool:
        """Whether no paragraph of a paragraph's document shares its digest with another."""

    def with_digest(self, digest: int) -> Iterable[int]:
        """The paragraphs that have this digest, in the order in which the segment has them."""

    @property
    def lengths(self) -> Any:
        """The length of each paragraph."""

    def digests(self, first: int, count: int) -> Sequence[int]:
        """Digests of so many paragraphs from the first."""

    def shares_digest(self, paragraph: int) -> bool:
        """Whether another paragraph of this segment has the same."""

    def paragraphs_of(self, document: int) -> range:
        """The paragraphs of a document."""


class DocumentLookup:
    """Looks the documents of paragraphs up in a segment."""

    def __init__(self, segment: WithDocuments) -> None:
        """Look in this segment, and keep it alive no longer than others do."""
        self._segment: WithDocuments = proxy(segment)

    def place_of(self, paragraph: int) -> tuple[int, int]:
        """The number of a paragraph's document, and its own number there, from 1."""
        return self._segment.document_of(paragraph), self._segment.number_of(paragraph)

    def id_of(self, paragraph: int) -> str:
        """The id of a paragraph's document."""
        return self._segment.document_id(self._segment.document_of(paragraph))

    def id_bytes(self, paragraph: int) -> bytes:
        """The id of a paragraph's document as it is stored, which it is sorted by."""
        return self._segment.ids[self._segment.id_rank(self._segment.document_of(paragraph))]

    def stands_alone(self, paragraph: int) -> bool:
        """Whether no paragraph of a paragraph's document shares its digest with another."""
        return self._segment.stands_alone(paragraph)

    def page_alone(
        self, candidates: list[tuple[int, int, int]], bases: list[int], scale: float
    ) -> tuple[list[float], list[int], list[str]] | None:
        """The scores of candidates, their numbers in the segment, and the ids of their documents.

        Each candidate is a score, of which there are `scale` to one, the number of the chunk that begins at that of `bases`, and its
        number there. `None` unless all of these documents stand alone.
        """
        numbers = [bases[number] + paragraph for _, number, paragraph in candidates]
        if not all(map(self.stands_alone, numbers)):
            return None
        return [score / scale for score, _, _ in candidates], numbers, list(map(self.id_of, numbers))

    def with_digest(self, digest: int) -> list[int]:
        """The paragraphs that have this digest, ascending."""
        return list(self._segment.with_digest(digest))

    def ids_apart(
        self, lookups: Sequence[DocumentLookup], places: Sequence[tuple[int, int]], keys: int, read: int
    ) -> list[str | None]:
        """The id of the document of each of some paragraphs, given by the numbers of their segments and their own there.

        `None` for those that are not the only paragraph of their text, or whose document has one of its `keys` longest, of the
        first `read`, in common with another of these documents.
        """
        with_key: dict[int, set[tuple[int, int]]] = {}
        documents = []
        for number, paragraph in places:
            document, longest = lookups[number].document_and_longest(paragraph, keys, read)
            documents.append((number, document))
            for key in longest:
                with_key.setdefault(key, set()).add(documents[-1])
        alike = {document for sharing in with_key.values() if len(sharing) > 1 for document in sharing}
        return [
            lookups[place[0]].id_of(place[1]) if document not in alike and _is_unique(lookups, *place) else None
            for place, document in zip(places, documents, strict=True)
        ]

    def unique(self, paragraph: int) -> int | None:
        """The digest of a paragraph, unless another of the segment has it."""
        return None if self._segment.shares_digest(paragraph) else self._segment.digests(paragraph, 1)[0]

    def document_and_longest(self, paragraph: int, keys: int, read: int) -> tuple[int, list[int]]:
        """A paragraph's document, and the digests of so many of its longest paragraphs."""
        document = self._segment.document_of(paragraph)
        own = self._segment.paragraphs_of(document)[:read]
        by_length = zip(
            self._segment.lengths[own.start : own.stop], self._segment.digests(own.start, len(own)), strict=True
        )
        return document, [digest for _, digest in sorted(by_length, reverse=True)[:keys]]


def _is_unique(lookups: Sequence[DocumentLookup], number: int, paragraph: int) -> bool:
    """Whether no other paragraph, of any segment, has the text of this one."""
    digest = lookups[number].unique(paragraph)
    others = (lookup for place, lookup in enumerate(lookups) if place != number)
    return digest is not None and not any(lookup.with_digest(digest) for lookup in others)
