"""Which index holds the documents at a path: their own, or that of a folder above."""

from __future__ import annotations

import os
from pathlib import Path

from searcher.config.locations import INDEX_VARIABLE, index_location
from searcher.errors import StorageError
from searcher.hints import NamedTuple
from searcher.index.storage.manifest import latest_number, read_manifest


class IndexPlace(NamedTuple):
    """An index, the folder of documents it is of, and a path below that folder, which is empty for all of it."""

    folder: Path
    root: Path
    part: str = ""


def index_covering(path: Path, given: str | os.PathLike[str] | None = None) -> IndexPlace:
    """The index that holds the documents at `path`: their own, or else that of a folder above, or else one to be made."""
    folder = index_location(path, given)
    if latest_number(folder) is not None:
        return _place(folder, path)
    if not (given or os.environ.get(INDEX_VARIABLE)):
        for above in path.absolute().parents:
            covering = _place(index_location(above), path)
            if covering.part:
                return covering
    return IndexPlace(folder, path)


def _place(folder: Path, path: Path) -> IndexPlace:
    """How an index is to be refreshed for a path: in part, where it is of a folder above."""
    try:
        root = read_manifest(folder).root
    except StorageError:
        root = None
    resolved = path.resolve()
    if root is None or not resolved.is_relative_to(root):
        return IndexPlace(folder, path)
    part = resolved.relative_to(root).as_posix()
    return IndexPlace(folder, path) if part == "." else IndexPlace(folder, Path(root), part)
