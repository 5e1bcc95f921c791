"""From clauses to the ranked paragraphs of a snapshot, each text once."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from searcher.index.snapshot import Ref, Snapshot
from searcher.query import bm25, topk
from searcher.query.rerank import HEAD, rerank
from searcher.query.scorers import Scorer, bind
from searcher.query.signals import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from searcher.index.snapshot import Leaf
    from searcher.query.explain import Contribution
    from searcher.query.terms import GroupClause

_ALLOWANCE = 6  # paragraphs looked at beyond those asked for, since some may be copies of others


class Ranked(NamedTuple):
    """A paragraph, its score, the other paragraphs with the same text, and whether it was looked at more closely."""

    ref: Ref
    score: float
    twins: tuple[Ref, ...]
    in_head: bool


class Ranking:
    """The answer to a query: the best paragraphs in order, and on demand how many there are in all."""

    def __init__(self, snapshot: Snapshot, scorer: Scorer, ranked: list[Ranked]) -> None:
        """Keep what `search` found."""
        self.snapshot, self._scorer = snapshot, scorer
        self.ranked = ranked

    @cached_property
    def total(self) -> int:
        """How many different texts match; worked out when asked for, since no ranking needs it."""
        digests: set[int] = set()
        for leaf, matching in self.matching():
            digests.update(map(leaf.segment.digests(leaf.base, leaf.size).__getitem__, matching))
        return len(digests)

    def contributions(self, ranked: Ranked) -> list[Contribution]:
        """What the score of one of `ranked` is made of."""
        from searcher.query.explain import contributions

        return contributions(self.snapshot, self._scorer, ranked, SIGNALS)

    def matching(self) -> Iterator[tuple[Leaf, set[int]]]:
        """The paragraphs of each chunk that match."""
        for leaf in self.snapshot.leaves:
            matching: set[int] = set()
            matching.update(*(source.paragraphs for source in self._scorer.sources(leaf)))
            matching.difference_update(leaf.removed)
            yield leaf, matching


def search(snapshot: Snapshot, clause: GroupClause, limit: int, offset: int = 0) -> Ranking:
    """The `limit` best paragraphs after the first `offset`; equal scores in the order of ids and paragraph numbers."""
    scorer = bind(clause, snapshot)
    if not limit:
        return Ranking(snapshot, scorer, [])
    words = list(scorer.words())
    wanted = limit + offset
    look_at = max(HEAD, wanted + _ALLOWANCE)
    while True:
        candidates = _candidates(snapshot, scorer, look_at)
        candidates = _in_order(snapshot, rerank(snapshot, words, candidates[:HEAD], SIGNALS)) + candidates[HEAD:]
        ranked = _collapse(snapshot, candidates, wanted, {ref for _, ref in candidates[:HEAD]})
        if len(ranked) >= wanted or len(candidates) < look_at:
            return Ranking(snapshot, scorer, ranked[offset:])
        look_at *= 4


def _candidates(snapshot: Snapshot, scorer: Scorer, k: int) -> list[tuple[int, Ref]]:
    """The `k` best paragraphs and those that tie with the last, in order."""
    found: list[tuple[int, Ref]] = []
    floor = 0
    for leaf in snapshot.leaves:
        number = snapshot.segment_numbers[id(leaf.segment)]
        scores = topk.best(scorer.sources(leaf), leaf.removed, k, floor)
        if len(scores) > k:
            # Within a chunk equal scores are in order by number: more than `k` of them are never needed.
            scores = dict(sorted(scores.items(), key=lambda scored: (-scored[1], scored[0]))[:k])
        found += ((score, Ref(number, leaf.base + paragraph)) for paragraph, score in scores.items())
        if len(found) >= k:
            floor = sorted((score for score, _ in found), reverse=True)[k - 1]
            found = [candidate for candidate in found if candidate[0] >= floor]
    return _in_order(snapshot, found)[:k]


def _in_order(snapshot: Snapshot, found: list[tuple[int, Ref]]) -> list[tuple[int, Ref]]:
    """Sort by score; within a chunk equal scores are in order by number, across chunks their documents decide."""
    found.sort(key=lambda candidate: (-candidate[0], candidate[1]))
    if len(snapshot.leaves) > 1:
        scores = [score for score, _ in found]
        tied = {score for score, after in pairwise(scores) if score == after}
        if tied:
            found.sort(key=lambda c: (-c[0], snapshot.order_key(c[1]) if c[0] in tied else (b"", 0)))
    return found


def _collapse(snapshot: Snapshot, candidates: list[tuple[int, Ref]], most: int, head: Container[Ref]) -> list[Ranked]:
    """Each text once: at the place of its best paragraph, with the others as its twins."""
    ranked: list[Ranked] = []
    shown: set[Ref] = set()
    for score, ref in candidates:
        if ref in shown:
            continue
        twins = snapshot.twins(ref)
        shown.update(twins)
        ranked.append(Ranked(ref, score / bm25.SCALE, tuple(twins), ref in head))
        if len(ranked) == most:
            break
    return ranked
