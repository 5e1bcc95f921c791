"""Hash of a file's content, and whether its modification time can be trusted."""

from __future__ import annotations

import errno
import os
from time import sleep, time_ns

from searcher.documents.regular_file import open_regular
from searcher.documents.scan.scan import time_of_change
from searcher.errors import DocumentError
from searcher.i18n import _
from searcher.sync.file_manifest import DIGEST_SIZE, UNKNOWN

_LARGEST_HASHED = 64 << 20  # bytes: of a larger file, another time of change counts as another content

_SHORT_TICK, _LONG_TICK = 50_000_000, 2_000_000_000  # nanoseconds


def digest_of(path: str, below: str | None = None) -> bytes:
    """A hash of a file's content. Raises `OSError`, also if the file has become a pipe since the scan, or is out of `below`."""
    from hashlib import blake2b

    try:
        file = open_regular(path, below)
    except DocumentError as error:
        raise OSError(errno.EINVAL, _("is no regular file")) from error
    with file:
        if os.fstat(file.fileno()).st_size > _LARGEST_HASHED:
            return UNKNOWN
        content = blake2b(digest_size=DIGEST_SIZE)
        while data := file.read(1 << 20):
            content.update(data)
        return content.digest()


def has_digest(path: str, digest: bytes, below: str | None = None) -> bool:
    """Whether a file still has the content of this hash; what was read of it meanwhile may be another's else."""
    try:
        return digest_of(path, below) == digest
    except OSError:
        return False


def is_as_found(path: str, size: int, modified: int) -> bool:
    """Whether a file has the size and the time of change that a scan saw."""
    try:
        status = os.stat(path)
    except OSError:
        return False
    return (status.st_size, time_of_change(status)) == (size, modified)


def settle(modified: int) -> bool:
    """Whether a change of a file after now would give it another time; waits until it would, where that is soon.

    File systems count in ticks: those that keep fractions of a second tick a hundred times a second or more, the others
    every second or two.
    """
    tick = _SHORT_TICK if modified % 1_000_000_000 else _LONG_TICK
    since = time_ns() - modified
    if tick == _SHORT_TICK and 0 <= since <= tick:
        sleep((tick - since + 1_000_000) / 1e9)
        since = time_ns() - modified
    return abs(since) > tick
