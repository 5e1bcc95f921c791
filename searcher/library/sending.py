"""Sending documents to an index on a cluster from anywhere: any number of processes and machines may do so at a time."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.documents.model import Document


def send(documents: Iterable[Document], address: str) -> int:
    """Add documents to the index at an address, in one commit; return how many those were.

    It can be pickled, and what it does follows from the documents alone: whoever runs it again where a worker died has what
    one run would have had. Meant for the partitions of Dask, Ray or Spark. Nothing of the index is read.

    Raises `NoIndex` where none was made yet, `DocumentError` for a document that cannot be kept, and `StorageError`.
    """
    from searcher.cluster.address import parse_address
    from searcher.cluster.connection import Connection
    from searcher.cluster.schema import current_generation
    from searcher.cluster.writer import ClusterWriter
    from searcher.library.writer import Writer

    connection = Connection(parse_address(address))
    sent = 0
    with Writer(ClusterWriter(connection, current_generation(connection)), lambda: None) as writer:
        for document in documents:
            writer.add(document)
            sent += 1
    return sent
