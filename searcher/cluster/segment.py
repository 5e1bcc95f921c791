"""A segment of what the cluster gave for one query: the words of all paragraphs, and the paragraphs that may be found.

The paragraphs of a document have the numbers that they would have if all of them were here; those that are not are holes, which
no search finds. So whatever counts within a document, or looks at a neighbour, goes by the arithmetic of any other segment.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter
from contextlib import suppress
from functools import cached_property
from itertools import accumulate

from searcher.cluster.tokens import stem_token, token
from searcher.cluster.values import ClusterMetadata
from searcher.documents.heading_path import HEADING_SEPARATOR, heading_levels
from searcher.hints import TYPE_CHECKING, Protocol
from searcher.index.format.paragraph_columns import MAX_LENGTH, Place
from searcher.index.format.postings import CHUNK_SIZE, Field, Postings
from searcher.index.format.segment import Segment
from searcher.kernels import TermPostings, TokenPlaces, best_codes
from searcher.kernels.documents import DocumentLookup
from searcher.kernels.posting_code import codes as posting_codes
from searcher.kernels.posting_code import length_step
from searcher.kernels.score_lists import Removed
from searcher.kernels.word_lookup import WordLookup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from searcher.cluster.counts import Counts
    from searcher.cluster.dictionary import FieldValue
    from searcher.cluster.rows import Contents, Row
    from searcher.index.format.document_table import DocumentRecord

_MAX_TOKENS_CACHED = 100_000


class _Counting(Protocol):
    def of(self, term: int) -> dict[int, int]: ...


class DictionarySegment(Segment):
    """The words of the whole index with their counts, and no paragraph."""

    counts: Counts
    values: Mapping[str, Sequence[FieldValue]]

    def __init__(self, path: Path) -> None:
        """Open a dictionary's file."""
        super().__init__(path)
        self.bases = [0]
        self.paragraphs = 0
        self._tokens: dict[int, str] = {}  # of written forms that were looked at
        self.stem.__class__ = _StemField

    def take_counts(self, counts: Counts, values: Mapping[str, Sequence[FieldValue]]) -> None:
        """Count by these from now on; `values` are those of the fields."""
        self.counts = counts
        self.values = values
        self.stem.counts = counts  # type: ignore[attr-defined]

    @property
    def lookup(self) -> WordLookup:
        """What looks words up by the counts and lists that are here, which are in no section of a file."""
        return WordLookup(self, TermPostings)

    @property
    def document_lookup(self) -> DocumentLookup:
        """What looks the documents of paragraphs up, which are in no section either."""
        return DocumentLookup(self)

    @cached_property
    def metadata(self) -> ClusterMetadata:  # type: ignore[override]
        """The values of the fields, as if one document had all of them."""
        return ClusterMetadata(self.values, None)

    @cached_property
    def title(self) -> Field:
        """Terms of the field `stem`: which of them stand in titles is known of candidates alone."""
        return self.stem

    @property
    def has_headings(self) -> bool:
        """False: it has no paragraph that one could stand above."""
        return False

    def word_token(self, word: int) -> str:
        """The token of a written form."""
        found = self._tokens.get(word)
        if found is None:
            folded, _, written = self.words[word].decode(errors="replace").partition("\0")
            if len(self._tokens) >= _MAX_TOKENS_CACHED:
                self._tokens.clear()
            found = self._tokens[word] = f"={token(written)}" if written else token(folded)
        return found

    def term_token(self, term: int) -> str:
        """The token of a term of the field `stem`."""
        return stem_token(self.stem.terms[term].decode(errors="replace"))

    def occurrence_count(self, words: Sequence[int]) -> int:
        """How often these words occur in the whole index."""
        return sum(map(self._count, words))

    def _count(self, word: int) -> int:
        """A form with accents has a token of its own; one without has what is left of those that fold to it."""
        folded, _, written = self.words[word].decode(errors="replace").partition("\0")
        if written:
            return self.counts.word(f"={token(written)}")
        others = [number for number in self.word_group(folded) if number != word]
        return self.counts.word(token(folded)) - sum(self.counts.word(self.word_token(other)) for other in others)

    @property
    def occurrence_counts(self) -> Sequence[int]:  # type: ignore[override]
        """How often each word occurs in the whole index, worked out when a word is looked at."""
        return _LazyCounts(self)


class _LazyCounts(list[int]):
    def __init__(self, segment: DictionarySegment) -> None:
        super().__init__()
        self._segment = segment

    def __getitem__(self, word: int) -> int:  # type: ignore[override]
        return self._segment.occurrence_count([word])

    def __iter__(self) -> Iterator[int]:
        return (self[word] for word in range(len(self._segment.words)))


class _StemField(Field):
    counts: Counts

    def document_frequency(self, term: int, chunks: int) -> int:  # noqa: ARG002 — there is one list of each term
        """In how many paragraphs of the whole index a term occurs."""
        return self.counts.stem(stem_token(self.terms[term].decode(errors="replace")))

    def postings(self, term: int, chunk: int) -> Postings | None:  # noqa: ARG002 — as above
        """None: there are no paragraphs."""
        return None

    def paragraphs(self, term: int, chunk: int) -> Sequence[int]:
        """The paragraphs of a chunk in which a term occurs, ascending."""
        postings = self.postings(term, chunk)
        return postings.paragraphs if postings else ()


class _CandidateField(_StemField):
    """A field of the candidates; its lists are made when they are asked for."""

    def __init__(self, field: Field, found: Sequence[_Counting], steps: Sequence[int], bases: Sequence[int]) -> None:
        self.__dict__.update(field.__dict__)
        self._found, self._length_steps, self._chunk_bases = found, steps, bases
        self._made: dict[tuple[int, int], Postings | None] = {}

    def postings(self, term: int, chunk: int) -> Postings | None:
        """The postings of a term in a chunk, or `None` where it does not occur."""
        key = term, chunk
        if key not in self._made:
            counts = self._found[chunk].of(term)
            self._made[key] = self._postings(counts, self._chunk_bases[chunk]) if counts else None
        return self._made[key]

    def _postings(self, counts: Mapping[int, int], base: int) -> Postings:
        paragraphs = array("H", sorted(counts))
        steps = self._length_steps[base : base + (paragraphs[-1] + 1)]
        codes = posting_codes({paragraph: counts[paragraph] for paragraph in paragraphs}, steps)
        return Postings(
            memoryview(paragraphs), memoryview(codes), memoryview(best_codes(codes, array("I", [len(codes)])))
        )


class CandidateSegment(DictionarySegment):
    """A dictionary, and some paragraphs with the documents that they are of.

    `held` says, by term, in how many paragraphs of each document it stands: holes stand for those that are not here.
    `compared` are documents all of whose paragraphs are here, so that near copies of them can be told.
    """

    def __init__(  # noqa: PLR0913, PLR0917 — made in one place
        self,
        dictionary: DictionarySegment,
        documents: Iterable[Row],
        rows: Iterable[Row],
        candidates: Iterable[Row],
        held: Mapping[int, Mapping[str, int]],
        compared: Mapping[str, Contents],
        duplicates: Iterable[int],
    ) -> None:
        """Number the documents, each given by any of its paragraphs, by their ids, and the paragraphs by their documents."""
        self.__dict__.update(dictionary.__dict__)
        self._documents = sorted(documents, key=lambda row: row.document.encode())
        self._number_of = {row.document: number for number, row in enumerate(self._documents)}
        sizes = [row.of for row in self._documents]
        self.documents, self.paragraphs = len(sizes), sum(sizes)
        self.firsts = memoryview(array("I", [0, *accumulate(sizes)][:-1]))
        self.bases = _chunk_bases(self.firsts, self.paragraphs)
        self.ids = _Ids(name.encode() for name in self._number_of)  # type: ignore[assignment]
        self._rows: dict[int, Row] = {}
        self._owners: dict[int, int] = {}  # the document of each row
        for row in rows:
            number = self._number_of[row.document]
            paragraph = self.firsts[number] + row.number - 1
            self._rows[paragraph], self._owners[paragraph] = row, number
        self._candidates = {self.paragraph(row.document, row.number) for row in candidates}
        self._shared_digests, self._compared = set(duplicates), set(compared)
        self._fill_columns(compared)
        self._word_tokens, above = self._read_words()
        stems = [_StemCounts(self, words, over) for words, over in zip(self._word_tokens, above, strict=True)]
        holes = self._first_holes(held)
        for term, by_document in held.items():
            self._add_holes([counts.of(term) for counts in stems], by_document, holes)
        self.stem = _CandidateField(dictionary.stem, stems, self.length_steps, self.bases)
        self.title = self._titles(dictionary)
        self.metadata = ClusterMetadata(self.values, self._documents)

    def paragraph(self, document: str, number: int) -> int:
        """The number here of a document's paragraph."""
        return self.firsts[self._number_of[document]] + number - 1

    def holes(self, chunk: int) -> Removed:
        """The paragraphs of a chunk that are no candidates, numbered as the chunk numbers them."""
        base, end = self.bases[chunk : chunk + 2]
        return Removed.all_but([found - base for found in self._candidates if base <= found < end], end - base)

    def _fill_columns(self, compared: Mapping[str, Contents]) -> None:
        lengths, digests = array("H", bytes(2 * self.paragraphs)), array("Q", bytes(8 * self.paragraphs))
        steps = bytearray(self.paragraphs)
        for paragraph, row in self._rows.items():
            lengths[paragraph] = min(row.length, MAX_LENGTH)
            digests[paragraph] = row.digest
            steps[paragraph] = length_step(row.length + row.above)
        for document, contents in compared.items():
            first, size = self.paragraph(document, 1), self._documents[self._number_of[document]].of
            own = slice(first, first + min(size, len(contents.digests)))
            digests[own], lengths[own] = array("Q", contents.digests[:size]), array("H", contents.lengths[:size])
        self._known_digests = digests
        self.lengths = memoryview(lengths)  # type: ignore[assignment]
        self._digests = memoryview(digests)  # type: ignore[assignment]
        self.length_steps = memoryview(bytes(steps))

    def _read_words(self) -> tuple[list[TokenPlaces], list[TokenPlaces]]:
        """By chunk: where written forms stand, and which stems stand above the paragraphs."""
        rows = sorted(self._rows.items())
        with_words = [(paragraph, row.word) for paragraph, row in rows if row.word]
        self._with_words = {paragraph for paragraph, _words in with_words}
        return self._places(with_words), self._places([(paragraph, row.over) for paragraph, row in rows if row.over])

    def _places(self, texts: Iterable[tuple[int, bytes]]) -> list[TokenPlaces]:
        """By chunk: where tokens stand in the texts of paragraphs, which are ascending."""
        numbers: list[list[int]] = [[] for _ in range(self.chunks)]
        tokens: list[list[bytes]] = [[] for _ in range(self.chunks)]
        for paragraph, text in texts:
            chunk = self._chunk_of(paragraph)
            numbers[chunk].append(paragraph - self.bases[chunk])
            tokens[chunk].append(text)
        return [*map(TokenPlaces, numbers, tokens)]

    def _chunk_of(self, paragraph: int) -> int:
        return bisect_right(self.bases, paragraph) - 1 if self.chunks > 1 else 0

    def _first_holes(self, held: Mapping[int, Mapping[str, int]]) -> dict[int, tuple[int, list[int]]]:
        """Of each of these documents its chunk, and the first paragraphs there whose words are not here.

        They are as many as any term needs, and those more that a term stands above, of which what is above is here.
        """
        here = Counter(map(self._owners.__getitem__, self._rows))
        most: dict[str, int] = {}
        for by_document in held.values():
            for name, count in by_document.items():
                if count > most.get(name, 0):
                    most[name] = count
        found = {}
        for name, count in most.items():
            document = self._number_of[name]
            first = self.firsts[document]
            chunk = self._chunk_of(first)
            base, end = self.bases[chunk : chunk + 2]
            last = min(first + self._documents[document].of, first + count + here[document], end)
            found[document] = chunk, [place - base for place in range(first, last) if place not in self._with_words]
        return found

    def _add_holes(
        self,
        counts: Sequence[dict[int, int]],
        by_document: Mapping[str, int],
        holes: Mapping[int, tuple[int, list[int]]],
    ) -> None:
        """Let a term, whose counts are given by chunk, stand in as many paragraphs of each document as it does."""
        owners = self._owners
        known = Counter(
            [owners[base + place] for base, here in zip(self.bases, counts, strict=False) for place in here]
        )
        for name, count in by_document.items():
            document = self._number_of[name]
            if (missing := count - known[document]) > 0:
                chunk, own = holes[document]
                here = counts[chunk]
                here.update(dict.fromkeys([hole for hole in own if hole not in here][:missing], 1))

    def _titles(self, dictionary: DictionarySegment) -> Field:
        steps = bytearray(self.paragraphs)
        above = {
            first: (row.first_over, row.first_above) for first, row in zip(self.firsts, self._documents, strict=True)
        }
        above |= {paragraph: (row.over, row.above) for paragraph, row in self._rows.items() if row.number > 1}
        found = sorted((paragraph, over) for paragraph, (over, _count) in above.items() if over)
        for paragraph, _over in found:
            steps[paragraph] = length_step(above[paragraph][1])
        counts = [_TitleCounts(self, titles) for titles in self._places(found)]
        return _CandidateField(dictionary.stem, counts, steps, self.bases)

    # Rows

    def holds(self, paragraph: int) -> bool:
        """Whether the text of a paragraph is here."""
        return paragraph in self._rows and bool(self._rows[paragraph].text)

    def addresses_of(self, paragraphs: Iterable[int]) -> list[tuple[str, int]]:
        """The document and the number there of each of these paragraphs."""
        documents = [(self.document_of(paragraph), paragraph) for paragraph in paragraphs]
        return [(self.document_id(number), paragraph - self.firsts[number] + 1) for number, paragraph in documents]

    def take_rows(self, rows: Iterable[Row]) -> None:
        """Take paragraphs that are shown beside those found."""
        for row in rows:
            self._rows[self.paragraph(row.document, row.number)] = row

    # Words

    def occurrences_of(self, word: int, chunk: int) -> memoryview:
        """Where a word occurs in a chunk: ascending `paragraph << 16 | position`."""
        return self._word_tokens[chunk].of(self.word_token(word))

    def occurrence_lists(self, words: Sequence[int], chunk: int) -> list[memoryview]:
        """Where each of these words occurs in a chunk, without those that do not."""
        return [found for word in words if len(found := self.occurrences_of(word, chunk))]

    # Documents and places

    def find_document(self, document_id: str) -> int | None:
        """The number of a document, or `None`."""
        return self._number_of.get(document_id)

    def document_of(self, paragraph: int) -> int:
        """The document that a paragraph belongs to."""
        return bisect_right(self.firsts, paragraph) - 1

    def document_id(self, document: int) -> str:
        """The id of a document."""
        return self._documents[document].document

    def id_rank(self, document: int) -> int:
        """The place of a document's id among the sorted ids."""
        return document

    def record(self, document: int) -> DocumentRecord:
        """What was stored of a document."""
        return self._documents[document].record

    @cached_property
    def has_headings(self) -> bool:
        """Whether any paragraph stands under a heading."""
        return any(row.has_headings for row in (*self._rows.values(), *self._documents))

    def place(self, paragraph: int) -> Place:
        """Where a paragraph stands."""
        document = self.document_of(paragraph)
        number = paragraph - self.firsts[document] + 1
        row = self._rows.get(paragraph)
        if row is None:
            heading = self._documents[document].first_heading if number == 1 else self._before(paragraph + 1)
            return Place(document, number, None, None, heading)
        return Place(document, number, row.line, row.page, row.heading, row.location)

    def _before(self, paragraph: int) -> str | None:
        """Headings of which a paragraph has all but those that begin with it, for the paragraph before, which is not here."""
        row = self._rows.get(paragraph)
        levels = heading_levels(row.heading) if row else []
        kept = ["" if row and level in row.new else heading for level, heading in enumerate(levels)]
        return HEADING_SEPARATOR.join(kept) or None

    def text(self, paragraph: int) -> str:
        """The characters of a paragraph; none of one that is not here."""
        row = self._rows.get(paragraph)
        return row.text if row else ""

    def date(self, paragraph: int) -> str:
        """The date of a paragraph's document, empty where it has none."""
        row = self._rows.get(paragraph)
        return row.date if row else ""

    # Copies

    def shares_digest(self, paragraph: int) -> bool:
        """Whether another paragraph has the same text."""
        return self._digests[paragraph] in self._shared_digests

    def any_shares_digest(self, document: int) -> bool:
        """Whether a document may be a near copy of another."""
        return self._documents[document].document in self._compared

    def stands_alone(self, paragraph: int) -> bool:
        """Whether a paragraph is no copy, nor its document nearly one."""
        return not self.shares_digest(paragraph) and not self.any_shares_digest(self.document_of(paragraph))

    def with_digest(self, digest: int) -> Iterator[int]:
        """The paragraphs that have this digest, ascending."""
        paragraph = -1
        with suppress(ValueError):
            while digest:  # which is 0 where it is not known
                paragraph = self._known_digests.index(digest, paragraph + 1)
                yield paragraph


class _StemCounts:
    """How often each stem stands in the paragraphs of a chunk, made when it is first asked for."""

    def __init__(self, segment: DictionarySegment, words: TokenPlaces, above: TokenPlaces) -> None:
        self._segment, self._words, self._above = segment, words, above
        self._made: dict[int, dict[int, int]] = {}

    def of(self, term: int) -> dict[int, int]:
        """The paragraphs of a term: what stands above them counts, and each form of it in them."""
        if term not in self._made:
            segment = self._segment
            found = [self._above.of(segment.term_token(term))]
            found += (self._words.of(segment.word_token(form)) for form in segment.words_of(term))
            self._made[term] = _counts(found)
        return self._made[term]


class _TitleCounts:
    """How often each stem stands in titles, by the first paragraphs of a chunk's documents, and in headings."""

    def __init__(self, segment: DictionarySegment, above: TokenPlaces) -> None:
        self._segment, self._above = segment, above

    def of(self, term: int) -> dict[int, int]:
        """The paragraphs that a title or heading with a term begins with."""
        return _counts([self._above.of(self._segment.term_token(term))])


def _counts(found: Iterable[Sequence[int]]) -> dict[int, int]:
    """How many of these occurrences each paragraph has."""
    counts: dict[int, int] = {}
    for occurrences in found:
        for occurrence in occurrences:
            counts[occurrence >> 16] = counts.get(occurrence >> 16, 0) + 1
    return counts


class _Ids(list[bytes]):
    """Sorted ids, as far as rankings look at them."""


def _chunk_bases(firsts: Sequence[int], paragraphs: int) -> list[int]:
    """Where chunks begin: at a document, or within one that is larger than a chunk."""
    if not paragraphs:
        return [0]
    bases = [0]
    for first, end in zip(firsts, [*firsts[1:], paragraphs], strict=True):
        if end - bases[-1] > CHUNK_SIZE and first > bases[-1]:
            bases.append(first)
        while end - bases[-1] > CHUNK_SIZE:
            bases.append(bases[-1] + CHUNK_SIZE)
    return [*bases, paragraphs]
