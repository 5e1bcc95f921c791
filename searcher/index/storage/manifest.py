"""Manifests: the segments of each commit, one small file per commit; the newest one is in force.

    _MAIN_7.json     the manifest: format version, segments, the paragraphs removed from each, where the documents are
    _MAIN_7.files    for an index of a folder: every file's size, time of change and hash, as of this commit
    _MAIN_7.toc      Whoosh's table of contents, the same list in its own words; renaming it into place is the commit
    MAIN_….seg       the segments
    MAIN_….vec       the vectors of a segment's paragraphs, where somebody opened the index with an embedder

The manifest and the list of files end with a checksum, by which damage is noticed.

A commit writes new files beside the old ones and takes nothing away before the table of contents stands. So a process
killed at any moment leaves the commit that was there, and a reader keeps the segments it has mapped.
"""

from __future__ import annotations

import os
from itertools import pairwise

from searcher.errors import IndexFormat, NoIndex, StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _
from searcher.index.storage.container import FORMAT_VERSION, corrupt, with_checksum, without_checksum
from searcher.index.storage.folder import file_names, read_file, remove_file
from searcher.lazy import expression, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

INDEX_NAME = "MAIN"
"""What Whoosh calls an index that is alone in its folder; every file name begins with it."""

MERGING = ".merging"
"""The suffix of a segment that is being merged, until a commit takes it."""

MERGE_LOCK = f"{INDEX_NAME}_MERGELOCK"
"""Held by the process that merges."""

MAX_MANIFEST_BYTES = 1 << 28
MAX_FILES_BYTES = 1 << 31
_MAX_NUMBER = 1 << 30  # of a commit: Whoosh's table has 32 bits for the number of the next

WRITE_LOCK = f"{INDEX_NAME}_WRITELOCK"
"""Held by the one writer."""

_LOCKS = {MERGE_LOCK, WRITE_LOCK}

_BYSTANDERS = {
    "searcher.toml",
    ".gitignore",
    ".gitkeep",
    ".searchignore",
    "CACHEDIR.TAG",
    ".DS_Store",
    "Thumbs.db",
    "desktop.ini",
    "lost+found",
}
"""What a folder may have beside an index: settings, and what systems and other tools put into every folder."""

_TABLE = expression(r"_MAIN_(\d+)\.toc")
_OURS = expression(r"_MAIN_(\d+)\.(?:json|files|toc(\.new|\.\d+\.\d+)?)")
_SEGMENT = expression(rf"(MAIN_[0-9a-z]{{16}})\.(?:seg|{MERGING[1:]})")

VECTORS = expression(r"(MAIN_[0-9a-z]{16})\.vec(?:\.\d+)?")
"""The name of a file of vectors, perhaps with the number of the process that is writing it; the group is the segment's."""

Range = tuple[int, int]


class SegmentEntry(NamedTuple):
    """A segment as a commit sees it: `removed` are ranges of paragraphs, `[first, last)`, ascending.

    `checksum` is that of the whole file, by which a segment of another commit under this name is known.
    """

    name: str
    paragraphs: int
    documents: int
    removed: tuple[Range, ...] = ()
    checksum: int | None = None

    @property
    def live(self) -> int:
        """How many paragraphs are left."""
        return self.paragraphs - sum(last - first for first, last in self.removed)

    def file(self, folder: Path) -> Path:
        """Where the segment is stored."""
        return folder / f"{self.name}.seg"


class Manifest(NamedTuple):
    """One commit. `number` is 0 for an index that has none yet; `root` is where its documents are, if in files.

    `table` is the CRC-32 of Whoosh's table of contents, which is never read here.
    """

    number: int = 0
    segments: tuple[SegmentEntry, ...] = ()
    root: str | None = None
    table: int = 0


def latest_number(folder: Path) -> int | None:
    """The number of the newest commit in a folder, or `None` where there is no index."""
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return max((int(match[1]) for match in map(_TABLE.fullmatch, names) if match), default=None)


def read_manifest(folder: Path) -> Manifest:
    """Read the newest commit.

    Raises `NoIndex` where there is none, `IndexFormat` when another version made it, `CorruptIndex` when its manifest
    is damaged.
    """
    number = latest_number(folder)
    if number is None:
        hint = _("make one with: searcher index FOLDER")
        raise NoIndex(_("there is no index in {folder}", folder=folder), hint=hint)
    if number > _MAX_NUMBER:
        raise StorageError(_foreign(folder))
    path = manifest_path(folder, number)
    try:
        data = read_file(path, MAX_MANIFEST_BYTES)
    except FileNotFoundError:
        if latest_number(folder) != number:
            return read_manifest(folder)  # A commit came between the two looks.
        raise IndexFormat(_foreign(folder)) from None
    stored = _read_stored(path, data)
    try:
        return Manifest(number, tuple(_segments(stored)), stored["root"], stored["table"])
    except (AttributeError, KeyError, TypeError, ValueError):
        raise corrupt(path, _("is damaged")) from None


def _foreign(folder: Path) -> Message:
    return _(
        "the index in {folder} was written by another program; choose another place for the index, or delete it",
        folder=folder,
    )


def _read_stored(path: Path, data: bytes) -> dict[str, Any]:
    """What a manifest says, if it is whole and of this version."""
    try:
        stored = from_json(without_checksum(data))
    except (ValueError, RecursionError):
        version = _version_without_checksum(data)
        if version is None:
            raise corrupt(path, _("is damaged")) from None
    else:
        version = stored.get("format") if isinstance(stored, dict) else None
    if version != FORMAT_VERSION:
        msg = _(
            "the index in {folder} has format {version}, this version reads {known}",
            folder=path.parent,
            version=version,
            known=FORMAT_VERSION,
        )
        raise IndexFormat(msg)
    return dict(stored)


def _version_without_checksum(data: bytes) -> int | None:
    """The format of a manifest without a checksum, as the first versions wrote it."""
    try:
        stored = from_json(data)
    except (ValueError, RecursionError):
        return None
    version = stored.get("format") if isinstance(stored, dict) else None
    return version if isinstance(version, int) and version < _FIRST_WITH_CHECKSUM else None


_FIRST_WITH_CHECKSUM = 4


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write what `read_manifest` will read once the table of contents of the same number stands."""
    import json

    from searcher.index.storage.atomic_file import write_durably

    stored = {
        "format": FORMAT_VERSION,
        "root": manifest.root,
        "table": manifest.table,
        "segments": [segment._asdict() for segment in manifest.segments],
    }
    write_durably(manifest_path(folder, manifest.number), with_checksum(json.dumps(stored, indent=1).encode()))


def manifest_path(folder: Path, number: int) -> Path:
    """Where a commit lists its segments."""
    return folder / f"_MAIN_{number}.json"


def files_path(folder: Path, number: int) -> Path:
    """Where a commit keeps the states of the files it was made from."""
    return folder / f"_MAIN_{number}.files"


def vectors_path(folder: Path, segment: str) -> Path:
    """The vectors of a segment's paragraphs."""
    return folder / f"{segment}.vec"


def table_path(folder: Path, number: int) -> Path:
    """Whoosh's table of contents of a commit."""
    return folder / f"_MAIN_{number}.toc"


def delete_obsolete(folder: Path, manifest: Manifest) -> None:
    """Remove what no commit but older ones, or a writer that was killed, needs."""
    for name in left_over(folder, manifest):
        remove_file(folder / name)


def left_over(folder: Path, manifest: Manifest) -> list[str]:
    """The files that are of no use but to older commits, or come from a writer that was killed."""
    names = [name for name in file_names(folder) if _is_left_over(name, manifest)]
    if any(name.endswith(MERGING) for name in names) and _is_merging(folder):
        names = [name for name in names if not name.endswith(MERGING)]
    return names


def _is_merging(folder: Path) -> bool:
    """Whether a process merges segments of this index now."""
    from searcher.index.storage.file_lock import FileLock

    lock = FileLock(folder / MERGE_LOCK)
    try:
        free = lock.acquire()
    except (OSError, StorageError):
        return False
    if free:
        lock.release()
    return not free


def _is_left_over(name: str, manifest: Manifest) -> bool:
    ours, segment = _OURS.fullmatch(name), _SEGMENT.fullmatch(name)
    if ours:
        return int(ours[1]) != manifest.number or bool(ours[2])
    return segment is not None and segment[1] not in {entry.name for entry in manifest.segments}


def is_index_file(name: str) -> bool:
    """Whether a name is exactly one that searcher gives to a file of an index."""
    return bool(_OURS.fullmatch(name) or _SEGMENT.fullmatch(name) or VECTORS.fullmatch(name)) or name in _LOCKS


def check_may_hold_index(folder: Path) -> None:
    """Raise `StorageError` for a folder that has no index and is not free for one.

    A folder of documents that became an index would answer every later search from nothing.
    """
    if latest_number(folder) is not None:
        return
    names = set(os.listdir(folder))
    if ".gitignore" in names:
        names.discard("README.md")  # a repository's page on the folder that it keeps free for an index
    for name in sorted(names):
        if not is_index_file(name) and name not in _BYSTANDERS:
            msg = _(
                "the folder {folder} has other files in it, such as {name}; an index needs a folder of its own: "
                "choose a new or an empty one with --index",
                folder=folder,
                name=name,
            )
            raise StorageError(msg)


def _segments(stored: dict[str, Any]) -> Iterator[SegmentEntry]:
    for entry in stored["segments"]:
        name, paragraphs, documents = str(entry["name"]), entry["paragraphs"], entry["documents"]
        removed = tuple((first, last) for first, last in entry["removed"])
        checksum = entry.get("checksum")  # Commits of earlier versions have none.
        ends = [0, *(end for ends in removed for end in ends), paragraphs]
        if (
            not _SEGMENT.fullmatch(f"{name}.seg")
            or not all(type(number) is int for number in (*ends, documents, checksum or 0))
            or not all(first <= last for first, last in pairwise(ends))
            or not all(first < last for first, last in removed)
        ):
            raise ValueError
        yield SegmentEntry(name, paragraphs, documents, removed, checksum)


def root_name(root: Path) -> str:
    """How an index remembers where its documents are: the same for every way to name the place."""
    return str(root.resolve())
