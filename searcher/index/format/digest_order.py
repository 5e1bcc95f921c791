"""Binary search among digests, which are spread evenly: a place is guessed from what is looked for (interpolation search)."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.storage.container import Pages

_GUESSES = 8  # evenly spread numbers are nearly always found by then; others by halves
_BITS = 64


def first_from(digest: int, order: Sequence[int] | Pages, digests: Sequence[int] | Pages) -> int:
    """The first place of `order`, which sorts the paragraphs by their digest of 64 bits, that has this one or a greater one.

    >>> digests = [9 << 60, 1 << 60, 5 << 60]
    >>> first_from(5 << 60, [1, 2, 0], digests), first_from(6 << 60, [1, 2, 0], digests)
    (1, 2)
    """
    low, high = 0, len(order)
    below, above = 0, 1 << _BITS
    guesses = 0
    while low < high:
        guesses += 1
        if guesses <= _GUESSES and below < above:
            place = low + (high - low) * max(0, digest - below) // (above - below)
            place = min(place, high - 1)
        else:
            place = (low + high) // 2
        found = digests[order[place]]
        if found < digest:
            low, below = place + 1, found
        else:
            high, above = place, found
    return low
