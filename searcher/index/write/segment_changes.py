"""Changes of a segment: the documents removed from it, and the others as they were added, for a merge."""

from __future__ import annotations

from searcher.documents.model import Document, Paragraph
from searcher.hints import TYPE_CHECKING
from searcher.index.format.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from searcher.index.storage.manifest import SegmentEntry


class OpenSegment:
    """A segment being changed: which of its documents are gone."""

    def __init__(self, entry: SegmentEntry, folder: Path) -> None:
        """Open the segment of an entry."""
        self._entry = entry
        self.segment = Segment.of_commit(entry, folder)
        self._gone = self.segment.documents_in(entry.removed)

    @property
    def entry(self) -> SegmentEntry:
        """The segment as the next commit will have it."""
        ranges: list[tuple[int, int]] = []
        for document in sorted(self._gone):
            paragraphs = self.segment.paragraphs_of(document)
            if ranges and ranges[-1][1] == paragraphs.start:
                ranges[-1] = (ranges[-1][0], paragraphs.stop)
            else:
                ranges.append((paragraphs.start, paragraphs.stop))
        return self._entry._replace(removed=tuple(ranges))

    def remove(self, document: int | None) -> bool:
        """Remove a document, if it is one; return whether it was still there."""
        if document is None or document in self._gone:
            return False
        self._gone.add(document)
        return True

    def of_file(self, file_id: str) -> set[int]:
        """What was read from a file and is still there."""
        return self.segment.documents_of_file(file_id) - self._gone

    def ids(self) -> set[str]:
        """The ids of what is left."""
        left = set(range(self.segment.documents)) - self._gone
        return set(map(self.segment.document_id, left))

    def documents(self) -> Iterator[Document]:
        """What is left, as it was added."""
        yield from (
            restored(self.segment, number) for number in range(self.segment.documents) if number not in self._gone
        )

    def documents_of(self, file_id: str) -> list[Document]:
        """Documents of a file as they were added."""
        return [restored(self.segment, number) for number in sorted(self.of_file(file_id))]


def restored(segment: Segment, number: int) -> Document:
    """A document as it was added. Raises `CorruptIndex`."""
    record = segment.record(number)
    return Document(
        id=segment.document_id(number),
        title=record.title,
        path=record.path,
        metadata=record.metadata,
        paragraphs=[_restored_paragraph(segment, paragraph) for paragraph in segment.paragraphs_of(number)],
    )


def _restored_paragraph(segment: Segment, number: int) -> Paragraph:
    place = segment.place(number)
    return Paragraph(segment.text(number), place.heading, place.line, place.page, place.location)
