"""Hash of a file's content, and whether its modification time can be trusted."""

from __future__ import annotations

import errno
import os
import stat
from time import time_ns

from searcher.i18n import _
from searcher.sync.file_manifest import DIGEST_SIZE, UNKNOWN

_LARGEST_HASHED = 64 << 20  # bytes: of a larger file, another time of change counts as another content


def digest_of(path: str) -> bytes:
    """A hash of a file's content. Raises `OSError`, also if the file has become a pipe since the scan."""
    from hashlib import blake2b

    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, _("is no regular file"))
        if status.st_size > _LARGEST_HASHED:
            return UNKNOWN
        content = blake2b(digest_size=DIGEST_SIZE)
        while data := os.read(descriptor, 1 << 20):
            content.update(data)
        return content.digest()
    finally:
        os.close(descriptor)


def is_settled(modified: int) -> bool:
    """Whether a change of the file after now would give it another time: file systems count in ticks.

    Those that keep fractions of a second tick a hundred times a second or more, the others every second or two.
    """
    tick = 50_000_000 if modified % 1_000_000_000 else 2_000_000_000
    return abs(time_ns() - modified) > tick
