"""Reading a segment: terms, postings, occurrences, columns and texts, in place in the memory map."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, compress, takewhile
from operator import sub
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from searcher.index.format.digest_order import first_from
from searcher.index.format.stored_text import BlockReader
from searcher.index.format.term_dictionary import Lists, Terms
from searcher.index.storage.container import Pages, SectionReader
from searcher.kernels import TermPostings, WordLookup, greatest
from searcher.kernels.posting_code import BESTS

if TYPE_CHECKING:
    from searcher.index.format.metadata import MetadataReader
    from searcher.index.storage.manifest import SegmentEntry

CHUNK_SIZE = 1 << 16
"""A segment consists of chunks of so many paragraphs at most."""

MAX_LENGTH = (1 << 16) - 1
"""The most words that are stored as the length of a paragraph: what 16 bits can say."""

_MAX_CACHED = 10_000  # ids
_COUNTS = ("paragraphs", "documents", "length", "title_length")
_MAX_WORDS = 1 << 48  # in a segment, of which each paragraph counts 65,535 at most

Numbers = Sequence[int]


class Postings(NamedTuple):
    """A term in one chunk: its paragraphs, ascending, and as many codes; one of `best` scores as high as any of them."""

    paragraphs: Numbers
    codes: memoryview
    best: memoryview


class DocumentRecord(NamedTuple):
    """What the index keeps of a document, besides its id."""

    title: str | None
    path: str | None
    metadata: dict[str, Any]


class Place(NamedTuple):
    """Where a paragraph stands: its number in the document, counted from 1, its line, page and `location` where known."""

    document: int
    number: int
    line: int | None
    page: int | None
    heading: str | None
    location: str | None = None


List = tuple[int, int, int]
"""The number of a chunk, and where a list of it begins and ends in its section."""


def _remember(known: set[List], found: List) -> None:
    if len(known) >= _MAX_CACHED:
        known.clear()
    known.add(found)


class Field:
    """The terms of one field (`stem` or `title`), and their postings chunk by chunk.

    A term is the stem of a word, or the stems, with a space between, of a word that may be a form of several.
    """

    def __init__(self, reader: SectionReader, name: str, bases: Sequence[int]) -> None:
        """Open the sections of this name. Raises `CorruptIndex` when their lengths do not fit together."""
        self.terms = Terms(reader, name)
        self._size = len(self.terms)
        self._bases = bases
        chunks = len(bases) - 1
        reader.check_length(f"{name}.starts", "I", chunks * (self._size + 1))
        reader.check_length(f"{name}.bests", "B", chunks * self._size * BESTS)
        reader.check_length(f"{name}.codes", "B", reader.length(f"{name}.paragraphs", "H"))
        self._starts: Pages | memoryview = reader.pages(f"{name}.starts", "I")
        self._bests: Pages | memoryview = reader.pages(f"{name}.bests")
        self._paragraphs = reader.pages(f"{name}.paragraphs", "H")
        self._codes = reader.pages(f"{name}.codes")
        self._reader, self._name = reader, name
        self._sound: set[List] = set()  # lists that were seen to stay within their chunk

    @cached_property
    def _shared(self) -> Terms:
        """The stems that share a term with others."""
        return Terms(self._reader, f"{self._name}.shared")

    @cached_property
    def _sharing(self) -> Lists:
        return Lists(self._reader, f"{self._name}.shared.in", len(self._shared), self._size)

    @cached_property
    def stems(self) -> list[bytes]:
        """Every stem, sorted."""
        terms = (self.terms[number] for number in range(len(self.terms)))
        return sorted({stem for term in terms for stem in term.split()})

    @property
    def lent(self) -> tuple[Any, ...]:
        """What a kernel needs to read it in place."""
        pages, name = self._reader.pages, self._name
        return (
            self.terms.lent,
            self._shared.lent,
            self._sharing.lent,
            pages(f"{name}.starts", "I").lent(),
            pages(f"{name}.bests").lent(),
            self._paragraphs.lent(),
            self._codes.lent(),
        )

    def having(self, stem: bytes) -> list[int]:
        """The numbers of the terms that are this stem or have it among others."""
        if self.terms.is_read and isinstance(self._starts, Pages):
            # So much was asked that comparing all of these with their checksums at once has paid for itself, too.
            self._starts = self._reader.array(f"{self._name}.starts", "I")
            self._bests = self._reader.bytes(f"{self._name}.bests")
        own, shared = self.terms.find(stem), self._shared.find(stem)
        numbers = [] if own is None else [own]
        return numbers if shared is None else [*numbers, *self._sharing[shared]]

    def postings(self, term: int, chunk: int) -> Postings | None:
        """The postings of a term in a chunk, or `None` where it does not occur."""
        place = chunk * (self._size + 1) + term
        start, end = self._starts[place : place + 2]
        if start == end:
            return None
        best = (chunk * self._size + term) * BESTS
        return Postings(self._in_chunk(chunk, start, end), self._codes[start:end], self._bests[best : best + BESTS])

    def paragraphs(self, term: int, chunk: int) -> Numbers:
        """The paragraphs of a chunk in which a term occurs, ascending."""
        place = chunk * (self._size + 1) + term
        start, end = self._starts[place : place + 2]
        return self._in_chunk(chunk, start, end)

    def _in_chunk(self, chunk: int, start: int, end: int) -> memoryview:
        """A list of paragraphs, none of which is beyond the end of the chunk."""
        found = self._paragraphs[start:end]
        size = self._bases[chunk + 1] - self._bases[chunk]
        if size < CHUNK_SIZE and (chunk, start, end) not in self._sound:
            if greatest(found) >= size:
                raise self._reader.damaged(f"{self._name}.paragraphs")
            _remember(self._sound, (chunk, start, end))
        return found

    def document_frequency(self, term: int, chunks: int) -> int:
        """In how many paragraphs a term occurs, those removed since included."""
        starts, width, count = self._starts, self._size + 1, 0
        for place in range(term, chunks * width, width):
            first, last = starts[place : place + 2]
            count += last - first
        if not 0 <= count <= self._bases[-1]:
            raise self._reader.damaged(f"{self._name}.starts")
        return count


class Segment:
    """One segment, open for reading. Paragraphs and documents are numbered from 0, in the order of their documents."""

    def __init__(self, path: Path) -> None:
        """Open the file; nothing but its table is read yet. Raises `CorruptIndex` and `IndexFormat`."""
        self.reader = SectionReader(path)
        try:
            meta = json.loads(bytes(self.reader.bytes("meta")))
            self.paragraphs: int = meta["paragraphs"]
            self.documents: int = meta["documents"]
            self.length: int = meta["length"]
            self.title_length: int = meta["title_length"]
            counts: list[int] = meta["chunks"]
            sound = (
                all(type(count) is int for count in (*counts, *map(meta.__getitem__, _COUNTS)))
                and all(0 < count <= CHUNK_SIZE for count in counts)
                and self.documents >= 0
                and self.paragraphs == sum(counts)
                and 0 <= self.length < _MAX_WORDS
                and 0 <= self.title_length < _MAX_WORDS
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            sound = False
        if not sound:
            raise self.reader.damaged("meta")
        self.bases = [sum(counts[:number]) for number in range(len(counts) + 1)]
        self.reader.check_length("length", "H", self.paragraphs)
        self.reader.check_length("length.step", "B", self.paragraphs)
        self.reader.check_length("document.first", "I", self.documents)
        self.stem = Field(self.reader, "stem", self.bases)
        self.words = Terms(self.reader, "word")
        self._word_starts: Pages | memoryview = self.reader.pages("word.starts", "I")
        self._known_ids: dict[int, str] = {}
        self._alone: dict[int, bool] = {}
        self._sound: set[List] = set()
        self._word_width = len(self.words) + 1  # of each chunk's part of the starts
        self.reader.check_length("word.starts", "I", self.chunks * self._word_width)
        self._occurrences = self.reader.pages("word.occurrences", "I")
        self.lengths = self.reader.pages("length", "H")

    @classmethod
    def of_commit(cls, entry: "SegmentEntry", folder: Path) -> "Segment":
        """Open the segment that a commit lists. Raises `CorruptIndex` when another one has its name."""
        segment = cls(entry.file(folder))
        known = segment.paragraphs, segment.documents, entry.checksum and segment.reader.checksum
        if known != (entry.paragraphs, entry.documents, entry.checksum):
            raise segment.reader.is_another()
        return segment

    @cached_property
    def lookup(self) -> WordLookup:
        """What looks the words of queries up."""
        return WordLookup(self, TermPostings)

    def lent_sections(self) -> tuple[Any, ...]:
        """What a kernel needs to look words up in place."""
        return (
            self.stem.lent,
            self.title.lent,
            self._roots.lent,
            self._terms_of_roots.lent,
            self.words.lent,
            self._stem_words.lent,
            self.reader.pages("word.starts", "I").lent(),
            self._occurrences.lent(),
            self.bases,
        )

    @cached_property
    def length_steps(self) -> memoryview:
        """The step of each paragraph's length, on the scale of the codes."""
        return self.reader.bytes("length.step")

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return len(self.bases) - 1

    @cached_property
    def title(self) -> Field:
        """Titles and headings."""
        return Field(self.reader, "title", self.bases)

    @cached_property
    def metadata(self) -> "MetadataReader":
        """What the documents say of themselves, field by field."""
        from searcher.index.format.metadata import MetadataReader

        return MetadataReader(self.reader, self.documents)

    @cached_property
    def ids(self) -> Terms:
        """The documents' ids, sorted."""
        return Terms(self.reader, "id")

    @cached_property
    def _id_documents(self) -> Pages:
        self.reader.check_length("id.document", "I", self.documents)
        return self.reader.pages("id.document", "I")

    @cached_property
    def _document_ids(self) -> Pages:
        return self.reader.pages("document.id", "I")

    @cached_property
    def firsts(self) -> memoryview:
        """The first paragraph of each document: small, and searched by halving again and again."""
        firsts = self.reader.array("document.first", "I")
        if any(firsts[:1]):
            raise self.reader.damaged("document.first")
        return firsts

    @cached_property
    def _texts(self) -> BlockReader:
        return BlockReader(self.reader, "text", self.paragraphs)

    @cached_property
    def _records(self) -> BlockReader:
        return BlockReader(self.reader, "document", self.documents)

    @cached_property
    def _digests(self) -> Pages:
        self.reader.check_length("digest", "Q", self.paragraphs)
        return self.reader.pages("digest", "Q")

    @cached_property
    def _shared(self) -> Pages:
        self.reader.check_length("digest.shared", "B", self.paragraphs)
        return self.reader.pages("digest.shared")

    @cached_property
    def _digest_order(self) -> Pages:
        return self.reader.pages("digest.order", "I")

    def of_root(self, name: str) -> Sequence[int]:
        """The numbers of the terms of the field `stem` that have a root."""
        number = self._roots.find(name.encode())
        return () if number is None else self._terms_of_roots[number]

    @cached_property
    def _roots(self) -> Terms:
        return Terms(self.reader, "roots")

    @cached_property
    def _terms_of_roots(self) -> Lists:
        return Lists(self.reader, "roots.in", len(self._roots), len(self.stem.terms))

    @cached_property
    def _stem_words(self) -> Lists:
        return Lists(self.reader, "stem.words", len(self.stem.terms), len(self.words))

    def words_of(self, term: int) -> Sequence[int]:
        """The numbers of the written forms that are indexed under a term of the field `stem`."""
        return self._stem_words[term]

    def words_having(self, stems: Iterable[str]) -> set[int]:
        """The numbers of the written forms that have any of these stems."""
        terms = (term for stem in stems for term in self.stem.having(stem.encode()))
        return {word for term in terms for word in self.words_of(term)}

    def written(self, word: int) -> str:
        """A written form, with its accents."""
        return self.words[word].rpartition(b"\0")[2].decode(errors="replace")

    # Words as written

    def word_group(self, folded: str) -> list[int]:
        """The numbers of the written forms that fold to this word."""
        words, key = self.words, folded.encode()
        number = words.at_or_after(key)  # its own key comes first, those with accents follow
        if words.is_read and isinstance(self._word_starts, Pages):
            self._word_starts = self._word_starts.whole()
        group = []
        if number < len(words) and words[number] == key:
            group.append(number)
            number += 1
        accented = key + b"\0"
        while number < len(words) and words[number].startswith(accented):
            group.append(number)
            number += 1
        return group

    def written_form(self, written: str, folded: str) -> list[int]:
        """The number of one written form, in a list that is empty when it does not occur."""
        number = self.words.find(folded.encode() if written == folded else f"{folded}\0{written}".encode())
        return [] if number is None else [number]

    def occurrences_of(self, word: int, chunk: int) -> memoryview:
        """Where a word occurs in a chunk, as it lies in the index: ascending `paragraph << 16 | position`."""
        place = chunk * self._word_width + word
        begin, end = self._word_starts[place : place + 2]
        return self._occurrences_in(chunk, begin, end)

    def _occurrences_in(self, chunk: int, begin: int, end: int) -> memoryview:
        """A list of occurrences, none of which is beyond the end of the chunk."""
        found = self._occurrences[begin:end]
        size = self.bases[chunk + 1] - self.bases[chunk]
        if size < CHUNK_SIZE and (chunk, begin, end) not in self._sound:
            if greatest(found) >> 16 >= size:
                raise self.reader.damaged("word.occurrences")
            _remember(self._sound, (chunk, begin, end))
        return found

    def occurrences(self, words: Sequence[int], chunk: int) -> Numbers:
        """Where any of these words occurs in a chunk: ascending `paragraph << 16 | position`."""
        found = self.occurrence_lists(words, chunk)
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def occurrence_lists(self, words: Sequence[int], chunk: int) -> list[memoryview]:
        """Where those of these words that are in a chunk occur there, a list of ascending numbers for each."""
        start = chunk * self._word_width
        found = []
        for word in words:
            begin, end = self._word_starts[start + word : start + word + 2]
            if begin != end:
                found.append(self._occurrences_in(chunk, begin, end))
        return found

    def occurrence_count(self, words: Sequence[int]) -> int:
        """How often these words occur in the whole segment."""
        starts, width, count = self._word_starts, self._word_width, 0
        end = self.chunks * width
        for word in words:
            for place in range(word, end, width):
                first, last = starts[place : place + 2]
                count += last - first
        if count < 0:
            raise self.reader.damaged("word.starts")
        return count

    @cached_property
    def occurrence_counts(self) -> list[int]:
        """How often each word occurs in the whole segment."""
        width = self._word_width
        chunks = [self._word_starts[chunk * width : (chunk + 1) * width] for chunk in range(self.chunks)]
        return [sum(counts) for counts in zip(*(map(sub, starts[1:], starts) for starts in chunks), strict=True)]

    @cached_property
    def folded_counts(self) -> dict[str, int]:
        """How often each folded word occurs in any spelling: for patterns that may stand for any of them."""
        found: dict[str, int] = {}
        for (_, key), count in zip(self.words.starting_with(b""), self.occurrence_counts, strict=True):
            word = key.partition(b"\0")[0].decode(errors="replace")
            found[word] = found.get(word, 0) + count
        return found

    # Documents and places

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
            return DocumentRecord(*json.loads(self._records[document]))
        except (ValueError, TypeError, RecursionError):
            raise self.reader.damaged("document.blocks") from None

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
            self._headings[heading] if (heading := self._optional("heading", paragraph)) else None,
            self._locations[location] if (location := self._optional("location", paragraph)) else None,
        )

    def _optional(self, column: str, paragraph: int) -> int:
        """The number of a paragraph in a column that is there only if any paragraph has one; 0 is none."""
        return self.reader.pages(column, "I")[paragraph] if column in self.reader else 0

    @cached_property
    def has_headings(self) -> bool:
        """Whether any paragraph stands under a heading."""
        return "heading" in self.reader

    @cached_property
    def _headings(self) -> BlockReader:
        return BlockReader(self.reader, "headings", max(self.reader.pages("heading", "I"), default=0) + 1)

    @cached_property
    def _locations(self) -> BlockReader:
        return BlockReader(self.reader, "locations", max(self.reader.pages("location", "I"), default=0) + 1)

    def text(self, paragraph: int) -> str:
        """The characters of a paragraph."""
        return self._texts[paragraph]

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
        alone = self._alone.get(paragraph)
        if alone is None:
            if len(self._alone) >= _MAX_CACHED:
                self._alone.clear()
            alone = self._alone[paragraph] = not self.any_shares_digest(self.document_of(paragraph))
        return alone

    def any_shares_digest(self, document: int) -> bool:
        """Whether any paragraph of a document shares its digest with another of this segment."""
        own = self.paragraphs_of(document)
        return b"\1" in bytes(self._shared[own.start : own.stop])

    def sharing_digests(self, first: int, count: int) -> list[int]:
        """Which of so many paragraphs from the first share theirs with another of this segment, counted from there."""
        return list(compress(range(count), self._shared[first : first + count]))

    def with_digest(self, digest: int) -> Iterator[int]:
        """The paragraphs that have this digest, ascending."""
        order = self._digest_order
        for place in range(first_from(digest, order, self._digests), len(order)):
            if self._digests[order[place]] != digest:
                return
            yield order[place]
