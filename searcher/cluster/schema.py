"""What an index is on a cluster: one index of paragraphs, one of words and values, each behind an alias.

A field's text is tokens that were cut on this side: white space between positions, a bar between tokens of one position.
The analyser `pieces` makes Lucene's tokens of them, and `times` reads how often each stem is to count: both of what every
OpenSearch has. What is read back of a paragraph stands in two columns, `about` and `content`, of which `rows` tells: a column is
found by a number, where a stored entry is unpacked with its neighbours.
"""

from __future__ import annotations

from searcher.cluster.tokens import TIMES
from searcher.errors import IndexFormat, NoIndex
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _
from searcher.index.storage.container import FORMAT_VERSION
from searcher.query.match import bm25

if TYPE_CHECKING:
    from searcher.cluster.connection import Connection, Json

CLUSTER_FORMAT = 3
"""Raised when the fields change."""

VERSIONS = {"cluster": CLUSTER_FORMAT, "index": FORMAT_VERSION}

_KEPT: Json = {"type": "keyword", "index": False, "doc_values": False}
_FOUND: Json = {"type": "keyword", "doc_values": False}
_COLUMN: Json = {"type": "integer", "index": False}
_PACKED: Json = {"type": "binary", "doc_values": True}
_ANALYSIS: Json = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 1 << 20}},
    "filter": {
        "bars": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]},
        "frequencies": {"type": "delimited_term_freq", "delimiter": TIMES},
    },
    "analyzer": {
        "pieces": {"type": "custom", "tokenizer": "spaces", "filter": ["bars"]},
        "times": {"type": "custom", "tokenizer": "spaces", "filter": ["frequencies"]},
    },
}
_TOKENS: Json = {"type": "text", "analyzer": "pieces", "similarity": "ours"}


def words_alias(name: str) -> str:
    """The alias of the words of an index."""
    return f"{name}-words"


def generation_names(name: str, number: int) -> tuple[str, str]:
    """What the indexes of paragraphs and of words are called in the generation of this number."""
    return f"{name}-{number:06}", f"{words_alias(name)}-{number:06}"


def paragraphs_body(shards: int, replicas: int) -> Json:
    """Settings and mapping of the index of paragraphs."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "analysis": _ANALYSIS,
            "similarity": {"ours": {"type": "BM25", "k1": bm25.K1, "b": bm25.B, "discount_overlaps": True}},
        },
        "mappings": {
            "_meta": {"searcher": VERSIONS},
            "dynamic": "strict",
            "_routing": {"required": True},
            "_source": {"enabled": False},
            "properties": {
                "document": {"type": "keyword"},
                "place": _FOUND,
                "folder": {"type": "keyword"},
                "number": {"type": "integer"},
                "of": _COLUMN,
                "word": {**_TOKENS, "index_options": "positions"},
                "stem": {**_TOKENS, "analyzer": "times", "index_options": "freqs"},
                "length": _COLUMN,
                "above": _COLUMN,
                "heads": {**_TOKENS, "index_options": "positions", "norms": False},
                "digest": {"type": "keyword"},
                "file": _FOUND,
                "fields": {"type": "keyword"},
                "date": {"type": "keyword", "index": False},
                "about": _PACKED,
                "content": _PACKED,
            },
        },
    }


def words_body(replicas: int) -> Json:
    """Settings and mapping of the index of words: what a dictionary is made of, and the values of the fields."""
    keyword = {"type": "keyword"}
    return {
        "settings": {"number_of_shards": 1, "number_of_replicas": replicas, "refresh_interval": "-1"},
        "mappings": {
            "dynamic": "strict",
            "properties": {
                "kind": keyword,
                "written": _KEPT,
                "folded": _KEPT,
                "stem": _KEPT,
                "field": keyword,
                "given": _KEPT,
                "line": _KEPT,
                "value": _KEPT,
                "entries": {"type": "object", "enabled": False},
            },
        },
    }


class Generation(NamedTuple):
    """The two indexes that an address leads to at one time, by their own names.

    `words_id` is the uuid of the one of words, `shards` how many the other has.
    """

    paragraphs: str
    words: str
    words_id: str = ""
    shards: int = 0

    @property
    def number(self) -> int:
        """Its number, from 1: a rebuild makes the next one."""
        return int(self.paragraphs.rpartition("-")[2])


def current_generation(connection: Connection) -> Generation:
    """What the aliases of an address stand for. Raises `IndexFormat` for an index of another version, and `NoIndex`."""
    name = connection.address.name
    try:
        found = connection.ask("GET", f"/{name},{words_alias(name)}")
    except NoIndex:
        connection.check_version()
        raise
    by_alias = {alias: index for index, about in found.items() for alias in about["aliases"]}
    paragraphs = by_alias.get(name)
    versions = found[paragraphs]["mappings"].get("_meta", {}).get("searcher") if paragraphs else None
    if paragraphs is None or versions != VERSIONS:
        raise IndexFormat(
            _(
                "{address} was made by another version of searcher; copy its documents there again",
                address=connection.address,
            )
        )
    words = by_alias[words_alias(name)]
    shards = int(found[paragraphs]["settings"]["index"]["number_of_shards"])
    return Generation(paragraphs, words, found[words]["settings"]["index"]["uuid"], shards)
