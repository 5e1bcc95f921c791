"""Reading lists for a few paragraphs of a chunk: those of the head, which are looked at closer."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from searcher.index.quantise import FREQUENCIES, LENGTH_BITS, code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.segment import Postings
    from searcher.index.snapshot import Leaf
    from searcher.query.sources import Source

STEP = (1 << LENGTH_BITS) - 1  # of a posting's code, the step of its paragraph's length


class Head(NamedTuple):
    """Paragraphs of one chunk, ascending, and as a set; and `[first, last)` of each one's document there."""

    leaf: Leaf
    numbers: list[int]
    members: set[int]
    documents: dict[int, tuple[int, int]]


def head_of_chunk(leaf: Leaf, numbers: list[int]) -> Head:
    """Find the documents of ascending paragraphs."""
    segment, base, size = leaf.segment, leaf.base, leaf.size
    firsts = segment.firsts
    documents = {}
    first = last = 0
    for number in numbers:
        if number >= last:
            document = bisect_right(firsts, base + number)
            # A document that goes on in the next chunk is looked at in this one only.
            first = max(0, firsts[document - 1] - base)
            last = min(size, firsts[document] - base) if document < len(firsts) else size
        documents[number] = first, last
    return Head(leaf, numbers, {*numbers}, documents)


def postings_of(lists: Sequence[Source | Postings], head: Head) -> dict[int, int]:
    """The posting code of a word in those paragraphs of the head that have it."""
    if len(lists) == 1:
        return dict(codes_of(lists[0].paragraphs, lists[0].codes, head.numbers, head.members))
    found: dict[int, int] = {}
    for source in lists:
        for number, posting in codes_of(source.paragraphs, source.codes, head.numbers, head.members):
            known = found.get(number)
            found[number] = posting if known is None else together(known, posting)
    return found


def codes_of(
    paragraphs: Sequence[int], codes: Sequence[int], numbers: Sequence[int], members: set[int]
) -> Iterator[tuple[int, int]]:
    """Those of some ascending paragraphs, and the set of them, that are in a list, with their codes."""
    if len(paragraphs) < _SHORT:
        chosen = bytes(map(members.__contains__, paragraphs))
        yield from zip(compress(paragraphs, chosen), compress(codes, chosen), strict=True)
        return
    place, end = 0, len(paragraphs)
    for number in numbers:
        place = bisect_left(paragraphs, number, place)
        if place == end:
            return
        if paragraphs[place] == number:
            yield number, codes[place]


_SHORT = 500  # postings that are faster looked through than searched for the head's paragraphs one by one


def together(one: int, other: int) -> int:
    """The posting code of two words of a paragraph that count as one."""
    return code(FREQUENCIES[one >> LENGTH_BITS] + FREQUENCIES[other >> LENGTH_BITS], one & STEP)


def counts_and_places(forms: Sequence[Sequence[int]], numbers: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """How often any of these forms stands in those of these ascending paragraphs that have one, and where first."""
    counts: dict[int, int] = {}
    places: dict[int, int] = {}
    for occurrences in forms:
        at, end = 0, len(occurrences)
        for number in numbers:
            at = start = bisect_left(occurrences, number << 16, at)
            while at < end and occurrences[at] >> 16 == number:
                at += 1
            if at > start:
                first = occurrences[start] & _POSITION
                if number in counts:
                    counts[number] += at - start
                    places[number] = min(first, places[number])
                else:
                    counts[number], places[number] = at - start, first
    return counts, places


_POSITION = (1 << 16) - 1


def places_of(forms: Sequence[Sequence[int]], numbers: Sequence[int]) -> dict[int, list[int]]:
    """Where a word stands, in any of these forms, in those of these ascending paragraphs that have it."""
    found: dict[int, list[int]] = {number: [] for number in numbers}
    for occurrences in forms:
        if len(occurrences) < _FEW_FOR_EACH * len(numbers):
            for occurrence in occurrences:
                if occurrence >> 16 in found:
                    found[occurrence >> 16].append(occurrence & _POSITION)
            continue
        at, end = 0, len(occurrences)
        for number in numbers:
            at = bisect_left(occurrences, number << 16, at)
            while at < end and occurrences[at] >> 16 == number:
                found[number].append(occurrences[at] & _POSITION)
                at += 1
    return {number: places[:_MOST_PLACES] for number, places in found.items() if places}


_FEW_FOR_EACH = 8  # occurrences for each paragraph: reading them all is faster than searching them for each


_MOST_PLACES = 20  # of a word in one paragraph
