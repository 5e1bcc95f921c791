"""A closed chunk: what stands in up to 65,536 paragraphs, term by term, in few pieces of memory.

No Python object is kept per term: the lists of all terms lie one after the other, by the terms' numbers in the order in
which they were learnt, and are cut out when the segment is written, whose order is another.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from searcher.index.quantise import codes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_FEW = 8  # occurrences: below, a loop takes less time than a view of them


class Runs:
    r"""Lists of numbers by number, one after the other, as bytes; `counts` says how many numbers each has.

    >>> runs = Runs([array("H", [1, 2]), array("H"), array("H", [3])], 2)
    >>> [runs[number] for number in (2, 1, 0, 99)], list(runs.counts)
    ([b'\x03\x00', b'', b'\x01\x00\x02\x00', b''], [2, 0, 1])
    """

    def __init__(self, lists: Sequence[bytes | array[int]], size: int) -> None:
        """Join the lists, which are arrays of numbers of so many bytes, or their bytes."""
        pieces = [part if isinstance(part, bytes) else part.tobytes() for part in lists]
        self._ends = array("I", accumulate(map(len, pieces), initial=0))
        self.counts = array("I", [len(piece) // size for piece in pieces])
        self._data = b"".join(pieces)

    def __getitem__(self, number: int) -> bytes:
        """A list; an empty one for what was learnt later."""
        if number >= len(self.counts):
            return b""
        return self._data[self._ends[number] : self._ends[number + 1]]

    def counts_of(self, numbers: Iterable[int]) -> Iterator[int]:
        """How many numbers each of these lists has."""
        known = len(self.counts)
        return (self.counts[number] if number < known else 0 for number in numbers)

    @property
    def memory(self) -> int:
        """Bytes held."""
        return len(self._data) + 8 * len(self.counts)


class PostingRuns(NamedTuple):
    """For each term its paragraphs, ascending, and their codes."""

    paragraphs: Runs
    codes: Runs


def posting_runs(found: Sequence[tuple[bytes, bytes]]) -> PostingRuns:
    """Join what `postings` made for each term."""
    return PostingRuns(Runs([paragraphs for paragraphs, _ in found], 2), Runs([codes for _, codes in found], 1))


class Chunk(NamedTuple):
    """The occurrences of each word, the postings of each stem and of each term of titles."""

    size: int
    words: Runs
    stems: PostingRuns
    titles: PostingRuns

    @property
    def memory(self) -> int:
        """Bytes held."""
        return sum(runs.memory for runs in (self.words, *self.stems, *self.titles))


def paragraphs_of(occurrences: array[int]) -> list[int]:
    """The paragraph of each occurrence.

    >>> paragraphs_of(array("I", [3 << 16 | 1, 3 << 16 | 7, 5 << 16]))
    [3, 3, 5]
    """
    if len(occurrences) < _FEW:
        return [occurrence >> 16 for occurrence in occurrences]
    return memoryview(occurrences).cast("B").cast("H")[1::2].tolist()


def postings(paragraphs: list[int], steps: Sequence[int] | Mapping[int, int]) -> tuple[bytes, bytes]:
    """Paragraph numbers (16 bits each) and codes of a term, from the paragraph of each of its occurrences, ascending."""
    if not paragraphs:
        return b"", b""
    if len(paragraphs) == 1:
        return paragraphs[0].to_bytes(2, "little"), bytes((steps[paragraphs[0]],))
    once = dict.fromkeys(paragraphs)
    if len(once) == len(paragraphs):
        # Once in each paragraph: the code is the length's step alone.
        return array("H", paragraphs).tobytes(), bytes(map(steps.__getitem__, paragraphs))
    return array("H", once).tobytes(), codes(Counter(paragraphs), steps)


def join_counts(runs: Iterable[Iterable[int]]) -> array[int]:
    """Where the list of each term begins in each chunk, given the lists' lengths chunk by chunk."""
    starts, total = array("I"), 0
    for counts in runs:
        starts.extend(accumulate(counts, initial=total))
        total = starts[-1]
    return starts
