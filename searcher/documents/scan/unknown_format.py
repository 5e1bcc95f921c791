"""Whether a file whose suffix names no format is text, which only its first bytes tell."""

from __future__ import annotations

import os
import stat

from searcher.documents.formats.no_text import NO_TEXT
from searcher.documents.formats.registry import IMAGE
from searcher.documents.text.sniff import is_text

_HEAD = 4096  # bytes


def may_be_read(path: str, suffix: str) -> bool:
    """Whether a file is text; also for one that cannot be opened, of which its reader will say why."""
    if suffix in NO_TEXT or suffix in IMAGE.suffixes or suffix.endswith("~"):
        return False
    try:
        with open(path, "rb", opener=_open_at_once) as file:
            return stat.S_ISREG(os.fstat(file.fileno()).st_mode) and is_text(file.read(_HEAD))
    except OSError:
        return True


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe that has taken its place is not waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
