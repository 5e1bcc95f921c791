"""Postings made of where written words occur: of any of some words, or of words in order.

An occurrence is one number, `paragraph << 16 | position`, and a word's occurrences ascend.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import chain

from searcher.hints import TYPE_CHECKING
from searcher.kernels.posting_code import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    Occurrences = Sequence[Sequence[int]]
    """Occurrences of any of some words."""
    Postings = tuple[Sequence[int], Sequence[int]]
    """Ascending paragraphs, and a posting code for each."""

_SEARCH_RATIO = 8


def union_postings(words: Occurrences, steps: Sequence[int]) -> Postings:
    r"""The postings of the paragraphs that have any of some words; `steps` are those of the paragraphs' lengths.

    >>> union_postings([[3 << 16 | 1, 5 << 16 | 0], [3 << 16 | 7]], bytes(6))
    ([3, 5], b' \x00')
    """
    return _postings([occurrence >> 16 for occurrence in _merged(words)], steps)


def phrase_postings(places: Sequence[Occurrences | None], slop: int, steps: Sequence[int]) -> Postings:
    """The postings of the paragraphs that have words in order, given those that may stand at each place.

    `slop` is how many other words may stand between the first and the last; `None` is a place where any word may.

    >>> first, second = [[7 << 16 | 3, 9 << 16 | 0]], [[7 << 16 | 4, 9 << 16 | 2]]
    >>> phrase_postings([first, second], 0, bytes(10))[0], phrase_postings([first, second], 1, bytes(10))[0]
    ([7], [7, 9])
    """
    known = [(number, _merged(words)) for number, words in enumerate(places) if words is not None]
    only = [occurrences for _, occurrences in known]
    if not only or not all(only):
        return [], b""
    starts = _loose(only, slop + len(places) - len(only)) if slop else _adjacent(only, [number for number, _ in known])
    return _postings(sorted(start >> 16 for start in starts), steps)


def _merged(words: Occurrences) -> Sequence[int]:
    return words[0] if len(words) == 1 else sorted(chain.from_iterable(words))


def _postings(paragraphs: list[int], steps: Sequence[int]) -> Postings:
    counts = Counter(paragraphs)
    return list(counts), codes(counts, steps)


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
