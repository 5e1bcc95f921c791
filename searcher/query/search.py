"""From clauses to the ranked paragraphs of a snapshot, each text once."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from searcher.index.snapshot import Ref, Snapshot
from searcher.query import bm25, topk
from searcher.query.copies import Copies, Grouping
from searcher.query.order import SCORE, in_order
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

    def __init__(
        self, copies: Copies, scorer: Scorer, ranked: list[Ranked], kept: frozenset[Ref] | None = None
    ) -> None:
        """Keep what `search` found; `kept` are all paragraphs with the score asked for, where one was."""
        self.snapshot, self.copies, self._scorer = copies.snapshot, copies, scorer
        self.ranked, self._kept = ranked, kept

    @cached_property
    def total(self) -> int:
        """How many different texts match, those of near copies included; worked out when asked for, since no ranking needs it."""
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
            if self._kept is not None:
                number = self.snapshot.segment_numbers[id(leaf.segment)]
                matching = {paragraph for paragraph in matching if (number, leaf.base + paragraph) in self._kept}
            yield leaf, matching


def search(  # noqa: PLR0913 — all but the first three are named
    snapshot: Snapshot,
    clause: GroupClause,
    limit: int,
    offset: int = 0,
    *,
    sort: str = SCORE,
    min_score: float = 0.0,
    all_copies: bool = False,
) -> Ranking:
    """The `limit` first paragraphs after the first `offset`; equal scores in the order of ids and paragraph numbers.

    What a near copy of a document says again is left out, unless `all_copies` are asked for.

    `sort` is one of `ORDERS`; in any but that of the score, and where a least score is asked for, all are looked at.
    """
    scorer = bind(clause, snapshot)
    copies = Copies(snapshot)
    if sort != SCORE or min_score > 0:
        found = _reranked(snapshot, scorer, _candidates(snapshot, scorer, snapshot.paragraphs + 1))
        head = {ref for _, ref in found[:HEAD]}
        found = [candidate for candidate in found if candidate[0] >= min_score * bm25.SCALE]
        in_turn = in_order(snapshot, found, sort)
        ranked = _collapse(in_turn, limit + offset, head, copies, all_copies=all_copies) if limit else []
        return Ranking(copies, scorer, ranked[offset:], frozenset(ref for _, ref in found))
    if not limit:
        return Ranking(copies, scorer, [])
    wanted = limit + offset
    look_at = max(HEAD, wanted + _ALLOWANCE)
    while True:
        candidates = _reranked(snapshot, scorer, _candidates(snapshot, scorer, look_at))
        head = {ref for _, ref in candidates[:HEAD]}
        ranked = _collapse(candidates, wanted, head, copies, all_copies=all_copies)
        if len(ranked) >= wanted or len(candidates) < look_at:
            return Ranking(copies, scorer, ranked[offset:])
        look_at *= 4


def _reranked(snapshot: Snapshot, scorer: Scorer, candidates: list[tuple[int, Ref]]) -> list[tuple[int, Ref]]:
    head = rerank(snapshot, list(scorer.words()), candidates[:HEAD], SIGNALS)
    return _in_order(snapshot, head) + candidates[HEAD:]


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
            found.sort(key=lambda c: (-c[0], snapshot.order_key(c[1]) if c[0] in tied else (0, b"", 0)))
    return found


def _collapse(
    candidates: list[tuple[int, Ref]], most: int, head: Container[Ref], copies: Copies, *, all_copies: bool
) -> list[Ranked]:
    """Each text once: at the place of its best paragraph, with the others as its twins; the like for near copies."""
    ranked: list[Ranked] = []
    grouping = Grouping(copies)
    shown: set[Ref] = set()
    for score, ref in candidates:
        if ref in shown or not (all_copies or grouping.is_news(ref)):
            continue
        twins = copies.snapshot.twins(ref)
        shown.update(twins)
        ranked.append(Ranked(ref, score / bm25.SCALE, tuple(twins), ref in head))
        if len(ranked) == most:
            break
    return ranked
