"""Files of documents are opened at once, and regular ones alone: a pipe or a device may have taken the name of one.

Since the scan a file, or a folder on the way to it, may also have become a link. Where links are not followed, a file is opened
from the folder of documents on, name by name, and none of them may lead out of it.
"""

from __future__ import annotations

import errno
import os
import stat
from functools import partial

from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_IS_LINK = {errno.ELOOP, errno.ENOTDIR, errno.EMLINK}  # what systems say of a link that is not followed


def open_regular(path: str | Path, below: str | None = None) -> BinaryIO:
    """Return a file opened to read, which is in the folder `below` where one is given.

    Raises `DocumentError` for a pipe or a device, and `OSError`: `FileNotFoundError` where a link leads out of `below`.
    """
    file = open(path, "rb", opener=partial(_open_at_once, below=below))  # noqa: SIM115 — the caller closes it
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise DocumentError(Reason(UnreadCode.NOT_REGULAR))


def read_regular(path: str | Path, max_size: int, below: str | None = None) -> bytes:
    """Return all bytes of a file. Raises `DocumentError` when there are more than `max_size`, and as `open_regular` does."""
    with open_regular(path, below) as file:
        if os.fstat(file.fileno()).st_size > max_size:
            raise DocumentError(Reason(UnreadCode.TOO_LARGE, size=max_size / 1e6))
        return file.read()


def _open_at_once(path: str, flags: int, below: str | None) -> int:
    """Open a file; a pipe that nobody writes to is not waited for."""
    flags |= _AT_ONCE
    if below is None:
        return os.open(path, flags)
    if os.open in os.supports_dir_fd:
        try:
            return _open_without_links(path, flags, below)
        except OSError as error:
            if error.errno not in _IS_LINK:
                raise
    real, folder = os.path.realpath(path), os.path.realpath(below)
    if not real.startswith(os.path.join(folder, "")):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
    return _open_without_links(real, flags, folder)


def _open_without_links(path: str, flags: int, below: str) -> int:
    """Open a file by descriptors of the folders on the way, where the system has those; none of them may be a link."""
    if os.open not in os.supports_dir_fd:
        return os.open(path, flags)
    *folders, name = path.removeprefix(os.path.join(below, "")).split(os.sep)  # noqa: PTH206 — a path may be of many thousands
    place = os.open(below, _FOLDER)
    try:
        for folder in folders:
            inner = os.open(folder, _FOLDER | _NO_LINK, dir_fd=place)
            os.close(place)
            place = inner
        return os.open(name, flags | _NO_LINK, dir_fd=place)
    finally:
        os.close(place)
