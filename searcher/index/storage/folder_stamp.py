"""Stamp of a folder: equal ones say that nothing was made, renamed or removed in it meanwhile."""

from __future__ import annotations

import os
from time import time_ns

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FolderStamp = tuple[int, int, int]
"""When something was last made, renamed or removed in it, and which folder it is."""

_SECOND = 10**9  # nanoseconds
_TICK = _SECOND // 10  # in which several changes may get the same time, where times have fractions of a second
_COARSE_TICK = 2 * _SECOND  # where they have none


def folder_stamp(folder: Path) -> FolderStamp | None:
    """The stamp of a folder; `None` for one that is not there, and for one where the next change may not alter the stamp."""
    try:
        status = os.stat(folder)
    except OSError:
        return None
    changed = status.st_mtime_ns
    age = time_ns() - changed
    if age < (_TICK if changed % _SECOND else _COARSE_TICK):
        return None
    return changed, status.st_ino, status.st_dev
