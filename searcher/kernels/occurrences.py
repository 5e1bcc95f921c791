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
    from collections.abc import Collection, Iterator, Sequence

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
    known = [(number, words) for number, words in enumerate(places) if words is not None]
    only = [words for _, words in known]
    if not only or not all(map(any, only)):
        return [], b""
    if slop:
        starts: Collection[int] = _loose(list(map(_merged, only)), slop + len(places) - len(only))
    else:
        starts = _adjacent(only, [number for number, _ in known])
    return _postings(sorted([start >> 16 for start in starts]), steps)


def _merged(words: Occurrences) -> Sequence[int]:
    return words[0] if len(words) == 1 else sorted(chain.from_iterable(words))


def _postings(paragraphs: list[int], steps: Sequence[int]) -> Postings:
    counts = Counter(paragraphs)
    return list(counts), codes(counts, steps)


def _adjacent(places: Sequence[Occurrences], numbers: Sequence[int]) -> set[int]:
    """Where a phrase without gaps starts: the rarest place's occurrences, less those where another is missing.

    `numbers` are those of the places in the phrase.
    """
    lengths = [sum(map(len, words)) for words in places]
    order = sorted(range(len(places)), key=lengths.__getitem__)
    first = numbers[order[0]]
    starts = {place - first for place in chain.from_iterable(places[order[0]])}
    for place_number in order[1:]:
        words, number = places[place_number], numbers[place_number]
        if len(starts) * _SEARCH_RATIO < lengths[place_number]:
            starts = set[int]().union(*(_held(occurrences, starts, number) for occurrences in words))
        else:
            starts.intersection_update([place - number for place in chain.from_iterable(words)])
        if not starts:
            break
    return starts


def _held(occurrences: Sequence[int], starts: set[int], number: int) -> Iterator[int]:
    """Yield the starts of a phrase that have one of some occurrences so many places behind them."""
    count = len(occurrences)
    for start in starts:
        found = bisect_left(occurrences, start + number)
        if found < count and occurrences[found] == start + number:
            yield start


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
