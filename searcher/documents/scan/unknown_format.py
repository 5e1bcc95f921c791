"""Whether a file whose suffix names no format is text, which only its first bytes tell."""

from __future__ import annotations

from searcher.documents.formats.no_text import NO_TEXT
from searcher.documents.formats.registry import IMAGE
from searcher.documents.regular_file import open_regular
from searcher.documents.text.sniff import is_text
from searcher.errors import DocumentError

_HEAD = 4096  # bytes


def may_be_read(path: str, suffix: str) -> bool:
    """Whether a file is text; also for one that cannot be opened, of which its reader will say why."""
    if suffix in NO_TEXT or suffix in IMAGE.suffixes or suffix.endswith("~"):
        return False
    try:
        with open_regular(path) as file:
            return is_text(file.read(_HEAD))
    except DocumentError:
        return False
    except OSError:
        return True
