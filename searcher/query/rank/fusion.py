"""Reciprocal rank fusion: one order made of several, by the places that each gives.

Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet and individual rank learning methods, 2009.
Scores of different kinds cannot be added; places can.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

Item = TypeVar("Item", bound="Hashable")

_SMOOTHING = 60  # as in the paper: the first few places of one ranking do not outweigh the agreement of both


def gain(place: int) -> float:
    """What an item gets for its place in a ranking, from 1.

    >>> gain(1) > gain(2), gain(1) < 2 * gain(10)
    (True, True)
    """
    return 1 / (_SMOOTHING + place)


def fuse(rankings: Sequence[Sequence[Item]]) -> list[tuple[Item, float]]:
    """Every item of some rankings with the sum of its gains, the greatest first; equal ones as they are first met.

    >>> [item for item, _ in fuse([["a", "b", "c"], ["b", "d"]])]
    ['b', 'a', 'd', 'c']
    """
    total: dict[Item, float] = {}
    for ranking in rankings:
        for place, item in enumerate(ranking, start=1):
            total[item] = total.get(item, 0.0) + gain(place)
    return sorted(total.items(), key=lambda found: -found[1])
