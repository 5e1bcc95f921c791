"""Texts kept small and read one by one: a few to a block, each block compressed with a dictionary of its own words.

Paragraphs are short, and short texts compress badly. A sample of the texts themselves serves as zlib's preset
dictionary, which makes blocks of 4 paragraphs smaller than blocks of 16 would be without it. To show one paragraph its
block is inflated up to its end: 4 take a third of the time of 16, for a tenth more room.
"""

import struct
from collections.abc import Sequence
from itertools import accumulate

from searcher.index.storage.container import SectionReader
from searcher.kernels import inflated

PER_BLOCK = 4
"""Texts in a block."""

_PER_BLOCK_BEFORE = 16  # in segments of the same format that earlier versions wrote
_MAX_RECENT, _MAX_RECENT_BYTES = 128, 4096  # blocks that are kept as they were read, and bytes of the largest
MAX_TEXT_BYTES = 1 << 24
"""Of one text in UTF-8: however much a block would inflate to, no more than this is inflated for each."""


class BlockReader:
    """The texts of one section group, by number, counted from 0."""

    def __init__(self, reader: SectionReader, name: str, count: int) -> None:
        """Open `<name>.blocks` and its companions; `count` is how many texts there are."""
        self._reader, self._name = reader, name
        self._count = count
        self._offsets = reader.pages(f"{name}.offsets", "Q")
        self._blocks = reader.pages(f"{name}.blocks")
        blocks = len(self._offsets) - 1
        self._per_block = PER_BLOCK if -(-count // PER_BLOCK) == blocks else _PER_BLOCK_BEFORE
        self._dictionary = reader.bytes(f"{name}.dictionary")
        self._recent: dict[int, tuple[bytes, Sequence[int]]] = {}

    def __getitem__(self, number: int) -> str:
        """The text with this number. Raises `CorruptIndex`."""
        block, place = divmod(number, self._per_block)
        try:
            data, ends = self._recent.get(block) or self._remembered(block, place)
            if ends[place] > len(data):
                data, ends = self._remembered(block, len(ends) - 1)
            return data[ends[place - 1] if place else 4 * len(ends) : ends[place]].decode("utf-8", "surrogatepass")
        except (struct.error, ValueError, IndexError):
            raise self._reader.damaged(f"{self._name}.blocks") from None

    def _remembered(self, block: int, last: int) -> tuple[bytes, Sequence[int]]:
        """A block that is read now; while one types, or opens what was found, the same paragraphs are asked for again."""
        found = self._read(block, last)
        if len(self._recent) >= _MAX_RECENT:
            self._recent.clear()
        if len(found[0]) <= _MAX_RECENT_BYTES:
            self._recent[block] = found
        return found

    def _read(self, block: int, last: int) -> tuple[bytes, Sequence[int]]:
        """A block's bytes up to the end of one of its texts, and where each text ends; it begins with their lengths.

        The others of a block are mostly never asked for; one who asks for another one is given the whole block.
        """
        start, end = self._offsets[block : block + 2]
        count = min(self._per_block, self._count - block * self._per_block)
        most = count * (MAX_TEXT_BYTES + 4)
        data = inflated(self._blocks[start:end], self._dictionary, most, count, last)
        return data, tuple(accumulate(struct.unpack_from(f"<{count}I", data), initial=4 * count))[1:]
