"""Which stretches of a text may hold a wanted word: those are looked at by the chain, all others are passed over."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class Wanted:
    """Words to be found in texts. May let too much through, and never too little."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        """Take what tells whether a stretch holds one of them; it is asked once of each."""
        self._holds = _Remembered(holds)

    def places(self, text: str) -> list[tuple[int, int]]:
        """Where the stretches stand that may hold a wanted word; a stretch is what stands between white space."""
        words = text.split()
        return places_of(text, words, list(compress(range(len(words)), map(self._holds.__getitem__, words))))


def places_of(text: str, stretches: list[str], chosen: list[int]) -> list[tuple[int, int]]:
    """Where some of the stretches that a text was cut into stand, given their numbers.

    >>> places_of("la la fin", ["la", "la", "fin"], [1, 2])
    [(3, 5), (6, 9)]
    """
    places = []
    end = done = 0
    for number in chosen:
        for stretch in stretches[done:number]:
            end = text.index(stretch, end) + len(stretch)
        start = text.index(stretches[number], end)
        end, done = start + len(stretches[number]), number + 1
        places.append((start, end))
    return places


class _Remembered(dict[str, bool]):
    """What was answered for each stretch that was met."""

    def __init__(self, holds: Callable[[str], bool]) -> None:
        super().__init__()
        self._holds = holds

    def __missing__(self, stretch: str) -> bool:
        held = self[stretch] = self._holds(stretch)
        return held
