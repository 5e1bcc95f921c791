"""Block writer: texts to the blocks that `searcher.index.format.stored_text` reads, compressed in a thread meanwhile."""

from __future__ import annotations

from array import array
from functools import partial
from itertools import accumulate

from searcher.hints import TYPE_CHECKING
from searcher.index.format.stored_text import PER_BLOCK
from searcher.index.write.background import Task
from searcher.kernels import deflate_blocks
from searcher.kernels.deflate import zlib_functions

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from searcher.index.storage.container import SectionWriter

_DICTIONARY_SIZE = 1 << 15  # all that zlib looks back
_LEVEL = 4  # a few per cent larger than level 9 would make it, and about three times as fast
_SAMPLES = 256
_AT_ONCE = 4096  # texts compressed without the interpreter's lock


class BlockWriter:
    """Collects texts in order and writes them as sections `<name>.blocks`, `.offsets` and `.dictionary`."""

    def __init__(self, sample: Sequence[str]) -> None:
        """Begin with texts like those to come, from which the dictionary is taken."""
        step = max(1, len(sample) // _SAMPLES)
        share = _DICTIONARY_SIZE // _SAMPLES * 2
        pieces = [text[:share] for text in sample[::step]]
        self._dictionary = "".join(pieces).encode("utf-8", "surrogatepass")[-_DICTIONARY_SIZE:]
        self._rest: list[bytes] = []  # of a block that is not full
        self._blocks: list[bytes] = []  # many in each
        self._lengths = array("I")  # of each block
        self._task: Task[None] | None = None

    def extend_meanwhile(self, texts: Iterable[bytes]) -> None:
        """Append texts in UTF-8, in a thread, which compresses without the interpreter's lock."""
        self._wait()
        self._task = Task(partial(self.extend, texts))

    def _wait(self) -> None:
        task, self._task = self._task, None
        if task:
            task.result()

    def extend(self, texts: Iterable[bytes]) -> None:
        """Append texts in UTF-8."""
        waiting = [*self._rest, *texts]
        whole = len(waiting) - len(waiting) % PER_BLOCK
        for start in range(0, whole, _AT_ONCE):
            self._compress(waiting[start : min(start + _AT_ONCE, whole)])
        self._rest = waiting[whole:]

    @property
    def memory(self) -> int:
        """Bytes held."""
        self._wait()
        return sum(map(len, self._blocks)) + 4 * len(self._lengths)

    def write(self, writer: SectionWriter, name: str) -> None:
        """Write what was added."""
        self._wait()
        self._compress(self._rest)
        self._rest = []
        writer.write(f"{name}.dictionary", self._dictionary)
        writer.write(f"{name}.offsets", array("Q", accumulate(self._lengths, initial=0)))
        writer.write_parts(f"{name}.blocks", self._blocks)

    def _compress(self, texts: Sequence[bytes]) -> None:
        blocks, lengths = deflate_blocks(tuple(texts), PER_BLOCK, self._dictionary, _LEVEL, zlib_functions())
        self._blocks.append(blocks)
        self._lengths.frombytes(lengths)
