"""Which paragraphs of a chunk a query finds, and how many of them have something else: ascending numbers of paragraphs."""

from __future__ import annotations

from itertools import chain, compress

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.kernels.score_lists import Removed


def in_any(lists: Sequence[Sequence[int]], removed: Removed) -> Sequence[int]:
    """The paragraphs that any of some lists has, without those removed, each once and ascending.

    >>> list(in_any([[1, 4, 9], [2, 4]], frozenset({9})))
    [1, 2, 4]
    """
    found = set[int]().union(*lists)
    found.difference_update(removed)
    return sorted(found)


def marked(paragraphs: Sequence[int], marks: Sequence[int]) -> Sequence[int]:
    r"""The paragraphs, of some, that are marked: `marks` has a number for each paragraph of the chunk, zero for no mark.

    >>> list(marked([0, 2, 3], b"\1\1\0\1"))
    [0, 3]
    """
    return list(compress(paragraphs, map(marks.__getitem__, paragraphs)))


def count_with(paragraphs: Sequence[int], occurrence_lists: Sequence[Sequence[int]]) -> int:
    """How many of some paragraphs have an occurrence in any of some lists, each `paragraph << 16 | position`.

    >>> count_with([1, 3, 5], [[1 << 16, 1 << 16 | 7], [2 << 16, 5 << 16]])
    2
    """
    return len({place >> 16 for place in chain.from_iterable(occurrence_lists)}.intersection(paragraphs))
