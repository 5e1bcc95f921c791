"""A dictionary as a segment without paragraphs: its vocabulary half works as that of any segment."""

from __future__ import annotations

import json
from array import array

from searcher.hints import TYPE_CHECKING
from searcher.index.storage.container import SectionWriter
from searcher.index.write.chunk import Chunk, PostingRuns, Runs
from searcher.index.write.segment_writer import (
    Columns,
    StoredDocument,
    write_columns,
    write_documents,
    write_postings,
    write_stems,
    write_words,
)
from searcher.index.write.term_buffer import Vocabulary, word_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from searcher.cluster.dictionary import WordEntry


class Words(Vocabulary):
    """The words and stems of a dictionary, with what the chain once said of them."""

    def __init__(self, entries: Iterable[WordEntry]) -> None:
        """Take the entries of a dictionary, each once."""
        super().__init__()
        known: set[bytes] = set()
        for written, folded, stem in entries:
            place = None if stem is None else self.place(stem)
            if written is None or folded is None or (key := word_key(written, folded)) in known:
                continue
            known.add(key)
            if place is not None:
                self.forms[place].append(len(self.words))
            self.words.append(key)

    def write(self, file: BinaryIO) -> None:
        """Write a segment that has these words and stems in one paragraph."""
        once = array("I", [1]) * len(self.words)
        postings = _ones(len(self.stems))
        chunk = Chunk(1, Runs(bytes(4 * len(once)), once, 4), postings, _ones(0))
        writer = SectionWriter(file)
        numbers = write_words(writer, self, [chunk])
        write_stems(writer, self, [chunk], numbers)
        write_postings(writer, "title", {}, [chunk.titles])
        write_columns(writer, _one_paragraph(), [""], [""])
        write_documents(writer, [StoredDocument("\1", None, None, {})], [0], None, {})
        meta = {"paragraphs": 1, "documents": 1, "chunks": [1], "length": 0, "title_length": 0}
        writer.write("meta", json.dumps(meta).encode())
        writer.close()


def _ones(count: int) -> PostingRuns:
    ones = array("I", [1]) * count
    return PostingRuns(Runs(bytes(2 * count), ones, 2), Runs(bytes(count), ones, 1))


def _one_paragraph() -> Columns:
    zero = array("I", [0])
    return Columns(array("I", [1]), bytearray(1), zero, zero, zero, zero, array("Q", [0]))
