"""What every part of a segment is read from: its file, and how many paragraphs, documents and chunks there are."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.index.format.postings import CHUNK_SIZE
from searcher.index.storage.container import SectionReader
from searcher.lazy import from_json

if TYPE_CHECKING:
    from pathlib import Path

_COUNTS = ("paragraphs", "documents", "length", "title_length")
_MAX_WORDS = 1 << 48  # in a segment, of which each paragraph counts 65,535 at most


class SegmentFile:
    """The file of a segment, open for reading, and its counts."""

    def __init__(self, path: Path) -> None:
        """Open the file; nothing but its table and its counts is read. Raises `CorruptIndex` and `IndexFormat`."""
        self.reader = SectionReader(path)
        try:
            meta = from_json(bytes(self.reader.bytes("meta")))
            self.paragraphs: int = meta["paragraphs"]
            self.documents: int = meta["documents"]
            self.length: int = meta["length"]
            self.title_length: int = meta["title_length"]
            counts: list[int] = meta["chunks"]
            sound = (
                all(type(count) is int for count in (*counts, *map(meta.__getitem__, _COUNTS)))
                and all(0 < count <= CHUNK_SIZE for count in counts)
                and self.documents >= 0
                and self.paragraphs == sum(counts)
                and 0 <= self.length < _MAX_WORDS
                and 0 <= self.title_length < _MAX_WORDS
            )
        except (ValueError, KeyError, TypeError, RecursionError):
            sound = False
        if not sound:
            raise self.reader.damaged("meta")
        self.bases = [sum(counts[:number]) for number in range(len(counts) + 1)]

    @property
    def chunks(self) -> int:
        """How many chunks there are."""
        return len(self.bases) - 1
