"""Texts kept small and read one by one: a few to a block, each block compressed with a dictionary of its own words.

Paragraphs are short, and short texts compress badly. A sample of the texts themselves serves as zlib's preset
dictionary, which makes blocks of 4 paragraphs smaller than blocks of 16 would be without it. To show one paragraph its
whole block is inflated: 4 take a third of the time of 16, for a tenth more room.
"""

import struct
import zlib
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import accumulate
from sys import getsizeof
from threading import Thread

from searcher.index.storage.container import SectionReader, SectionWriter

_PER_BLOCK = 4
_PER_BLOCK_BEFORE = 16  # in segments of the same format that earlier versions wrote
_DICTIONARY_SIZE = 1 << 15  # all that zlib looks back
_LEVEL = 4  # a few per cent larger than level 9 would make it, and about three times as fast
_RAW = -15  # no header and checksum of its own: the section has one
_SAMPLES = 256
MAX_TEXT_BYTES = 1 << 24
"""Of one text in UTF-8: however much a block would inflate to, no more than this is inflated for each."""


class BlockWriter:
    """Collects texts in order and writes them as sections `<name>.blocks`, `.offsets` and `.dictionary`."""

    def __init__(self, sample: Sequence[str]) -> None:
        """Begin with texts like those to come, from which the dictionary is taken."""
        step = max(1, len(sample) // _SAMPLES)
        share = _DICTIONARY_SIZE // _SAMPLES * 2
        pieces = [text[:share] for text in sample[::step]]
        self._dictionary = "".join(pieces).encode("utf-8", "surrogatepass")[-_DICTIONARY_SIZE:]
        self._compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, zdict=self._dictionary)
        self._pending: list[bytes] = []
        self._blocks: list[bytes] = []
        self._size = 0
        self._task: _Task | None = None

    def extend_meanwhile(self, texts: Iterable[bytes]) -> None:
        """Append texts in UTF-8, in a thread: zlib lets go of the interpreter's lock."""
        self._wait()
        self._task = _Task(partial(self.extend, texts))

    def _wait(self) -> None:
        task, self._task = self._task, None
        if task:
            task.wait()

    def extend(self, texts: Iterable[bytes]) -> None:
        """Append texts in UTF-8."""
        for text in texts:
            self._pending.append(text)
            if len(self._pending) == _PER_BLOCK:
                self._close_block()

    @property
    def memory(self) -> int:
        """Bytes held."""
        self._wait()
        return self._size

    def write(self, writer: SectionWriter, name: str) -> None:
        """Write what was added."""
        self._wait()
        if self._pending:
            self._close_block()
        writer.write(f"{name}.dictionary", self._dictionary)
        writer.write(f"{name}.offsets", array("Q", accumulate(map(len, self._blocks), initial=0)))
        writer.write_parts(f"{name}.blocks", self._blocks)

    def _close_block(self) -> None:
        lengths = struct.pack(f"<{len(self._pending)}I", *map(len, self._pending))
        compressor = self._compressor.copy()
        data = compressor.compress(lengths + b"".join(self._pending)) + compressor.flush()
        self._blocks.append(data)
        self._size += getsizeof(data)
        self._pending.clear()


class _Task(Thread):
    """Does something in a thread; daemonic, so that what was given up keeps no program from its end."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001 — raised by `wait`
            self._error = error

    def wait(self) -> None:
        """Wait for its end, and raise what it raised."""
        self.join()
        if self._error:
            raise self._error


class BlockReader:
    """The texts of one section group, by number, counted from 0."""

    def __init__(self, reader: SectionReader, name: str, count: int) -> None:
        """Open `<name>.blocks` and its companions; `count` is how many texts there are."""
        self._reader, self._name = reader, name
        self._count = count
        self._offsets = reader.pages(f"{name}.offsets", "Q")
        self._blocks = reader.pages(f"{name}.blocks")
        blocks = len(self._offsets) - 1
        self._per_block = _PER_BLOCK if -(-count // _PER_BLOCK) == blocks else _PER_BLOCK_BEFORE
        self._decompressor = zlib.decompressobj(_RAW, zdict=reader.bytes(f"{name}.dictionary"))
        self._last: tuple[int, bytes, Sequence[int]] = (-1, b"", ())

    def __getitem__(self, number: int) -> str:
        """The text with this number. Raises `CorruptIndex`."""
        block, place = divmod(number, self._per_block)
        try:
            last, data, lengths = self._last
            if block != last:
                data, lengths = self._read(block)
                self._last = (block, data, lengths)
            start = 4 * len(lengths) + sum(lengths[:place])
            return data[start : start + lengths[place]].decode("utf-8", "surrogatepass")
        except (zlib.error, struct.error, ValueError, IndexError):
            raise self._reader.damaged(f"{self._name}.blocks") from None

    def _read(self, block: int) -> tuple[bytes, Sequence[int]]:
        """A block's bytes, and the lengths of the texts in it, which it begins with."""
        start, end = self._offsets[block : block + 2]
        count = min(self._per_block, self._count - block * self._per_block)
        data = self._decompressor.copy().decompress(self._blocks[start:end], max(1, count * (MAX_TEXT_BYTES + 4)))
        lengths = struct.unpack_from(f"<{count}I", data)
        if 4 * count + sum(lengths) != len(data):
            raise ValueError
        return data, lengths
