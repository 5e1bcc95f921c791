"""The best paragraphs of one chunk, without scoring them all.

MaxScore (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995), on lists that lie ready in memory.
The lists are taken by what they can contribute at most, the greatest first. Once the paragraphs seen so far hold `k`
scores that the remaining lists together cannot reach, no new paragraph needs to be looked at: the remaining lists are
only asked about those seen. Before that point a list's own codes say which of its paragraphs can still matter, and a
translation table picks those out at the speed of `bytes.translate`.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from searcher.query.scorers import Scores, Source


def exhaustive(sources: Sequence[Source], removed: Collection[int]) -> Scores:
    """The score of every matching paragraph: what `best` must agree with."""
    total: Scores = {}
    get = total.get
    for source in sources:
        table = source.table
        for paragraph, posting in zip(source.paragraphs, source.codes, strict=True):
            total[paragraph] = get(paragraph, 0) + table[posting]
    if removed:
        return {paragraph: score for paragraph, score in total.items() if paragraph not in removed}
    return total


def best(sources: Sequence[Source], removed: Collection[int], k: int, floor: int = 0) -> Scores:
    """At least the `k` best paragraphs and all that tie with the last of them, of those that score `floor` or more."""
    if not floor and sum(len(source.paragraphs) for source in sources) <= _FEW_POSTINGS:
        scores = exhaustive(sources, removed)
    else:
        scores, floor = _pruned(sources, removed, k, floor)
    if len(scores) > k:
        floor = max(floor, sorted(scores.values())[-k])
    return {paragraph: score for paragraph, score in scores.items() if score >= floor}


_FEW_POSTINGS = 4000  # to add up fewer costs less than to think about it


def _pruned(sources: Sequence[Source], removed: Collection[int], k: int, floor: int) -> tuple[Scores, int]:
    """The scores of the paragraphs that may be among the `k` best, and what the last of those scores at least."""
    lists = sorted(sources, key=lambda source: source.bound, reverse=True)
    rest = [0] * (len(lists) + 1)
    for number in range(len(lists) - 1, -1, -1):
        rest[number] = rest[number + 1] + lists[number].bound
    seen: Scores = {}
    for number, source in enumerate(lists):
        if floor and seen:
            seen = {paragraph: score for paragraph, score in seen.items() if score + rest[number] >= floor}
        reachable = rest[number] >= floor
        if not reachable and not seen:
            break
        if seen:
            _add_to(seen, source)
        if reachable:
            _take_new(seen, source, removed, floor - rest[number + 1])
        if len(seen) >= k:
            floor = max(floor, sorted(seen.values())[-k])
    return seen, floor


def _add_to(seen: Scores, source: Source) -> None:
    """Add a list's contributions to the paragraphs seen so far."""
    for paragraph, score in source.scores(seen).items():
        seen[paragraph] += score


def _take_new(seen: Scores, source: Source, removed: Collection[int], least: int) -> None:
    """Take from a list the paragraphs not seen before to which it contributes at least so much."""
    table = source.table
    paragraphs: Iterable[int] = source.paragraphs
    codes: Iterable[int] = source.codes
    if least > 0:
        if isinstance(source.codes, range):
            wanted = bytes(score >= least for score in table)
        else:
            wanted = bytes(source.codes).translate(_mask(table, least))
        paragraphs, codes = compress(paragraphs, wanted), compress(codes, wanted)
    for paragraph, posting in zip(paragraphs, codes, strict=True):
        if paragraph not in seen and paragraph not in removed:
            seen[paragraph] = table[posting]


def _mask(table: Sequence[int], least: int) -> bytes:
    return bytes([score >= least for score in table]).ljust(256, b"\0")
