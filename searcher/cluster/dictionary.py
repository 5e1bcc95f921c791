"""The words of an index on a cluster, as a segment without paragraphs: its vocabulary half works as that of any segment."""

from __future__ import annotations

import json
from array import array
from typing import TYPE_CHECKING, NamedTuple

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
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from searcher.cluster.connection import Connection, Json
    from searcher.cluster.tokens import Met

_PAGE = 10_000  # entries of one request

WORD, STEM, VALUE = "word", "stem", "value"


class FieldValue(NamedTuple):
    """A value of a field: as it was given, the line that it is searched by, and its name in the index of paragraphs."""

    given: str
    line: bytes
    token: str


def read_words(connection: Connection, index: str) -> Iterator[Json]:
    """Yield every entry of a dictionary but the values."""
    yield from _entries(connection, index, {"terms": {"kind": [WORD, STEM]}})


def read_values(connection: Connection, index: str) -> dict[str, list[FieldValue]]:
    """The values of each field, sorted as a segment has them."""
    found: dict[str, list[FieldValue]] = {}
    for entry in _entries(connection, index, {"term": {"kind": VALUE}}):
        value = FieldValue(entry["given"], entry["line"].encode(), entry["value"])
        found.setdefault(entry["field"], []).append(value)
    return {name: sorted(values) for name, values in sorted(found.items())}


def _entries(connection: Connection, index: str, query: Json) -> Iterator[Json]:
    body: Json = {"size": _PAGE, "query": query, "sort": [{"_seq_no": "asc"}], "track_total_hits": False}
    for hits in connection.pages(f"/{index}/_search", body):
        yield from (hit["_source"] for hit in hits)


class Words(Vocabulary):
    """The words and stems of a dictionary, with what the chain once said of them."""

    def __init__(self, entries: Iterable[Json]) -> None:
        """Take the entries of a dictionary: words, and stems that only titles have."""
        super().__init__()
        for entry in entries:
            stem, written, folded = entry.get("stem"), entry.get("written"), entry.get("folded")
            place = None if stem is None else self.place(stem)
            if written is None or folded is None:
                continue
            if place is not None:
                self.forms[place].append(len(self.words))
            self.words.append(word_key(written, folded))

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
        write_documents(writer, [StoredDocument("\1", None, None, {})], [0], None)
        meta = {"paragraphs": 1, "documents": 1, "chunks": [1], "length": 0, "title_length": 0}
        writer.write("meta", json.dumps(meta).encode())
        writer.close()


def _ones(count: int) -> PostingRuns:
    ones = array("I", [1]) * count
    return PostingRuns(Runs(bytes(2 * count), ones, 2), Runs(bytes(count), ones, 1))


def _one_paragraph() -> Columns:
    zero = array("I", [0])
    return Columns(array("I", [1]), bytearray(1), zero, zero, zero, zero, array("Q", [0]))


def entry_of(met: Met) -> Json:
    """The entry of a word."""
    return {"kind": WORD, "written": met.written, "folded": met.folded, "stem": met.stem}
