"""Making indexes on a cluster, deleting them, and what there is to be said of one."""

from __future__ import annotations

from searcher.cluster.generations import delete_generation, delete_old_generations, generations, make_generation
from searcher.cluster.schema import current_generation, words_alias
from searcher.errors import NoIndex, StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _, counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.cluster.connection import Connection, Json
    from searcher.cluster.counts import Statistics
    from searcher.i18n import Message

_PAGE = 1000  # documents


class ClusterFacts(NamedTuple):
    """An index on a cluster described: `health` is green, yellow or red; `bytes` are those of the first copies."""

    address: str
    name: str
    health: str
    nodes: int
    shards: int
    replicas: int
    paragraphs: int
    documents: int
    words: int
    bytes: int
    generations: tuple[int, ...]


def create(connection: Connection, shards: int | None, replicas: int | None) -> None:
    """Make an empty index behind its alias, of one shard, with one further copy where there are several data nodes.

    Raises `StorageError` when there is an index of that name.
    """
    connection.check_version()
    name = connection.address.name
    nodes = int(connection.ask("GET", "/_cluster/health")["number_of_data_nodes"])
    shards = 1 if shards is None else shards
    replicas = min(1, nodes - 1) if replicas is None else replicas
    try:
        connection.ask("GET", f"/{name}")
    except NoIndex:
        pass
    else:
        msg = _(
            "there is an index in {folder} already; open it with searcher.open({name!r})",
            folder=connection.address,
            name=str(connection.address),
        )
        raise StorageError(msg)
    make_generation(connection, 1, shards, replicas, aliases=True)


def delete(connection: Connection) -> None:
    """Delete an index with all its generations. Raises `NoIndex`."""
    delete_old_generations(connection)
    delete_generation(connection, current_generation(connection))


def describe(connection: Connection, statistics: Statistics, words: int) -> ClusterFacts:
    """What is to be said of an index that has so many paragraphs, documents and words."""
    name = connection.address.name
    index = current_generation(connection).paragraphs
    health = connection.ask("GET", f"/_cluster/health/{index}")
    settings = connection.ask("GET", f"/{index}/_settings")[index]["settings"]["index"]
    stored = connection.ask("GET", f"/{name},{words_alias(name)}/_stats/store")
    return ClusterFacts(
        str(connection.address),
        index,
        health["status"],
        health["number_of_data_nodes"],
        int(settings["number_of_shards"]),
        int(settings["number_of_replicas"]),
        statistics.paragraphs,
        statistics.documents,
        words,
        stored["_all"]["primaries"]["store"]["size_in_bytes"],
        tuple(one.number for one in generations(connection)),
    )


def damage_of(connection: Connection) -> list[Message]:
    """What of an index is missing, a line each. Raises `NoIndex`."""
    current = current_generation(connection)
    health = connection.ask("GET", f"/_cluster/health/{current.paragraphs},{current.words}")
    if health["status"] == "red":
        return [
            counted(
                "{n:,} shard is on no node that runs; start the missing nodes",
                "{n:,} shards are on no node that runs; start the missing nodes",
                health["unassigned_shards"],
            )
        ]
    return [
        _("{id} has {found:,} of its {n:,} paragraphs; send it again", id=document, found=found, n=wanted)
        for document, found, wanted in _incomplete(connection, current.paragraphs)
    ]


def _incomplete(connection: Connection, index: str) -> Iterator[tuple[str, int, int]]:
    """Documents of which not all paragraphs are there: their ids, how many are, and how many should be."""
    parts = {"wanted": {"max": {"field": "of"}}, "found": {"value_count": {"field": "number"}}}
    source: Json = {"size": _PAGE, "sources": [{"document": {"terms": {"field": "document"}}}]}
    while True:
        body = {"size": 0, "track_total_hits": False, "aggs": {"documents": {"composite": source, "aggs": parts}}}
        found = connection.search(f"/{index}/_search", body)["aggregations"]["documents"]
        for one in found["buckets"]:
            if one["wanted"]["value"] != one["found"]["value"]:
                yield one["key"]["document"], int(one["found"]["value"]), int(one["wanted"]["value"])
        if "after_key" not in found:
            return
        source["after"] = found["after_key"]
