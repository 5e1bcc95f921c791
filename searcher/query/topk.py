"""The best paragraphs of one chunk, without scoring them all.

MaxScore (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995), on lists that lie ready in memory.
The lists are taken by what they can contribute at most, the greatest first. Once the paragraphs seen so far hold `k`
scores that the remaining lists together cannot reach, no new paragraph needs to be looked at: the remaining lists are
only asked about those seen. To know early what they must reach, the leaders so far are looked up in the lists still to
come: what the last of them scores in the end is a floor under the best. Before that point a list's own codes say which of its paragraphs can still matter, and a
translation table picks those out at the speed of `bytes.translate`.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

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
    number = 0
    while number < len(lists) and rest[number] >= floor:
        _take(seen, lists[number], removed, floor - rest[number + 1])
        number += 1
        if len(seen) >= k and (not floor or number == len(lists)):
            floor = max(floor, _probe(seen, lists[number:], k))
    for further in range(number, len(lists)):
        # Nothing new can come up any more: only those seen are looked up, and ever fewer of them.
        least = floor - rest[further]
        seen = {paragraph: score for paragraph, score in seen.items() if score >= least}
        if further == number and len(seen) > _WORTH_PROBING * k:
            floor = max(floor, _probe(seen, lists[further:], k))
        if not seen:
            break
        for paragraph, score in lists[further].scores(seen).items():
            seen[paragraph] += score
    return seen, floor


def _take(seen: Scores, source: Source, removed: Collection[int], least: int) -> None:
    """Add a list's contributions to the paragraphs seen, and take in those not seen to which it gives `least`."""
    new = source.scores() if least <= 0 else _at_least(source, least)
    if seen:
        found = new if least <= 0 else source.scores(seen)
        for paragraph in found.keys() & seen.keys():
            seen[paragraph] += found[paragraph]
            new.pop(paragraph, None)
    for paragraph in removed if len(removed) < len(new) else new.keys() & removed:
        new.pop(paragraph, None)
    seen.update(new)


def _at_least(source: Source, least: int) -> Scores:
    """The paragraphs to which a list contributes at least so much."""
    table = source.table
    wanted = bytes([score >= least for score in table])
    if not isinstance(source.codes, range):
        wanted = bytes(source.codes).translate(wanted.ljust(256, b"\0"))
    codes = compress(source.codes, wanted)
    return dict(zip(compress(source.paragraphs, wanted), map(table.__getitem__, codes), strict=True))


def _probe(seen: Scores, remaining: Sequence[Source], k: int) -> int:
    """What the `k` best so far score at least in the end: a floor under the final `k` best."""
    least = sorted(seen.values())[-k]
    leaders = [paragraph for paragraph, score in seen.items() if score >= least][:k]
    scores = [seen[paragraph] for paragraph in leaders]
    for source in remaining:
        contribution = source.contribution
        scores = [score + contribution(paragraph) for score, paragraph in zip(scores, leaders, strict=True)]
    return min(scores)


_WORTH_PROBING = 8  # times as many paragraphs seen as wanted: then knowing the floor saves more than it costs
