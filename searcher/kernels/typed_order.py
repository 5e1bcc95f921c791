"""Which candidates have words side by side, in the order in which they were typed."""

from __future__ import annotations

from bisect import bisect_left

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    Forms = Sequence[Sequence[int]]
    """For each written form of a word the ascending numbers `paragraph << 16 | position` where it occurs in a chunk."""


def in_typed_order(numbers: Sequence[int], words: Sequence[Forms]) -> list[int]:
    """The places of those ascending paragraphs of a chunk that have some words side by side, in this order.

    >>> in_typed_order([2, 5], [[[2 << 16 | 7, 5 << 16 | 3]], [[2 << 16 | 9], [5 << 16 | 4]]])
    [1]
    """
    if not words or not all(words):
        return []
    rarest = min(range(len(words)), key=lambda place: sum(map(len, words[place])))
    others = [(place - rarest, forms) for place, forms in enumerate(words) if place != rarest]
    return [place for place, number in enumerate(numbers) if _has(number << 16, words[rarest], others)]


def _has(first: int, rarest: Forms, others: Sequence[tuple[int, Forms]]) -> bool:
    """Whether the others stand at their distances from a place of the rarest in the paragraph that begins here."""
    for occurrences in rarest:
        for number in range(bisect_left(occurrences, first), len(occurrences)):
            at = occurrences[number]
            if at >= first + (1 << 16):
                break
            if all(_stands(forms, at + distance) for distance, forms in others):
                return True
    return False


def _stands(forms: Forms, at: int) -> bool:
    for occurrences in forms:
        place = bisect_left(occurrences, at)
        if place < len(occurrences) and occurrences[place] == at:
            return True
    return False
