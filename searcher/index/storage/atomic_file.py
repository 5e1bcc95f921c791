"""Atomic files: written and flushed before they are visible under their name; folders are for their owner alone.

A small file ends with its checksum: its last line is the CRC-32 of what stands before, in eight hexadecimal digits.
"""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress

from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.storage.folder import create_file, remove_file, rename_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

_PRIVATE = 0o700


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, for their owner alone. Raises `StorageError`."""
    try:
        for missing in reversed([place for place in (folder, *folder.parents) if not place.exists()]):
            with suppress(FileExistsError):  # another process was faster
                missing.mkdir(_PRIVATE)
            flush_folder(missing.parent)
        os.listdir(folder)
    except OSError as error:
        from searcher.i18n.system_errors import system_error

        why = system_error(error)
        msg = _(
            "cannot make the index folder {folder}: {why}; choose another place for the index", folder=folder, why=why
        )
        raise StorageError(msg) from error


@contextmanager
def created(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which is on the disk when the block ends, and gone when the block or the disk fails.

    Raises `StorageError` when it cannot be written. Its name is on the disk after the folder's next `flush_folder`.
    """
    try:
        descriptor = create_file(path)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                remove_file(path)
            raise
    except OSError as error:
        raise _cannot_write(path, error) from error


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk. Raises `StorageError`."""
    with created(path) as file:
        file.write(data)


def publish(written: Path, name: Path) -> None:
    """Give a file the name by which it counts, after everything else in the folder is on the disk; then that is, too.

    Raises `StorageError`.
    """
    try:
        flush_folder(name.parent)
        rename_file(written, name.name)
        flush_folder(name.parent)
    except OSError as error:
        raise _cannot_write(name, error) from error


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk, where the system supports it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOTHING_TO_FLUSH:
            raise
    finally:
        os.close(descriptor)


_NOTHING_TO_FLUSH = {errno.EINVAL, errno.ENOTSUP}  # what file systems say on which a folder cannot be flushed


def _cannot_write(path: Path, error: OSError) -> StorageError:
    from searcher.i18n.system_errors import system_error

    if error.errno in {errno.EMFILE, errno.ENFILE}:
        return StorageError(
            _("cannot write {path}: {why}; raise the limit (ulimit -n)", path=path, why=system_error(error))
        )
    return StorageError(
        _(
            "cannot write {path}: {why}; make room there, or choose another place for the index",
            path=path,
            why=system_error(error),
        )
    )
