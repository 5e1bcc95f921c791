"""The life of an index: making one for records of one's own, and deleting one."""

from __future__ import annotations

from contextlib import suppress

from searcher.config.locations import folder_named, is_cluster_address, resolve_link
from searcher.errors import NoIndex, StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.storage.folder import file_names, remove_file
from searcher.index.storage.manifest import Manifest, delete_obsolete, is_index_file, latest_number
from searcher.index.write.index_writer import IndexWriter
from searcher.library.arguments import check_path
from searcher.library.embedder import check_no_embedder, embedder_of
from searcher.library.index import Index

if TYPE_CHECKING:
    from pathlib import Path

    from searcher.library.embedder import Embedder
    from searcher.library.searcher import Location


def create_index(
    path: Location,
    *,
    shards: int | None = None,
    replicas: int | None = None,
    embedder: Embedder | str | None = None,
) -> Index:
    """Make an empty index for records of one's own, in a folder or at an address such as `opensearch://host:9200/name`.

    On a cluster it has so many `shards`, and `replicas` of each; without them, one shard and one replica
    where there are several nodes. `embedder` is as in `searcher.open`; vectors are made when a writer commits.

    Raises `StorageError` when there is an index already, which `searcher.open` opens.
    """
    check_path("path", path)
    if is_cluster_address(path):
        from searcher.library.remote_index import create_remote_index

        check_no_embedder(embedder)
        return create_remote_index(str(path), shards, replicas)
    if shards is not None or replicas is not None:
        raise ValueError("shards and replicas are of a cluster; a folder has none")
    embed = embedder_of(embedder)
    folder = resolve_link(folder_named(path))
    if latest_number(folder) is not None:
        msg = _(
            "there is an index in {folder} already; open it with searcher.open({name!r})",
            folder=folder,
            name=str(folder),
        )
        raise StorageError(msg)
    IndexWriter(folder).commit()
    return Index(folder, embedder=embed)


def forget_index(folder: Path) -> None:
    """Delete an index, and its folder if nothing else is in it.

    Raises `NoIndex`, `IndexLocked`, and `StorageError` for records.
    """
    if latest_number(folder) is None:
        msg = _("there is no index in {folder}", folder=folder)
        raise NoIndex(msg)
    from searcher.sync.plan import is_of_files

    if not is_of_files(folder):
        msg = _(
            "the index in {folder} holds records of its own, which are nowhere else; delete the folder if you mean it",
            folder=folder,
        )
        raise StorageError(msg)
    writer = IndexWriter(folder, rebuild=True)
    try:
        delete_obsolete(folder, Manifest())
    finally:
        writer.cancel()
    with suppress(OSError):
        for name in filter(is_index_file, file_names(folder)):
            remove_file(folder / name)
        folder.rmdir()
