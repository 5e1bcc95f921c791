"""Which paragraphs have the words of a query just as they were typed, small words included: « l’art de la guerre »."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from searcher.query.expand.written_forms import written_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot


def in_typed_order(snapshot: Snapshot, leaf: Leaf, numbers: Sequence[int], phrase: Sequence[str]) -> list[int]:
    """The places of those ascending paragraphs of a chunk that have these folded words side by side, in this order."""
    occurrences = [_occurrences(snapshot, leaf, folded) for folded in phrase]
    if not all(occurrences):
        return []
    rarest = min(range(len(phrase)), key=lambda place: sum(map(len, occurrences[place])))
    others = [(place - rarest, found) for place, found in enumerate(occurrences) if place != rarest]
    return [place for place, number in enumerate(numbers) if _has(number << 16, occurrences[rarest], others)]


def _occurrences(snapshot: Snapshot, leaf: Leaf, folded: str) -> list[memoryview]:
    """Where each written form of a word occurs in a chunk."""
    forms = written_forms(snapshot, folded)[leaf.segment_number]
    return [found for form in forms if (found := leaf.segment.occurrences_of(form, leaf.chunk))]


def _has(first: int, rarest: Sequence[Sequence[int]], others: Sequence[tuple[int, Sequence[Sequence[int]]]]) -> bool:
    """Whether the others stand at their distances from a place of the rarest in the paragraph that begins here."""
    for occurrences in rarest:
        for number in range(bisect_left(occurrences, first), len(occurrences)):
            at = occurrences[number]
            if at >= first + (1 << 16):
                break
            if all(_stands(found, at + distance) for distance, found in others):
                return True
    return False


def _stands(occurrences: Sequence[Sequence[int]], at: int) -> bool:
    for found in occurrences:
        place = bisect_left(found, at)
        if place < len(found) and found[place] == at:
            return True
    return False
