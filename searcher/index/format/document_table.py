"""The documents of a segment: their ids, which paragraphs are theirs, and what was stored of each."""

from __future__ import annotations

from bisect import bisect_right
from itertools import takewhile

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.segment_file import SegmentFile
from searcher.index.format.stored_text import stored_texts
from searcher.index.format.term_dictionary import Terms
from searcher.lazy import from_json, lazy

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Any

    from searcher.index.format.metadata import MetadataReader
    from searcher.index.storage.container import Pages
    from searcher.kernels import TextBlocks

_MAX_CACHED = 10_000  # ids


class DocumentRecord(NamedTuple):
    """What the index keeps of a document, besides its id."""

    title: str | None
    path: str | None
    metadata: dict[str, Any]


class DocumentTable(SegmentFile):
    """The documents of a segment, numbered from 0 in the order of their paragraphs."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises `CorruptIndex` and `IndexFormat`."""
        super().__init__(path)
        self.reader.check_length("document.first", "I", self.documents)
        self._known_ids: dict[int, str] = {}

    @lazy
    def metadata(self) -> MetadataReader:
        """What the documents say of themselves, field by field."""
        from searcher.index.format.metadata import MetadataReader

        return MetadataReader(self.reader, self.documents)

    @lazy
    def ids(self) -> Terms:
        """The documents' ids, sorted."""
        return Terms(self.reader, "id")

    @lazy
    def _id_documents(self) -> Pages:
        self.reader.check_length("id.document", "I", self.documents)
        return self.reader.pages("id.document", "I")

    @lazy
    def _document_ids(self) -> Pages:
        return self.reader.pages("document.id", "I")

    @lazy
    def firsts(self) -> memoryview:
        """The first paragraph of each document: small, and searched by halving again and again."""
        firsts = self.reader.array("document.first", "I")
        if any(firsts[:1]):
            raise self.reader.damaged("document.first")
        return firsts

    @lazy
    def _records(self) -> TextBlocks:
        return stored_texts(self.reader, "document", self.documents)

    def find_document(self, document_id: str) -> int | None:
        """The number of a document, or `None`."""
        found = self.ids.find(document_id.encode("utf-8", "surrogatepass"))
        return None if found is None else self._checked(self._id_documents[found], "id.document")

    def _checked(self, document: int, name: str) -> int:
        """The number of a document that a section has, if there is such a document."""
        if document >= self.documents:
            raise self.reader.damaged(name)
        return document

    def documents_of_file(self, file_id: str) -> set[int]:
        """What was read from a file: the document of its id, or its records, whose ids have a number below that."""
        prefix = f"{file_id}/".encode("utf-8", "surrogatepass")
        below = range(self.ids.at_or_after(prefix), len(self.ids))
        near = (
            self._checked(self._id_documents[at], "id.document")
            for at in takewhile(lambda at: self.ids[at].startswith(prefix), below)
        )
        # Where there was a file of records there may be a folder now.
        found = {document for document in near if self.record(document).path == file_id}
        own = self.find_document(file_id)
        return found if own is None else found | {own}

    def document_of(self, paragraph: int) -> int:
        """The document that a paragraph belongs to."""
        return bisect_right(self.firsts, paragraph) - 1

    @lazy
    def document_numbers(self) -> array[int]:
        """The document of each paragraph, for those who ask of thousands at once."""
        from array import array

        numbers = array("I")
        for document in range(self.documents):
            numbers += array("I", [document]) * len(self.paragraphs_of(document))
        if len(numbers) != self.paragraphs:
            raise self.reader.damaged("document.first")
        return numbers

    def paragraphs_of(self, document: int) -> range:
        """The paragraphs of a document."""
        first = self.firsts[document]
        last = self.firsts[document + 1] if document + 1 < self.documents else self.paragraphs
        if not first <= last <= self.paragraphs:
            raise self.reader.damaged("document.first")
        return range(first, last)

    def document_id(self, document: int) -> str:
        """The id of a document."""
        known = self._known_ids.get(document)
        if known is None:
            if len(self._known_ids) >= _MAX_CACHED:
                self._known_ids.clear()
            known = self._known_ids[document] = self.ids[self.id_rank(document)].decode(errors="replace")
        return known

    def id_rank(self, document: int) -> int:
        """The place of a document's id among the sorted ids."""
        return self._document_ids[document]

    def documents_in(self, ranges: Iterable[tuple[int, int]]) -> set[int]:
        """The documents whose paragraphs these ranges `[first, last)` hold."""
        return {
            document
            for first, last in ranges
            for document in range(self.document_of(first), self.document_of(last - 1) + 1)
        }

    def record(self, document: int) -> DocumentRecord:
        """What was stored of a document."""
        if "document.blocks" not in self.reader:
            return DocumentRecord(None, None, {})
        try:
            return DocumentRecord(*from_json(self._records.text(document)))
        except (ValueError, TypeError, RecursionError):
            raise self.reader.damaged("document.blocks") from None
