"""Texts kept small and read one by one: a few to a block, each block compressed with a dictionary of its own words.

Paragraphs are short, and short texts compress badly. A sample of the texts themselves serves as zlib's preset
dictionary, which makes blocks of 4 paragraphs smaller than blocks of 16 would be without it. To show one paragraph its
whole block is inflated: 4 take a third of the time of 16, for a tenth more room.
"""

import struct
from collections.abc import Sequence

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
            data, lengths = self._recent.get(block) or self._remembered(block)
            start = 4 * len(lengths) + sum(lengths[:place])
            return data[start : start + lengths[place]].decode("utf-8", "surrogatepass")
        except (struct.error, ValueError, IndexError):
            raise self._reader.damaged(f"{self._name}.blocks") from None

    def _remembered(self, block: int) -> tuple[bytes, Sequence[int]]:
        """A block that is read now; while one types, or opens what was found, the same paragraphs are asked for again."""
        found = self._read(block)
        if len(self._recent) >= _MAX_RECENT:
            self._recent.clear()
        if len(found[0]) <= _MAX_RECENT_BYTES:
            self._recent[block] = found
        return found

    def _read(self, block: int) -> tuple[bytes, Sequence[int]]:
        """A block's bytes, and the lengths of the texts in it, which it begins with."""
        start, end = self._offsets[block : block + 2]
        count = min(self._per_block, self._count - block * self._per_block)
        data = inflated(self._blocks[start:end], self._dictionary, count * (MAX_TEXT_BYTES + 4))
        lengths = struct.unpack_from(f"<{count}I", data)
        if 4 * count + sum(lengths) != len(data):
            raise ValueError
        return data, lengths
