"""The paragraphs of one chunk that a filter lets pass, and postings lists without the others."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from itertools import compress

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.kernels.score_lists import ScoreList

_SEARCH_RATIO = 8  # so many times fewer ranges than postings make halving cheaper than reading through


class ParagraphRanges:
    """The paragraphs of one chunk that pass: ascending ranges `[start, stop)`, and how many there are."""

    def __init__(self, ranges: list[tuple[int, int]], size: int) -> None:
        """Take ranges of a chunk of so many paragraphs."""
        self.ranges = ranges
        self.count = sum(stop - start for start, stop in ranges)
        self._size = size

    @cached_property
    def mask(self) -> bytes:
        """One for each paragraph that passes, zero for any other."""
        mask = bytearray(self._size)
        for start, stop in self.ranges:
            mask[start:stop] = b"\1" * (stop - start)
        return bytes(mask)

    def restrict(self, score_lists: list[ScoreList]) -> list[ScoreList]:
        """Score lists without the paragraphs that do not pass."""
        if self.count == self._size:
            return score_lists
        return [found for score_list in score_lists if (found := self._restricted(score_list)).paragraphs]

    def _restricted(self, score_list: ScoreList) -> ScoreList:
        # A list worked out before has a score of its own for each paragraph, and codes that only count them.
        counted = isinstance(score_list.codes, range)
        paragraphs, values = self._passing(score_list.paragraphs, score_list.table if counted else score_list.codes)
        if counted:
            return score_list._replace(paragraphs=paragraphs, codes=range(len(paragraphs)), table=values)
        return score_list._replace(paragraphs=paragraphs, codes=bytes(values))

    def _passing(self, paragraphs: Sequence[int], values: Sequence[int]) -> tuple[Sequence[int], Sequence[int]]:
        """Paragraphs that pass, and their values."""
        if len(self.ranges) == 1:
            first, last = _between(paragraphs, *self.ranges[0])
            return paragraphs[first:last], values[first:last]
        if len(self.ranges) * _SEARCH_RATIO > len(paragraphs):
            among = bytes(map(self.mask.__getitem__, paragraphs))
            return list(compress(paragraphs, among)), list(compress(values, among))
        passing: tuple[list[int], list[int]] = ([], [])
        last = 0
        for start, stop in self.ranges:
            first, last = _between(paragraphs, start, stop, last)
            passing[0].extend(paragraphs[first:last])
            passing[1].extend(values[first:last])
        return passing


def _between(paragraphs: Sequence[int], start: int, stop: int, after: int = 0) -> tuple[int, int]:
    first = bisect_left(paragraphs, start, after)
    return first, bisect_left(paragraphs, stop, first)
