"""7z: the files in an archive, each as its own format has it; the system's libarchive unpacks them."""

from __future__ import annotations

import locale
import os
from contextlib import suppress

from searcher.documents.formats.archive import MAX_MEMBERS, MAX_UNPACKED
from searcher.documents.formats.libarchive import LIBRARY, missing_libarchive
from searcher.documents.formats.packed import read_members
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from searcher.documents.model import Extract
    from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """The documents of all files in an archive."""
    if missing := missing_libarchive():
        raise DocumentError(missing)
    os.environ["LIBARCHIVE"] = LIBRARY
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")  # else names with accents are lost where it is C
    from libarchive.exception import ArchiveError

    try:
        names = [name for name, _ in _entries(source.data)]
        yield from read_members(source, names, _Members(source.data).read)
    except ArchiveError as error:
        raise DocumentError(_reason(error)) from None


class _Members:
    """The files of an archive, read in their order: they are packed together, so that none can be sought."""

    def __init__(self, data: bytes) -> None:
        self._entries = _entries(data)
        self._left = MAX_UNPACKED

    def read(self, name: str) -> bytes:
        """The bytes of the next file of this name; what its header says of its size is not believed."""
        from libarchive.exception import ArchiveError

        blocks = []
        try:
            entry = next((entry for known, entry in self._entries if known == name), None)
            if entry is None:  # what came before it is damaged, and was the last that could be reached
                raise DocumentError(Reason(UnreadCode.CUT_SHORT))
            for block in entry.get_blocks():
                self._left -= len(block)
                if self._left < 0:
                    raise DocumentError(Reason(UnreadCode.UNFOLDS_TOO_FAR))
                blocks.append(block)
        except ArchiveError as error:
            raise DocumentError(_reason(error)) from None
        return b"".join(blocks)


def _entries(data: bytes) -> Iterator[tuple[str, Any]]:
    """The name of each file in an archive, with what reads it until the next one is asked for."""
    from libarchive import memory_reader

    with memory_reader(data, format_name="7zip") as archive:
        for number, entry in enumerate(archive):
            if number >= MAX_MEMBERS:
                raise DocumentError(Reason(UnreadCode.TOO_MANY_MEMBERS))
            if entry.isreg:
                yield str(entry.pathname), entry


def _reason(error: Any) -> Reason:
    """Why libarchive gives up; it has no number of its own for a password that it lacks."""
    message = str(error)
    return Reason(UnreadCode.LOCKED) if "ncrypt" in message else Reason(UnreadCode.DAMAGED, error=type(error).__name__)
