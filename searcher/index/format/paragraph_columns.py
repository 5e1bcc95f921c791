"""What a segment keeps of each paragraph: its text, its length, where it stands, and a digest that tells its copies."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.digest_order import first_from
from searcher.index.format.document_table import DocumentTable
from searcher.index.format.stored_text import stored_texts
from searcher.kernels import DocumentLookup, TextBlocks
from searcher.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from searcher.index.storage.container import Pages

MAX_LENGTH = (1 << 16) - 1
"""The most words that are stored as the length of a paragraph: what 16 bits can say."""


class Place(NamedTuple):
    """Where a paragraph stands: its number in the document, counted from 1, its line, page and `location` where known."""

    document: int
    number: int
    line: int | None
    page: int | None
    heading: str | None
    location: str | None = None


class ParagraphColumns(DocumentTable):
    """The paragraphs of a segment, numbered from 0 in the order of their documents."""

    def __init__(self, path: Path) -> None:
        """Open the file. Raises `CorruptIndex` and `IndexFormat`."""
        super().__init__(path)
        self.reader.check_length("length", "H", self.paragraphs)
        self.reader.check_length("length.step", "B", self.paragraphs)
        self.lengths = self.reader.pages("length", "H")

    @lazy
    def document_lookup(self) -> DocumentLookup:
        """What looks the documents of paragraphs up, and the paragraphs of digests."""
        return DocumentLookup(self)

    def lent_documents(self) -> tuple[Any, ...]:
        """What a kernel needs to look documents up in place."""
        firsts = self.reader.pages("document.first", "I")
        columns = self._shared, self._digests, self.lengths, self._digest_order
        pages = firsts, self._document_ids, *columns
        return (*(section.lent() for section in pages), self.ids.lent, self.paragraphs)

    @lazy
    def length_steps(self) -> memoryview:
        """The step of each paragraph's length, on the scale of the codes."""
        return self.reader.bytes("length.step")

    @lazy
    def _texts(self) -> TextBlocks:
        return stored_texts(self.reader, "text", self.paragraphs)

    def text(self, paragraph: int) -> str:
        """The characters of a paragraph."""
        return self._texts.text(paragraph)

    @lazy
    def _digests(self) -> Pages:
        self.reader.check_length("digest", "Q", self.paragraphs)
        return self.reader.pages("digest", "Q")

    @lazy
    def _shared(self) -> Pages:
        self.reader.check_length("digest.shared", "B", self.paragraphs)
        return self.reader.pages("digest.shared")

    @lazy
    def _digest_order(self) -> Pages:
        return self.reader.pages("digest.order", "I")

    def digest(self, paragraph: int) -> int:
        """64 bits that paragraphs of the same text share."""
        return self._digests[paragraph]

    def digests(self, first: int, count: int) -> memoryview:
        """Digests of `count` paragraphs from the first."""
        return self._digests[first : first + count]

    def shares_digest(self, paragraph: int) -> bool:
        """Whether another paragraph of this segment has the same."""
        return self._shared[paragraph] > 0

    def stands_alone(self, paragraph: int) -> bool:
        """Whether no paragraph of a paragraph's document shares its digest with another of this segment."""
        return not self.any_shares_digest(self.document_of(paragraph))

    def any_shares_digest(self, document: int) -> bool:
        """Whether any paragraph of a document shares its digest with another of this segment."""
        own = self.paragraphs_of(document)
        return b"\1" in bytes(self._shared[own.start : own.stop])

    def sharing_digests(self, first: int, count: int) -> memoryview:
        """A number for each of so many paragraphs from the first: not zero where another of this segment has its digest."""
        return self._shared[first : first + count]

    def with_digest(self, digest: int) -> Iterator[int]:
        """The paragraphs that have this digest, ascending."""
        order = self._digest_order
        for place in range(first_from(digest, order, self._digests), len(order)):
            if self._digests[order[place]] != digest:
                return
            yield order[place]

    def with_digests_between(self, low: int, high: int) -> Sequence[int]:
        """The paragraphs whose digests are at least `low` and less than `high`, by their digests."""
        order = self._digest_order
        return order[first_from(low, order, self._digests) : first_from(high, order, self._digests)]

    def number_of(self, paragraph: int) -> int:
        """The number of a paragraph in its document, from 1."""
        return paragraph - self.firsts[self.document_of(paragraph)] + 1

    def place(self, paragraph: int) -> Place:
        """Where a paragraph stands."""
        document = self.document_of(paragraph)
        return Place(
            document,
            paragraph - self.firsts[document] + 1,
            self._optional("line", paragraph) or None,
            self._optional("page", paragraph) or None,
            self._headings.text(heading) if (heading := self._optional("heading", paragraph)) else None,
            self._locations.text(location) if (location := self._optional("location", paragraph)) else None,
        )

    def _optional(self, column: str, paragraph: int) -> int:
        """The number of a paragraph in a column that is there only if any paragraph has one; 0 is none."""
        return self.reader.pages(column, "I")[paragraph] if column in self.reader else 0

    @lazy
    def has_headings(self) -> bool:
        """Whether any paragraph stands under a heading."""
        return "heading" in self.reader

    @lazy
    def _headings(self) -> TextBlocks:
        return stored_texts(self.reader, "headings", max(self.reader.pages("heading", "I"), default=0) + 1)

    @lazy
    def _locations(self) -> TextBlocks:
        return stored_texts(self.reader, "locations", max(self.reader.pages("location", "I"), default=0) + 1)
