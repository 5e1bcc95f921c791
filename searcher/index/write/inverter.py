"""Inverter: documents to one segment, words to lists of their occurrences.

A segment consists of *chunks* of at most 65,536 paragraphs, which number theirs from 0 and so with 16 bits. A chunk is
closed when it is full: its lists become a few pieces of memory, and no Python object is held per term. Within a chunk the
documents are sorted by id, so that paragraphs of equal score need no further look to be put in order.
"""

from __future__ import annotations

import json
import os
from array import array
from functools import lru_cache, partial
from itertools import chain
from operator import add, attrgetter
from sys import getsizeof

from searcher.documents.heading_path import heading_levels, new_headings
from searcher.french import is_stop_word, known_surfaces, stretches
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.metadata import fields_of
from searcher.index.format.postings import CHUNK_SIZE
from searcher.index.storage.atomic_file import created
from searcher.index.storage.container import SectionWriter
from searcher.index.storage.manifest import INDEX_NAME, SegmentEntry
from searcher.index.write.background import Task
from searcher.index.write.block_writer import BlockWriter
from searcher.index.write.chunk import Chunk, posting_runs
from searcher.index.write.gc_pause import without_collections
from searcher.index.write.segment_writer import (
    Columns,
    StoredDocument,
    document_records,
    write_columns,
    write_documents,
    write_postings,
    write_stems,
    write_words,
)
from searcher.index.write.term_buffer import Vocabulary, stem_key
from searcher.kernels import OccurrenceBuffer, digests
from searcher.kernels.posting_code import length_steps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from searcher.documents.model import Document, Paragraph
    from searcher.index.format.metadata import Fields
    from searcher.index.write.chunk import PostingRuns, Runs


def digest(text: str) -> int:
    """64 bits that two paragraphs share when they read the same, whatever their spaces and apostrophes.

    >>> digest("L’open  source") == digest("L'open source")
    True
    """
    return int.from_bytes(digests([text.encode("utf-8", "surrogatepass")]), "little")


class Inverter:
    """Takes documents, and writes one segment.

    `memory` is an estimate, in bytes, of what is held; `paragraphs` and `documents` count what was added.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        """Begin with nothing, or with the words that another one has learnt, which does not use them any more."""
        self._pending: list[tuple[Document, Sequence[Paragraph]]] = []
        self._pending_paragraphs = 0
        self._pending_memory = 0
        self._vocabulary = vocabulary or Vocabulary()
        self._vocabulary.begin()
        self._chunks: list[Chunk] = []
        self._taking: _Taking | None = None
        self._storing: Task[None] | None = None
        self._columns = Columns(array("I"), bytearray(), array("I"), array("I"), array("I"), array("I"), array("Q"))
        self._headings: dict[str, int] = {"": 0}
        self._locations: dict[str, int] = {"": 0}
        self._documents: list[StoredDocument] = []
        self._firsts = array("I")
        self._texts: BlockWriter | None = None
        self._titles = OccurrenceBuffer(*_ONLY_TITLES)
        self._title_length = 0
        self.paragraphs = 0
        self.documents = 0
        self._closed_memory = self._held()

    @property
    def memory(self) -> int:
        """About how many bytes are held: texts that wait, lists, compressed texts, columns, and the vocabulary.

        While a chunk is closed, and while all is written, the process takes up to 200 MB more.
        """
        return self._closed_memory + self._pending_memory

    @property
    def waiting(self) -> int:
        """Bytes of text that nothing was done with yet."""
        return self._pending_memory

    def has_room(self, paragraphs: int, memory: int) -> bool:
        """Whether it may take a document of so many paragraphs before it is written, given so much memory.

        A chunk is begun only when there is room for one like the last: it is better for a segment to end with a whole one.
        """
        if self._pending_paragraphs + paragraphs <= CHUNK_SIZE:
            return self.memory <= memory
        return self.memory + self._pending_memory <= memory

    def _held(self) -> int:
        """Bytes held once no text waits to be inverted."""
        self._finish()
        lists = sum(chunk.memory for chunk in self._chunks) + (self._texts.memory if self._texts else 0)
        columns = self.paragraphs * _BYTES_PER_PARAGRAPH + self.documents * _BYTES_PER_DOCUMENT
        columns += len(self._locations) * _BYTES_PER_LOCATION
        return lists + columns + self._vocabulary.memory

    def add(self, document: Document, paragraphs: Sequence[Paragraph]) -> None:
        """Add a document with its paragraphs; no other may have its id."""
        if self._pending and self._pending_paragraphs + len(paragraphs) > CHUNK_SIZE:
            self._close_chunk()
        self._pending.append((document, paragraphs))
        self._pending_paragraphs += len(paragraphs)
        for paragraph in paragraphs:
            self._pending_memory += getsizeof(paragraph.text)
        self.paragraphs += len(paragraphs)
        self.documents += 1

    def give_back(self) -> list[tuple[Document, Sequence[Paragraph]]]:
        """Take back the documents added last that are not inverted yet."""
        waiting = self._pending[:]
        self.paragraphs -= self._pending_paragraphs
        self.documents -= len(waiting)
        self._forget_pending()
        return waiting

    def write(self, file: BinaryIO) -> int:
        """Write the segment; return its checksum."""
        with without_collections():
            return self._write(file)

    def _write(self, file: BinaryIO) -> int:
        fields: Fields = {}
        self._invert_pending(lambda: fields.update(fields_of(self._documents)))
        records = document_records(self._documents)
        self._finish()
        writer = SectionWriter(file)
        word_numbers = write_words(writer, self._vocabulary, self._chunks)
        write_stems(writer, self._vocabulary, self._chunks, word_numbers)
        write_postings(writer, "title", self._vocabulary.stems, [chunk.titles for chunk in self._chunks])
        (self._texts or BlockWriter([])).write(writer, "text")
        write_columns(writer, self._columns, self._headings, list(self._locations))
        write_documents(writer, self._documents, self._firsts, records, fields)
        meta = {
            "paragraphs": self.paragraphs,
            "documents": len(self._documents),
            "chunks": [chunk.size for chunk in self._chunks],
            "length": sum(self._columns.lengths),
            "title_length": self._title_length,
        }
        writer.write("meta", json.dumps(meta).encode())
        return writer.close()

    def _close_chunk(self) -> None:
        with without_collections():
            self._invert_pending(_nothing)
        self._closed_memory = self._held()

    def _invert_pending(self, meanwhile: Callable[[], None]) -> None:
        """Invert the documents that wait, and do something else while a thread is cutting their texts."""
        rows: list[tuple[Paragraph, str]] = []
        first = len(self._columns.lengths)
        for document, paragraphs in sorted(self._pending, key=lambda pending: pending[0].id):
            # Without its paragraphs, which nobody needs any more once they are inverted.
            self._documents.append(StoredDocument(document.id, document.title, document.path, document.metadata))
            self._firsts.append(first + len(rows))
            rows.extend(zip(paragraphs, titles_above(document, paragraphs), strict=True))
        self._forget_pending()
        for start in range(0, len(rows), CHUNK_SIZE):
            self._invert(rows[start : start + CHUNK_SIZE], meanwhile)
            meanwhile = _nothing
        meanwhile()

    def _forget_pending(self) -> None:
        self._pending.clear()
        self._pending_paragraphs = self._pending_memory = 0

    def _invert(self, rows: Sequence[tuple[Paragraph, str]], meanwhile: Callable[[], None]) -> None:
        """Turn one chunk's paragraphs into its lists; what is left to do is done in threads, until `_finish`."""
        self._finish()
        texts = [paragraph.text for paragraph, _ in rows]
        self._texts = self._texts or BlockWriter(texts)
        encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
        columns = self._columns
        first = len(columns.lengths)
        for batch in _batches(encoded):
            ahead = tuple(encoded[batch])
            cutting = self._vocabulary.cut_meanwhile(ahead)
            if not batch.start:
                meanwhile()
            cutting.result()
            if not batch.start:
                self._storing = Task(partial(self._store, self._texts, encoded))
            columns.lengths.frombytes(self._vocabulary.add(batch.start, texts[batch], ahead))
        columns.lines.extend([paragraph.line or 0 for paragraph, _ in rows])
        columns.pages.extend([paragraph.page or 0 for paragraph, _ in rows])
        for known, numbers, names in (
            (self._headings, columns.headings, [paragraph.heading for paragraph, _ in rows]),
            (self._locations, columns.locations, [paragraph.location for paragraph, _ in rows]),
        ):
            if any(names):
                numbers.extend([known.setdefault(name or "", len(known)) for name in names])
            else:
                numbers.frombytes(bytes(numbers.itemsize * len(names)))
        title_lengths = self._count_titles([title for _, title in rows])
        columns.steps.extend(length_steps(map(add, columns.lengths[first:], title_lengths)))
        taking = self._vocabulary.take_meanwhile(columns.steps[first:])
        *_, paragraphs, codes, counts = self._titles.take(
            length_steps(title_lengths), array("i"), len(self._vocabulary.stems)
        )
        titles = posting_runs(paragraphs, codes, array("I", counts))
        self._taking = _Taking(taking, len(rows), titles)

    def _store(self, texts: BlockWriter, encoded: Sequence[bytes]) -> None:
        self._columns.digests.frombytes(digests(encoded))
        texts.extend(encoded)

    def _finish(self) -> None:
        """Wait for what is done of the last chunk in threads."""
        storing, self._storing = self._storing, None
        if storing:
            storing.result()
        taking, self._taking = self._taking, None
        if taking:
            self._chunks.append(Chunk(taking.size, *taking.task.result(), taking.titles))

    def _count_titles(self, titles: Sequence[str]) -> array[int]:
        """Record the words of what stands above each paragraph; return how many there are."""
        lengths, stems = array("I"), array("I")
        known = self._stems_of_titles(titles)
        for title in titles:
            found = known[title]
            lengths.append(len(found))
            stems.extend(found)
        self._titles.add_titles(lengths, stems)
        self._vocabulary.add_titles(lengths, stems)
        self._title_length += len(stems)
        return lengths

    def _stems_of_titles(self, titles: Sequence[str]) -> dict[str, array[int]]:
        """The stems of the words of each title, by number; documents may have the same titles."""
        known = {"": array("I")}
        different = list(dict.fromkeys(filter(None, titles)))
        for batch in _batches([title.encode("utf-8", "surrogatepass") for title in different]):
            known.update(zip(different[batch], self._vocabulary.stems_of(different[batch]), strict=True))
        return known


def _nothing() -> None:
    """What is done where nothing is to be done."""


class _Taking(NamedTuple):
    """The last chunk, whose words and stems a thread is sorting."""

    task: Task[tuple[Runs, PostingRuns]]
    size: int
    titles: PostingRuns


def _batches(texts: Sequence[bytes]) -> Iterator[slice]:
    """Slices of some texts that hold about as much each."""
    start = size = 0
    for end, text in enumerate(texts, 1):
        size += len(text)
        if size > _BATCH or end == len(texts):
            yield slice(start, end)
            start, size = end, 0


_heading = attrgetter("heading")
_BATCH = 1 << 25  # bytes of text whose words are counted by one call
_ONLY_TITLES = (lambda _: ()), (lambda _: None), (lambda _: 0)  # a buffer that no text is added to
_BYTES_PER_DOCUMENT = 600
_BYTES_PER_PARAGRAPH = 60
_BYTES_PER_LOCATION = 170


def new_name() -> str:
    """A name that no segment has."""
    return f"{INDEX_NAME}_{os.urandom(8).hex()}"


def write_segment(inverter: Inverter, folder: Path) -> SegmentEntry:
    """Write a segment into a folder, under a name that no other has, and wait until it is on the disk."""
    entry = SegmentEntry(new_name(), inverter.paragraphs, inverter.documents)
    with created(entry.file(folder)) as file:
        checksum = inverter.write(file)
    return entry._replace(checksum=checksum)


def title_stems(title: str) -> tuple[str, ...]:
    """The stem keys of a title, each as often as it occurs."""
    return tuple(chain.from_iterable(map(_stretch_stems, stretches(title))))


@lru_cache(maxsize=1 << 14)
def _stretch_stems(stretch: str) -> tuple[str, ...]:
    words = (word for token in known_surfaces(stretch) for word in token.words)
    return tuple(stem_key(word.stems) for word in words if not is_stop_word(word.written))


def titles_above(document: Document, paragraphs: Sequence[Paragraph]) -> list[str]:
    """What stands above each paragraph and above none before it: title and headings are found where they are met.

    The words of a file's name stand with the title.
    """
    words = document.file_words
    title = f"{document.title} {words}" if document.title and words else document.title or words
    if not any(map(_heading, paragraphs)):
        return [title, *[""] * (len(paragraphs) - 1)] if paragraphs else []
    above: list[str] = []
    titles = []
    for number, paragraph in enumerate(paragraphs):
        headings = heading_levels(paragraph.heading)
        new = new_headings(headings, above)
        titles.append(" ".join([title, *new] if title and number == 0 else new))
        above = headings
    return titles
