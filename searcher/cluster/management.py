"""Making indexes on a cluster, deleting them, and what there is to be said of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from searcher.cluster.schema import check_versions, paragraphs_body, words_body
from searcher.errors import NoIndex, StorageError
from searcher.i18n import _

if TYPE_CHECKING:
    from searcher.cluster.connection import Connection, Json

_FIRST = "000001"


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


def create(connection: Connection, shards: int | None, replicas: int | None) -> None:
    """Make an empty index behind its alias; a shard for each data node, and one further copy where there are several.

    Raises `StorageError` when there is an index of that name.
    """
    name = connection.address.name
    nodes = int(connection.ask("GET", "/_cluster/health")["number_of_data_nodes"])
    shards = nodes if shards is None else shards
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
    alias: Json = {"aliases": {f"{name}-words": {}}}
    connection.ask("PUT", f"/{name}-words-{_FIRST}", words_body(replicas) | alias)
    connection.ask("PUT", f"/{name}-{_FIRST}", paragraphs_body(shards, replicas) | {"aliases": {name: {}}})


def delete(connection: Connection) -> None:
    """Delete the index behind an alias, and its words. Raises `NoIndex`."""
    name = connection.address.name
    index = check_versions(connection, connection.address)
    (words,) = connection.ask("GET", f"/{name}-words")
    connection.ask("DELETE", f"/{index},{words}")


def describe(connection: Connection, paragraphs: int, documents: int) -> ClusterFacts:
    """What is to be said of an index that has so many paragraphs and documents."""
    name = connection.address.name
    index = check_versions(connection, connection.address)
    health = connection.ask("GET", f"/_cluster/health/{index}")
    settings = connection.ask("GET", f"/{index}/_settings")[index]["settings"]["index"]
    stored = connection.ask("GET", f"/{name},{name}-words/_stats/store")
    words = connection.ask("GET", f"/{name}-words/_count")["count"]
    return ClusterFacts(
        str(connection.address),
        index,
        health["status"],
        health["number_of_data_nodes"],
        int(settings["number_of_shards"]),
        int(settings["number_of_replicas"]),
        paragraphs,
        documents,
        words,
        stored["_all"]["primaries"]["store"]["size_in_bytes"],
    )
