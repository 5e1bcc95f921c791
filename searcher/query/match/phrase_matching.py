"""Words in order: found by arithmetic on their occurrences, `paragraph << 16 | position`."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

_SEARCH_RATIO = 8


def phrase_counts(places: Sequence[Sequence[int] | None], slop: int = 0) -> Counter[int]:
    """How often each paragraph holds the words in order, given the occurrences of each.

    `slop` is how many other words may stand between the first and the last; `None` is a place where any word may.

    >>> first, second = [7 << 16 | 3, 9 << 16 | 0], [7 << 16 | 4, 9 << 16 | 2]
    >>> phrase_counts([first, second]), phrase_counts([first, second], slop=1)
    (Counter({7: 1}), Counter({7: 1, 9: 1}))
    """
    known = [(number, place) for number, place in enumerate(places) if place is not None]
    if not known or not all(place for _, place in known):
        return Counter()
    only = [place for _, place in known]
    starts = _loose(only, slop + len(places) - len(only)) if slop else _adjacent(only, [number for number, _ in known])
    return Counter(sorted(start >> 16 for start in starts))


def _adjacent(places: Sequence[Sequence[int]], numbers: Sequence[int]) -> set[int]:
    """Where a phrase without gaps starts: the rarest word's occurrences, less those where another is missing.

    `numbers` are those of the places in the phrase.
    """
    order = sorted(range(len(places)), key=lambda number: len(places[number]))
    starts = {place - numbers[order[0]] for place in places[order[0]]}
    for place_number in order[1:]:
        occurrences, number = places[place_number], numbers[place_number]
        if len(starts) * _SEARCH_RATIO < len(occurrences):
            starts = {start for start in starts if _holds(occurrences, start + number)}
        else:
            starts.intersection_update([place - number for place in occurrences])
        if not starts:
            break
    return starts


def _holds(occurrences: Sequence[int], place: int) -> bool:
    found = bisect_left(occurrences, place)
    return found < len(occurrences) and occurrences[found] == place


def _loose(places: Sequence[Sequence[int]], slop: int) -> list[int]:
    """Where a phrase with gaps starts: after each word, the nearest occurrence of the next leaves the most room."""
    starts = []
    reach = len(places) - 1 + slop
    for start in places[0]:
        last = start
        for occurrences in places[1:]:
            found = bisect_right(occurrences, last)
            if found == len(occurrences):
                break
            last = occurrences[found]
            if last - start > reach or last >> 16 != start >> 16:
                break
        else:
            starts.append(start)
    return starts
