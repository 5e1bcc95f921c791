"""How near the words of a query stand to each other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from searcher.query.looks import Look

_MOST_NEAR = 4  # in a query of more words than these, nearness says little and costs much


_FARTHEST = 8  # words between two that still count as near


class Pair(NamedTuple):
    """The places of two words that were typed side by side, and what they are worth together."""

    first: int
    second: int
    worth: float


def pairs_of(looks: Sequence[Look]) -> list[Pair]:
    """The words typed side by side; none in a query of many words."""
    typed = [place for place, look in enumerate(looks) if not look.word.substitute]
    if len(typed) > _MOST_NEAR:
        return []
    worths = [look.word.factor * look.word.worth for look in looks]
    return [Pair(first, second, min(worths[first], worths[second])) for first, second in pairwise(typed)]


def nearest(ones: Mapping[int, Sequence[int]], others: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """How near two words come to each other in each paragraph: 1 where they follow each other, less from there on."""
    found: dict[int, float] = {}
    for number, first in ones.items():
        near = max((_near(there - here) for here in first for there in others.get(number, ())), default=0.0)
        if near:
            found[number] = near
    return found


def _near(distance: int) -> float:
    """1 side by side or with one small word between, falling with the distance; in the other order a little less.

    >>> [_near(distance) for distance in (1, 2, 3, -1, -2, 20, 0)]
    [1.0, 1.0, 0.5, 0.5, 0.5, 0.0, 0.0]
    """
    if not distance or abs(distance) > _FARTHEST:
        return 0.0
    return 1 / max(1, distance - 1) if distance > 0 else 1 / max(2, -distance)
