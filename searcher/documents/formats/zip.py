"""ZIP: the files in an archive, each as its own format has it."""

from __future__ import annotations

from searcher.documents.formats.archive import Archive
from searcher.documents.formats.packed import read_members
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """The documents of all files in an archive."""
    archive = Archive(source.data)
    yield from read_members(source, archive.names(), archive.read)
