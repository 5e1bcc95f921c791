"""Texts kept small and read one by one: a few to a block, each block compressed with a dictionary of its own words.

Paragraphs are short, and short texts compress badly. A sample of the texts themselves serves as zlib's preset
dictionary, which makes blocks of 4 paragraphs smaller than blocks of 16 would be without it. To show one paragraph its
block is inflated up to its end: 4 take a third of the time of 16, for a tenth more room.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.kernels import TextBlocks

if TYPE_CHECKING:
    from typing import Any

    from searcher.index.storage.container import SectionReader

PER_BLOCK = 4
"""Texts in a block."""

_PER_BLOCK_BEFORE = 16  # in segments of the same format that earlier versions wrote
MAX_TEXT_BYTES = 1 << 24
"""Of one text in UTF-8: however much a block would inflate to, no more than this is inflated for each."""


def stored_texts(reader: SectionReader, name: str, count: int) -> TextBlocks:
    """The texts in `<name>.blocks` and its companions, of which there are `count`; to read one may raise `CorruptIndex`."""
    return TextBlocks(_Blocks(reader, name, count))


class _Blocks:
    """Where the blocks of one section group are."""

    max_bytes = MAX_TEXT_BYTES

    def __init__(self, reader: SectionReader, name: str, count: int) -> None:
        self._reader, self._name = reader, name
        self.offsets = reader.pages(f"{name}.offsets", "Q")
        self.blocks = reader.pages(f"{name}.blocks")
        self.dictionary = reader.bytes(f"{name}.dictionary")
        self.count = count
        self.per_block = PER_BLOCK if -(-count // PER_BLOCK) == len(self.offsets) - 1 else _PER_BLOCK_BEFORE

    def lent_blocks(self) -> tuple[Any, ...]:
        """What a kernel needs to read texts in place."""
        return (
            self.offsets.lent(),
            self.blocks.lent(),
            self.dictionary,
            self.count,
            self.per_block,
            self.max_bytes,
        )

    def damage(self) -> Exception:
        """The error of a block that is not as it was written."""
        return self._reader.damaged(f"{self._name}.blocks")
