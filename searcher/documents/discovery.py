"""Which files there are under a folder, and whether they changed since they were last seen."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

from searcher.documents.formats import CANNOT_BE_READ, SUFFIXES
from searcher.errors import NoDocuments


class FileState(NamedTuple):
    """A file as the scan saw it; another size or time of change (in nanoseconds) means that its content may differ."""

    path: str
    size: int
    modified: int


class Skipped(NamedTuple):
    """A file that is not in the index, and why."""

    path: str
    reason: str


def discover(root: Path, exclude: Collection[Path] = ()) -> tuple[dict[str, FileState], list[Skipped]]:
    """Find the documents under a folder, or the one file that `root` is: their states by document id.

    The id is the path below `root`, with `/` between its parts. Hidden files and folders, and links to folders, are
    not followed; files of unknown formats are no documents and are not listed.

    Raises `NoDocuments` when there is no such place.
    """
    if root.is_file():
        status = root.stat()
        if root.suffix.lower() not in SUFFIXES:
            msg = f"{root} is in no format that can be read ({', '.join(sorted(SUFFIXES))})"
            raise NoDocuments(msg)
        return {root.name: FileState(str(root), status.st_size, status.st_mtime_ns)}, []
    if not root.is_dir():
        msg = f"{root} does not exist; say where the documents are with --in FOLDER"
        raise NoDocuments(msg)
    skipped: list[Skipped] = []
    prefix = len(str(root / "_")) - 1
    files = _walk(str(root), {str(path.absolute()) for path in exclude}, skipped)
    return {state.path[prefix:].replace(os.sep, "/"): state for state in files}, skipped


def _walk(folder: str, exclude: Collection[str], skipped: list[Skipped]) -> Iterator[FileState]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        skipped.append(Skipped(folder, f"{CANNOT_BE_READ}: {error.strerror}"))
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        folder_below = entry.is_dir(follow_symlinks=False)
        if not folder_below and os.path.splitext(entry.name)[1].lower() not in SUFFIXES:
            continue
        if not _is_utf8(entry.name):
            skipped.append(Skipped(os.fsencode(entry.path).decode(errors="replace"), "has a name that is not UTF-8"))
        elif not folder_below:
            if state := _state(entry, skipped):
                yield state
        elif os.path.abspath(entry.path) not in exclude:
            yield from _walk(entry.path, exclude, skipped)


def _state(entry: os.DirEntry[str], skipped: list[Skipped]) -> FileState | None:
    try:
        if not entry.is_file():
            return None
        status = entry.stat()
    except OSError as error:
        skipped.append(Skipped(entry.path, f"{CANNOT_BE_READ}: {error.strerror}"))
        return None
    return FileState(entry.path, status.st_size, status.st_mtime_ns)


def _is_utf8(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
