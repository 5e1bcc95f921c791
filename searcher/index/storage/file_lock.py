"""A lock of the operating system on a file of an index: it ends with the process, however that comes about.

On each system it is the lock that Whoosh takes on the same file, so that its writers and these keep each other out.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from weakref import finalize

from searcher.hints import TYPE_CHECKING
from searcher.index.storage.folder import open_to_lock

if TYPE_CHECKING:
    from pathlib import Path

_TAKEN = {errno.EAGAIN, errno.EACCES, errno.EDEADLK}
_RETRY_SECONDS = 0.1


class FileLock:
    """An exclusive lock on a file, held from `acquire` until `release`."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, wait: float = 0.0) -> bool:
        """Take the lock; return `False` when another holds it for longer than `wait` seconds.

        Raises `StorageError` and `OSError` when the file cannot be opened.
        """
        until = time.monotonic() + wait
        while not (taken := self._try()) and time.monotonic() < until:
            time.sleep(_RETRY_SECONDS)
        return taken

    def _try(self) -> bool:
        descriptor = open_to_lock(self._path)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            if error.errno not in _TAKEN:
                raise
            return False
        self._descriptor = descriptor
        self._close = finalize(self, os.close, descriptor)
        return True

    def write(self, data: bytes) -> None:
        """Put data in the place of what the file holds; the lock is held."""
        assert self._descriptor is not None
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, data)

    def release(self) -> None:
        """Let the next one have it."""
        if self._descriptor is not None:
            descriptor, self._descriptor = self._descriptor, None
            _unlock(descriptor)
            self._close()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
