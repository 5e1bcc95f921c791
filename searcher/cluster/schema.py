"""What an index is on a cluster: one index of paragraphs, one of words and values, each behind an alias.

A field's text is tokens that were cut on this side: white space between positions, a bar between tokens of one position.
The analyser `pieces` makes Lucene's tokens of them, with what every OpenSearch has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.errors import IndexFormat
from searcher.i18n import _
from searcher.index.storage.container import FORMAT_VERSION
from searcher.query.match import bm25

if TYPE_CHECKING:
    from searcher.cluster.address import Address
    from searcher.cluster.connection import Connection, Json

CLUSTER_FORMAT = 1
"""Raised when the fields change."""

VERSIONS = {"cluster": CLUSTER_FORMAT, "index": FORMAT_VERSION}

_KEPT: Json = {"type": "keyword", "index": False, "doc_values": False}
_COLUMN: Json = {"type": "integer", "index": False}
_ANALYSIS: Json = {
    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 1 << 20}},
    "filter": {"bars": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]}},
    "analyzer": {"pieces": {"type": "custom", "tokenizer": "spaces", "filter": ["bars"]}},
}
_TOKENS: Json = {"type": "text", "analyzer": "pieces", "similarity": "ours"}


def paragraphs_body(shards: int, replicas: int) -> Json:
    """Settings and mapping of the index of paragraphs."""
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "codec": "best_compression",
            "analysis": _ANALYSIS,
            "similarity": {"ours": {"type": "BM25", "k1": bm25.K1, "b": bm25.B, "discount_overlaps": True}},
        },
        "mappings": {
            "_meta": {"searcher": VERSIONS},
            "dynamic": "strict",
            "_routing": {"required": True},
            "_source": {"excludes": ["stem"]},
            "properties": {
                "document": {"type": "keyword"},
                "place": {"type": "keyword"},
                "folder": {"type": "keyword"},
                "number": {"type": "integer"},
                "of": _COLUMN,
                "text": _KEPT,
                "word": {**_TOKENS, "index_options": "positions"},
                "stem": {**_TOKENS, "index_options": "freqs"},
                "length": {"type": "integer"},
                "above": {"type": "integer"},
                "over": _KEPT,
                "first": {"type": "object", "enabled": False},
                "before": {"type": "object", "enabled": False},
                "digest": {"type": "keyword"},
                "longest": {"type": "keyword", "index": False},
                "title": _KEPT,
                "path": _KEPT,
                "metadata": _KEPT,
                "heading": _KEPT,
                "location": _KEPT,
                "line": {**_COLUMN, "type": "long", "doc_values": False},
                "page": {**_COLUMN, "type": "long", "doc_values": False},
                "fields": {"type": "keyword"},
                "date": {"type": "keyword"},
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
            },
        },
    }


def check_versions(connection: Connection, address: Address) -> str:
    """The name of the index behind an alias. Raises `IndexFormat` for one of another version, and `NoIndex`."""
    ((name, found),) = connection.ask("GET", f"/{address.name}").items()
    versions = found["mappings"].get("_meta", {}).get("searcher")
    if versions != VERSIONS:
        raise IndexFormat(
            _("{address} was made by another version of searcher; copy its documents there again", address=address)
        )
    return str(name)
