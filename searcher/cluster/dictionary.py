"""The words and the values of an index on a cluster: what is kept of each there, and how all of them are read."""

from __future__ import annotations

import json
from hashlib import blake2b

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from searcher.cluster.connection import Connection, Json

_PAGE = 10_000  # entries of one request
_BLOCKS = 25  # likewise
_BLOCK_ENTRIES = 2000

WORD, VALUE = "word", "value"


class WordEntry(NamedTuple):
    """A word as the dictionary keeps it; without a spelling it is a stem that only titles have, without a stem a stop word."""

    written: str | None
    folded: str | None
    stem: str | None


class ValueEntry(NamedTuple):
    """A value of a field as the dictionary keeps it: as it was given, its line, and its name in the index of paragraphs."""

    field: str
    given: str
    line: str
    value: str


class FieldValue(NamedTuple):
    """A value of a field: as it was given, the line that it is searched by, and its name in the index of paragraphs."""

    given: str
    line: bytes
    token: str


def documents_of(
    kind: str, entries: Mapping[str, WordEntry | ValueEntry], *, in_blocks: bool
) -> Iterator[tuple[str, Json]]:
    """Yield what the index of words is to hold of some entries, each with its id: one for each entry, or many in a block.

    The id of a block follows from what is in it, so that the same is never there twice.
    """
    if not in_blocks:
        yield from ((key, {"kind": kind, **_given(entry)}) for key, entry in entries.items())
        return
    ordered = [entries[key] for key in sorted(entries)]
    for first in range(0, len(ordered), _BLOCK_ENTRIES):
        block = {"kind": _block_of(kind), "entries": ordered[first : first + _BLOCK_ENTRIES]}
        yield blake2b(json.dumps(block).encode(), digest_size=16).hexdigest(), block


def _block_of(kind: str) -> str:
    return f"{kind}s"


def _given(entry: WordEntry | ValueEntry) -> Json:
    return {name: value for name, value in entry._asdict().items() if value is not None}


def read_words(connection: Connection, index: str) -> Iterator[WordEntry]:
    """Yield every word of a dictionary; some may come twice."""
    for entry in _entries(connection, index, WORD):
        yield WordEntry(*entry) if isinstance(entry, list) else WordEntry(*map(entry.get, WordEntry._fields))


def read_values(connection: Connection, index: str) -> dict[str, list[FieldValue]]:
    """The values of each field, sorted as a segment has them."""
    found: dict[str, set[FieldValue]] = {}
    for entry in _entries(connection, index, VALUE):
        value = ValueEntry(*(entry if isinstance(entry, list) else map(entry.__getitem__, ValueEntry._fields)))
        found.setdefault(value.field, set()).add(FieldValue(value.given, value.line.encode(), value.value))
    return {name: sorted(values) for name, values in sorted(found.items())}


def _entries(connection: Connection, index: str, kind: str) -> Iterator[Any]:
    """Yield the entries of a kind: those of blocks as lists, others as they are."""
    for size, query in (
        (_BLOCKS, {"term": {"kind": _block_of(kind)}}),
        (_PAGE, {"term": {"kind": kind}}),
    ):
        body: Json = {"size": size, "query": query, "sort": [{"_seq_no": "asc"}], "track_total_hits": False}
        for hits in connection.pages(f"/{index}/_search", body):
            for source in (hit["_source"] for hit in hits):
                yield from source.get("entries") or (source,)
