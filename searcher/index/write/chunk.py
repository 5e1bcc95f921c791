"""Closed chunk: the occurrences and postings of up to 65,536 paragraphs, term by term, in few pieces of memory.

No Python object is kept per term: the lists of all terms lie one after the other, by the terms' numbers in the order in
which they were learnt, and are cut out when the segment is written, whose order is another.
"""

from __future__ import annotations

from array import array
from itertools import accumulate

from searcher import kernels
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Runs:
    r"""Lists of numbers by number, one after the other, as bytes; `counts` says how many numbers each has.

    >>> runs = Runs(b"\1\2\3", array("I", [2, 0, 1]), 1)
    >>> runs.in_order(array("I", [2, 99, 0])), list(runs.counts_of([2, 99, 0]))
    (b'\x03\x01\x02', [1, 0, 2])
    """

    def __init__(self, data: bytes, counts: array[int], width: int) -> None:
        """Take the lists' numbers, of so many bytes each."""
        self._data, self.counts, self._width = data, counts, width

    def in_order(self, numbers: array[int]) -> bytes:
        """The lists with these numbers; an empty one for what was learnt later."""
        return kernels.in_order(self._data, self.counts, self._width, numbers)

    def counts_of(self, numbers: Iterable[int]) -> array[int]:
        """How many numbers each of these lists has."""
        known, counts = len(self.counts), self.counts
        return array("I", [counts[number] if number < known else 0 for number in numbers])

    @property
    def memory(self) -> int:
        """Bytes held."""
        return len(self._data) + 4 * len(self.counts)


class PostingRuns(NamedTuple):
    """For each term its paragraphs, ascending, and their codes."""

    paragraphs: Runs
    codes: Runs


def posting_runs(paragraphs: bytes, codes: bytes, counts: array[int]) -> PostingRuns:
    """The postings of terms that have so many each."""
    return PostingRuns(Runs(paragraphs, counts, 2), Runs(codes, counts, 1))


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


def join_counts(runs: Iterable[Iterable[int]]) -> array[int]:
    """Where the list of each term begins in each chunk, given the lists' lengths chunk by chunk."""
    starts, total = array("I"), 0
    for counts in runs:
        starts.extend(accumulate(counts, initial=total))
        total = starts[-1]
    return starts
