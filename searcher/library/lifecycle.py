"""The life of an index: making one for records of one's own, and deleting one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from searcher.config.locations import folder_named, resolve_link
from searcher.errors import NoIndex, StorageError
from searcher.i18n import _
from searcher.index.storage.folder import file_names, remove_file
from searcher.index.storage.manifest import Generation, is_index_file, latest_number, sweep
from searcher.index.write.index_writer import IndexWriter
from searcher.library.arguments import check_path
from searcher.library.index import Index
from searcher.sync.plan import is_of_files

if TYPE_CHECKING:
    from pathlib import Path

    from searcher.library.searcher import Location


def create_index(path: Location) -> Index:
    """Make an empty index for records of one's own.

    Raises `StorageError` when there is an index already, which `searcher.open` opens, or when `path` is an address.
    """
    check_path("path", path)
    folder = resolve_link(folder_named(path))
    if latest_number(folder) is not None:
        msg = _(
            "there is an index in {folder} already; open it with searcher.open({name!r})",
            folder=folder,
            name=str(folder),
        )
        raise StorageError(msg)
    IndexWriter(folder).commit()
    return Index(folder)


def forget_index(folder: Path) -> None:
    """Delete an index, and its folder if nothing else is in it.

    Raises `NoIndex`, `IndexLocked`, and `StorageError` for records.
    """
    if latest_number(folder) is None:
        msg = _("there is no index in {folder}", folder=folder)
        raise NoIndex(msg)
    if not is_of_files(folder):
        msg = _(
            "the index in {folder} holds records of its own, which are nowhere else; delete the folder if you mean it",
            folder=folder,
        )
        raise StorageError(msg)
    writer = IndexWriter(folder, rebuild=True)
    try:
        sweep(folder, Generation())
    finally:
        writer.cancel()
    with suppress(OSError):
        for name in filter(is_index_file, file_names(folder)):
            remove_file(folder / name)
        folder.rmdir()
