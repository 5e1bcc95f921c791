"""The system's libarchive, which unpacks what Python cannot: where it is, or what to do where it is not."""

from __future__ import annotations

import ctypes
import os
import sys

from searcher.documents.reasons import Reason, UnreadCode

_NAMES = {"darwin": "/usr/lib/libarchive.2.dylib", "win32": "archive.dll"}
LIBRARY = os.environ.get("LIBARCHIVE") or _NAMES.get(sys.platform, "libarchive.so.13")
"""The name by which the system knows it: with it no process is started to look for it. Of macOS it is the whole path, since a
name alone is looked for in the current folder too, which may be a stranger's."""


def missing_libarchive() -> Reason | None:
    """What to do when the system has no libarchive, or `None` when it has."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return Reason(UnreadCode.NEEDS_LIBARCHIVE)
    return None
