"""Documents → one segment: words turned into lists of the places where they stand.

Each occurrence of a word is one number, `paragraph << 16 | position`, appended to an array that the word owns; the memo
from a stretch of text to its words holds the arrays' `append` methods themselves. So a word that was seen before costs
one look-up and one call, whatever the chain had to do when it first saw it.

A segment consists of *chunks* of at most 65,536 paragraphs, which number theirs from 0 and so with 16 bits. A chunk is
closed when it is full: its arrays become bytes, and memory holds no Python object per occurrence. Within a chunk the
documents are sorted by id, so that paragraphs of equal score need no further look to be put in order.
"""

from __future__ import annotations

import gc
import json
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from hashlib import blake2b
from itertools import chain as concatenate
from secrets import token_hex
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from searcher.documents.model import HEADING_SEPARATOR
from searcher.french import Word, family, is_stop_word, plain_word, stretches, surfaces
from searcher.index.blocks import BlockWriter
from searcher.index.container import SectionWriter
from searcher.index.durable import created
from searcher.index.generation import INDEX_NAME, SegmentEntry
from searcher.index.metadata import write_metadata
from searcher.index.quantise import BESTS, best_codes, codes, length_step
from searcher.index.segment import CHUNK_SIZE
from searcher.index.terms import write_lists, write_terms

if TYPE_CHECKING:
    from pathlib import Path

    from searcher.documents.model import Document, Paragraph

LAST_POSITION = (1 << 16) - 4
"""The last position that a word can have: in a longer paragraph the words beyond are found, but not by phrases."""

_LONGEST = (1 << 16) - 1  # what 16 bits can say of a paragraph's length
_NOTHING_STORED = json.dumps([None, None, {}])
_BEYOND = LAST_POSITION + 2  # next to no position, of this paragraph or the one after

_MEMO_SIZE = 400_000  # stretches remembered

Append = Callable[[int], None]
Places = tuple[tuple[int, Append], ...]


def word_key(written: str, folded: str) -> bytes:
    """The key of a written form: sorted, the forms of one folded word stand together, the word itself first."""
    return folded.encode() if written == folded else f"{folded}\0{written}".encode()


def stem_key(stems: tuple[str, ...]) -> str:
    """The key of the postings that words with these stems share: each word has its postings in one place.

    >>> stem_key(("porte", "porter"))
    'porte porter'
    """
    return " ".join(stems)


def digest(text: str) -> int:
    """64 bits that two paragraphs share when they read the same, whatever their spaces and apostrophes.

    >>> digest("L’open  source") == digest("L'open source")
    True
    """
    plain = " ".join(text.split()).replace("’", "'")
    return int.from_bytes(blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


class Chunk(NamedTuple):
    """A closed chunk: for each word its occurrences, for each stem its paragraphs and their codes."""

    size: int
    words: dict[int, bytes]
    stems: dict[int, tuple[bytes, bytes]]
    titles: dict[str, tuple[bytes, bytes]]


class Columns(NamedTuple):
    """One number per paragraph, in order; the steps are those of the lengths with title and headings."""

    lengths: array[int]
    steps: bytearray
    lines: array[int]
    pages: array[int]
    headings: array[int]
    digests: array[int]


class Inverter:
    """Takes documents, and writes one segment.

    `memory` is an estimate, in bytes, of what is held; `paragraphs` and `documents` count what was added.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self._pending: list[tuple[Document, Sequence[Paragraph]]] = []
        self._pending_paragraphs = 0
        self._words = _Words()
        self._chunks: list[Chunk] = []
        self._columns = Columns(array("I"), bytearray(), array("I"), array("I"), array("I"), array("Q"))
        self._headings: dict[str, int] = {"": 0}
        self._documents: list[tuple[Document, int]] = []
        self._texts: BlockWriter | None = None
        self._title_length = 0
        self.memory = 0
        self.paragraphs = 0
        self.documents = 0

    def add(self, document: Document, paragraphs: Sequence[Paragraph]) -> None:
        """Add a document with its paragraphs; no other may have its id."""
        if self._pending and self._pending_paragraphs + len(paragraphs) > CHUNK_SIZE:
            self._close_chunk()
        self._pending.append((document, paragraphs))
        self._pending_paragraphs += len(paragraphs)
        self.paragraphs += len(paragraphs)
        self.documents += 1
        self.memory += sum(len(paragraph.text) for paragraph in paragraphs) * _BYTES_PER_CHARACTER

    def write(self, file: BinaryIO) -> None:
        """Write the segment."""
        self._close_chunk()
        writer = SectionWriter(file)
        word_numbers = self._write_words(writer)
        self._write_stems(writer, word_numbers)
        self._write_titles(writer)
        self._write_store(writer)
        meta = {
            "paragraphs": self.paragraphs,
            "documents": len(self._documents),
            "chunks": [chunk.size for chunk in self._chunks],
            "length": sum(self._columns.lengths),
            "title_length": self._title_length,
        }
        writer.write("meta", json.dumps(meta).encode())
        writer.close()

    def _close_chunk(self) -> None:
        rows: list[tuple[Paragraph, str]] = []
        for document, paragraphs in sorted(self._pending, key=lambda pending: pending[0].id):
            self._documents.append((document, len(self._columns.lengths) + len(rows)))
            titles = _titles(document.title, paragraphs)
            rows.extend(zip(paragraphs, titles, strict=True))
        self._pending.clear()
        self._pending_paragraphs = 0
        self._texts = self._texts or BlockWriter([paragraph.text for paragraph, _ in rows])
        with _no_garbage_collection():
            for start in range(0, len(rows), CHUNK_SIZE):
                self._invert(rows[start : start + CHUNK_SIZE])

    def _invert(self, rows: Sequence[tuple[Paragraph, str]]) -> None:
        """Turn one chunk's paragraphs into its arrays."""
        columns = self._columns
        first = len(columns.lengths)
        titles: dict[str, list[int]] = {}
        title_steps: dict[int, int] = {}
        for number, (paragraph, title) in enumerate(rows):
            length = self._words.add(number << 16, paragraph.text)
            columns.lengths.append(length)
            columns.lines.append(paragraph.line or 0)
            columns.pages.append(paragraph.page or 0)
            columns.headings.append(self._headings.setdefault(paragraph.heading or "", len(self._headings)))
            columns.digests.append(digest(paragraph.text))
            self._texts_writer().add(paragraph.text)
            if title:
                stems = _title_stems(title)
                for stem in stems:
                    titles.setdefault(stem, []).append(number)
                    self._words.add_title(number, stem)
                title_steps[number] = length_step(len(stems))
                self._title_length += len(stems)
                length += len(stems)
            columns.steps.append(length_step(length))
        occurrences, postings = self._words.take(columns.steps[first:])
        title_postings = {term: _postings(paragraphs, title_steps) for term, paragraphs in titles.items()}
        self._chunks.append(Chunk(len(rows), occurrences, postings, title_postings))

    def _texts_writer(self) -> BlockWriter:
        assert self._texts is not None
        return self._texts

    def _write_words(self, writer: SectionWriter) -> dict[int, int]:
        """Write the words in their order; return which number each of them has there."""
        order = sorted(range(len(self._words.keys)), key=self._words.keys.__getitem__)
        write_terms(writer, "word", (self._words.keys[number] for number in order))
        starts, parts = array("I"), []
        total = 0
        for chunk in self._chunks:
            starts.append(total)
            for number in order:
                if occurrences := chunk.words.get(number):
                    parts.append(occurrences)
                    total += len(occurrences) // 4
                starts.append(total)
        writer.write("word.starts", starts)
        writer.write("word.occurrences", *parts)
        return {word: number for number, word in enumerate(order)}

    def _write_stems(self, writer: SectionWriter, word_numbers: Mapping[int, int]) -> None:
        numbers = self._words.stems
        terms = sorted(numbers, key=str.encode)
        _write_postings(
            writer, "stem", terms, [[chunk.stems.get(numbers[term]) for term in terms] for chunk in self._chunks]
        )
        words = [sorted(word_numbers[word] for word in self._words.forms[numbers[term]]) for term in terms]
        write_lists(writer, "stem.words", words)
        _write_kin(writer, terms)

    def _write_titles(self, writer: SectionWriter) -> None:
        terms = sorted(set(concatenate.from_iterable(chunk.titles for chunk in self._chunks)), key=str.encode)
        _write_postings(writer, "title", terms, [list(map(chunk.titles.get, terms)) for chunk in self._chunks])

    def _write_store(self, writer: SectionWriter) -> None:
        columns = self._columns
        (self._texts or BlockWriter([])).write(writer, "text")
        writer.write("length", array("H", (min(length, _LONGEST) for length in columns.lengths)))
        writer.write("length.step", columns.steps)
        for name, column in (("line", columns.lines), ("page", columns.pages), ("heading", columns.headings)):
            if any(column):
                writer.write(name, column)
        headings = BlockWriter(list(self._headings))
        for heading in self._headings:
            headings.add(heading)
        headings.write(writer, "headings")
        writer.write("digest", columns.digests)
        by_digest = sorted(range(len(columns.digests)), key=columns.digests.__getitem__)
        writer.write("digest.order", array("I", by_digest))
        copies = Counter(columns.digests)
        writer.write("digest.shared", bytes(copies[digest] > 1 for digest in columns.digests))
        self._write_documents(writer)

    def _write_documents(self, writer: SectionWriter) -> None:
        by_id = sorted(range(len(self._documents)), key=lambda number: self._documents[number][0].id.encode())
        write_terms(writer, "id", (self._documents[number][0].id.encode() for number in by_id))
        writer.write("id.document", array("I", by_id))
        writer.write("document.id", array("I", sorted(range(len(by_id)), key=by_id.__getitem__)))
        writer.write("document.first", array("I", (first for _, first in self._documents)))
        write_metadata(writer, [document for document, _ in self._documents])
        records = [
            json.dumps([document.title, document.path, dict(document.metadata)], ensure_ascii=False)
            for document, _ in self._documents
        ]
        if all(record == _NOTHING_STORED for record in records):
            return
        store = BlockWriter(records)
        for record in records:
            store.add(record)
        store.write(writer, "document")


_BYTES_PER_CHARACTER = 3


def write_segment(inverter: Inverter, folder: Path) -> SegmentEntry:
    """Write a segment into a folder, under a name that no other has, and wait until it is on the disk."""
    name = f"{INDEX_NAME}_{token_hex(8)}"
    entry = SegmentEntry(name, inverter.paragraphs, inverter.documents)
    with created(entry.file(folder)) as file:
        inverter.write(file)
    return entry


class _Words:
    """The words seen so far, and where they stand in the chunk that is being read."""

    def __init__(self) -> None:
        self.keys: list[bytes] = []
        self.stems: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._occurrences: list[array[int]] = []
        self._titles: dict[int, list[int]] = {}  # of each stem key, the paragraphs that have it in a title above them
        self.forms: list[list[int]] = []  # of each stem key, the numbers of its words
        self._simple: dict[str, Append] = {}
        self._complex: dict[str, tuple[tuple[Places, int], ...]] = {}

    def add(self, key: int, text: str) -> int:
        """Record the words of a paragraph, whose first position has this key; return how many positions it has."""
        found = stretches(text)
        if len(text) > LAST_POSITION:
            return self._add_long(key, found)
        start = key
        simple = self._simple.get
        for stretch in found:
            append = simple(stretch)
            if append is not None:
                append(key)
                key += 1
            else:
                entry = self._complex.get(stretch)
                for places, positions in self._learn(stretch) if entry is None else entry:
                    for position, append_place in places:
                        append_place(key + position)
                    key += positions
        return key - start

    def add_title(self, paragraph: int, key: str) -> None:
        """Count a word of a title among those of the paragraph under it."""
        self._titles.setdefault(self._place(key), []).append(paragraph)

    def take(self, steps: Sequence[int]) -> tuple[dict[int, bytes], dict[int, tuple[bytes, bytes]]]:
        """The occurrences of each word and the postings of each stem, by number; then begin the next chunk.

        `steps` are the length steps of the chunk's paragraphs.
        """
        stems = {}
        for number, forms in enumerate(self.forms):
            arrays = [found for form in forms if (found := self._occurrences[form])]
            titled = self._titles.get(number)
            if arrays or titled:
                paragraphs = [key >> 16 for key in concatenate.from_iterable(arrays)] + (titled or [])
                if len(arrays) != 1 or titled:
                    paragraphs.sort()
                stems[number] = _postings(paragraphs, steps)
        self._titles.clear()
        words = {}
        for number, occurrences in enumerate(self._occurrences):
            if occurrences:
                words[number] = occurrences.tobytes()
                # Emptied in place, because the memo holds this very array's append method.
                del occurrences[:]
        return words, stems

    def _add_long(self, key: int, found: Iterable[str]) -> int:
        length = 0
        for stretch in found:
            for surface in surfaces(stretch):
                for word in surface.words:
                    place = length + word.position
                    place = place if place <= LAST_POSITION else _BEYOND
                    self._occurrences[self._number(word)].append(key + place)
                length += surface.positions
        return length

    def _learn(self, stretch: str) -> tuple[tuple[Places, int], ...]:
        if len(self._simple) + len(self._complex) > _MEMO_SIZE:
            self._simple.clear()
            self._complex.clear()
        if (plain := plain_word(stretch)) and (known := self._simple.get(plain)):
            self._simple[stretch] = known
            return ((((0, known),), 1),)
        entry = tuple(
            (
                tuple((word.position, self._occurrences[self._number(word)].append) for word in found.words),
                found.positions,
            )
            for found in surfaces(stretch)
        )
        if len(entry) == 1 and len(entry[0][0]) == 1 == entry[0][1]:
            self._simple[stretch] = entry[0][0][0][1]
        else:
            self._complex[stretch] = entry
        return entry

    def _number(self, word: Word) -> int:
        number = self._numbers.get(word.written)
        if number is None:
            number = self._numbers[word.written] = len(self.keys)
            self.keys.append(word_key(word.written, word.folded))
            self._occurrences.append(array("I"))
            if not is_stop_word(word.written):
                self.forms[self._place(stem_key(word.stems))].append(number)
        return number

    def _place(self, key: str) -> int:
        """The number of a stem key."""
        place = self.stems.setdefault(key, len(self.forms))
        if place == len(self.forms):
            self.forms.append([])
        return place


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Keep the collector off while a million objects are made that all stay: it would look at them over and over."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _postings(paragraphs: list[int], steps: Sequence[int] | Mapping[int, int]) -> tuple[bytes, bytes]:
    """Paragraph numbers (16 bits each) and codes of a term, from the paragraph of each of its occurrences."""
    counts = Counter(paragraphs)
    if len(counts) == len(paragraphs):
        # Once in each paragraph: the code is the length's step alone.
        return array("H", paragraphs).tobytes(), bytes(map(steps.__getitem__, paragraphs))
    return array("H", counts).tobytes(), codes(counts, steps)


def _write_postings(
    writer: SectionWriter, name: str, terms: Sequence[str], chunks: Sequence[Sequence[tuple[bytes, bytes] | None]]
) -> None:
    """Write a field of terms with paragraphs and codes; the starts are those of each term in each chunk."""
    write_terms(writer, name, map(str.encode, terms))
    _write_shared(writer, f"{name}.shared", terms)
    starts, bests, paragraphs, posting_codes = array("I"), bytearray(), [], []
    total = 0
    for chunk in chunks:
        starts.append(total)
        for postings in chunk:
            if postings:
                paragraphs.append(postings[0])
                posting_codes.append(postings[1])
                total += len(postings[1])
            bests += best_codes(postings[1]) if postings else bytes(BESTS)
            starts.append(total)
    writer.write(f"{name}.starts", starts)
    writer.write(f"{name}.bests", bests)
    writer.write(f"{name}.paragraphs", *paragraphs)
    writer.write(f"{name}.codes", *posting_codes)


def _write_shared(writer: SectionWriter, name: str, keys: Sequence[str]) -> None:
    """Write, for each stem that shares a key with others, the numbers of such keys."""
    found: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        if " " in key:
            for stem in key.split():
                found.setdefault(stem, []).append(number)
    stems = sorted(found, key=str.encode)
    write_terms(writer, name, map(str.encode, stems))
    write_lists(writer, f"{name}.in", [found[stem] for stem in stems])


def _write_kin(writer: SectionWriter, keys: Sequence[str]) -> None:
    """Write, for each family, the numbers of its keys."""
    found: dict[str, list[int]] = {}
    for number, key in enumerate(keys):
        found.setdefault(family(key.partition(" ")[0]), []).append(number)
    families = sorted(found, key=str.encode)
    write_terms(writer, "kin", map(str.encode, families))
    write_lists(writer, "kin.in", [found[name] for name in families])


@lru_cache(maxsize=1 << 12)
def _title_stems(title: str) -> tuple[str, ...]:
    """The stem keys of a title, each as often as it occurs; many documents have the same title or headings."""
    words = [word for stretch in stretches(title) for found in surfaces(stretch) for word in found.words]
    return tuple(stem_key(word.stems) for word in words if not is_stop_word(word.written))


def _titles(title: str | None, paragraphs: Sequence[Paragraph]) -> list[str]:
    """What stands above each paragraph and above none before it: title and headings are found where they are met."""
    above: list[str] = []
    titles = []
    for number, paragraph in enumerate(paragraphs):
        headings = paragraph.heading.split(HEADING_SEPARATOR) if paragraph.heading else []
        new = [heading for place, heading in enumerate(headings) if above[place : place + 1] != [heading]]
        titles.append(" ".join([title, *new] if title and number == 0 else new))
        above = headings
    return titles
