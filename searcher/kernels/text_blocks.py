"""Texts by number, out of compressed blocks of a few: a block is inflated up to the end of the text that is asked for."""

from __future__ import annotations

import struct
from itertools import accumulate

from searcher.hints import TYPE_CHECKING, Protocol
from searcher.kernels.inflate import inflated

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_RECENT, _MAX_RECENT_BYTES = 128, 4096  # blocks that are kept as they were read, and bytes of the largest


class Numbers(Protocol):
    """A section, of which pages are compared with their checksums when they are read."""

    def __getitem__(self, places: slice, /) -> memoryview:
        """The numbers from one place up to another."""


class Blocks(Protocol):
    """Where blocks of texts are: a group of sections."""

    dictionary: memoryview
    count: int  # of texts
    per_block: int
    max_bytes: int  # of one text

    @property
    def offsets(self) -> Numbers:
        """Where each block begins, and where the last one ends."""

    @property
    def blocks(self) -> Numbers:
        """Their bytes."""

    def damage(self) -> Exception:
        """The error of a block that is not as it was written."""


class TextBlocks:
    """Reads texts by number, counted from 0."""

    def __init__(self, blocks: Blocks) -> None:
        """Read them here."""
        self._blocks = blocks
        self._recent: dict[int, tuple[int, bytes, Sequence[int]]] = {}  # each where its number says

    def text(self, number: int) -> str:
        """The text with this number. Raises the error of a block that is damaged."""
        blocks = self._blocks
        if not 0 <= number < blocks.count:
            raise blocks.damage()
        block, place = divmod(number, blocks.per_block)
        try:
            known, data, ends = self._recent.get(block % _MAX_RECENT) or (-1, b"", ())
            if known != block:
                data, ends = self._remembered(block, place)
            if ends[place] > len(data):
                data, ends = self._remembered(block, len(ends) - 1)
            return data[ends[place - 1] if place else 4 * len(ends) : ends[place]].decode("utf-8", "surrogatepass")
        except (struct.error, ValueError):
            raise blocks.damage() from None

    def _remembered(self, block: int, last: int) -> tuple[bytes, Sequence[int]]:
        """A block that is read now; while one types, or opens what was found, the same paragraphs are asked for again."""
        data, ends = self._read(block, last)
        if len(data) <= _MAX_RECENT_BYTES:
            self._recent[block % _MAX_RECENT] = block, data, ends
        return data, ends

    def _read(self, block: int, last: int) -> tuple[bytes, Sequence[int]]:
        """A block's bytes up to the end of one of its texts, and where each text ends; it begins with their lengths.

        The others of a block are mostly never asked for; one who asks for another one is given the whole block.
        """
        blocks = self._blocks
        start, end = blocks.offsets[block : block + 2]
        count = min(blocks.per_block, blocks.count - block * blocks.per_block)
        most = count * (blocks.max_bytes + 4)
        data = inflated(blocks.blocks[start:end], blocks.dictionary, most, count, last)
        return data, tuple(accumulate(struct.unpack_from(f"<{count}I", data), initial=4 * count))[1:]
