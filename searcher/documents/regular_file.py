"""Files of documents are opened at once, and regular ones alone: a pipe or a device may have taken the name of one."""

from __future__ import annotations

import os
import stat

from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO


def open_regular(path: str | Path) -> BinaryIO:
    """Return a file opened to read. Raises `DocumentError` for a pipe or a device, and `OSError`."""
    file = open(path, "rb", opener=_open_at_once)  # noqa: SIM115 — the caller closes it
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise DocumentError(Reason(UnreadCode.NOT_REGULAR))


def read_regular(path: str | Path, max_size: int) -> bytes:
    """Return all bytes of a file. Raises `DocumentError` when there are more than `max_size`, and as `open_regular` does."""
    with open_regular(path) as file:
        if os.fstat(file.fileno()).st_size > max_size:
            raise DocumentError(Reason(UnreadCode.TOO_LARGE, size=max_size / 1e6))
        return file.read()


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to is not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
