"""Which missing files may be removed from an index: those of an unmounted file system stay.

Files are missing when they were deleted, and when what they are on is not mounted. A refresh that nobody asked for, such
as that before each search, removes what is certainly deleted: not what lay on a file system that is not there now, and
not most of an index at once. What is in doubt stays until the files are back or `searcher index` is run.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from searcher.documents.scan.ids import joined
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.sync.file_manifest import FileList

_MIN_DOUBTFUL_FILES = 10
"""Fewer are read again in no time when they come back."""

Place = tuple[str, str]
"""A folder below the root, and the name of a file in it."""


def doubtful(root: str, known: FileList, gone: Iterable[Place]) -> set[Place]:
    """Return the files of `gone` that are missing and may come back; those that are there and no longer wanted never are."""
    missing = {(folder, name) for folder, name in gone if not os.path.lexists(os.path.join(root, joined(folder, name)))}
    if not missing:
        return set()
    if known.in_doubt or known.mount not in {None, mount_point(root)}:
        return missing
    away = {mount for mount in known.mounts if not os.path.ismount(os.path.join(root, mount))}
    unmounted = {place for place in missing if not away.isdisjoint(_above(place[0]))}
    deleted = len(missing) - len(unmounted)
    if deleted >= _MIN_DOUBTFUL_FILES and 2 * deleted > known.file_count:
        return missing
    return unmounted


def mount_point(root: str) -> str:
    """Return the folder on which the file system of a place is mounted."""
    place = Path(root).resolve()
    return str(next((above for above in (place, *place.parents) if above.is_mount()), place.anchor))


def mounts_below(root: str, folders: Iterable[str]) -> list[str]:
    """Return which of these folders below the root, and of those above them, another file system is mounted on."""
    is_mount = cache(lambda folder: os.path.ismount(os.path.join(root, folder)))
    return sorted({above for folder in folders for above in _above(folder) if above and is_mount(above)})


def _above(folder: str) -> list[str]:
    """A folder and those that it is in, up to the root."""
    parts = folder.split("/") if folder else []
    return ["", *("/".join(parts[: count + 1]) for count in range(len(parts)))]
