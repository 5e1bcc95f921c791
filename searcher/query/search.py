"""From clauses to the ranked paragraphs of a snapshot, each text once."""

from __future__ import annotations

from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from searcher.config.sort_orders import SCORE
from searcher.kernels import best
from searcher.query.match import bm25
from searcher.query.match.boolean_scorers import bind
from searcher.query.match.query_scorer import QueryScorer
from searcher.query.rank.near_duplicates import NearDuplicateFilter, NearDuplicates
from searcher.query.rank.ranking import Ranked
from searcher.query.rank.rerank import RERANK_DEPTH, Candidate, rerank
from searcher.query.rank.sort import in_order
from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from searcher.index.read.snapshot import Leaf, Ref, Snapshot
    from searcher.query.match.scorer import Scorer
    from searcher.query.plan.clauses import GroupClause
    from searcher.query.rank.ranking import Contribution

_ALLOWANCE = 6  # paragraphs looked at beyond those asked for, since some may be copies of others


class Ranking:
    """The answer to a query: the best paragraphs in order, and on demand how many there are in all."""

    def __init__(
        self,
        copies: NearDuplicates,
        scorer: QueryScorer,
        ranked: list[Ranked],
        kept: frozenset[tuple[int, int]] | None = None,
    ) -> None:
        """Keep what `search` found.

        `kept` are all paragraphs with the score asked for, where one was: the numbers of their leaf and their own there.
        """
        self.snapshot, self.copies, self.scorer = copies.snapshot, copies, scorer
        self.ranked, self._kept = ranked, kept

    @cached_property
    def total(self) -> int:
        """How many different texts match, those of near copies included; worked out when asked for, since no ranking needs it."""
        cache = self.snapshot.cache
        # Which texts are repeated takes a look at all texts of several segments: too long for a single question.
        alone = len(self.snapshot.segments) > 1 and "counted" not in cache
        cache["counted"] = True
        count, digests = 0, set[int]()
        for leaf, matching in self.matching():
            repeated = matching if alone else matching & self.snapshot.repeated[leaf.number]
            count += len(matching) - len(repeated)
            digests.update(map(leaf.segment.digests(leaf.base, leaf.size).__getitem__, repeated))
        return count + len(digests)

    def contributions(self, ranked: Ranked) -> list[Contribution]:
        """What the score of one of `ranked` is made of."""
        from searcher.query.explain import contributions

        return contributions(self.snapshot, self.scorer, ranked, SIGNALS)

    def matching(self) -> Iterator[tuple[Leaf, set[int]]]:
        """The paragraphs of each chunk that match."""
        for leaf in self.snapshot.leaves:
            matching: set[int] = set()
            matching.update(*(source.paragraphs for source in self.scorer.sources(leaf)))
            matching.difference_update(leaf.removed)
            if self._kept is not None:
                kept = self._kept
                matching = {paragraph for paragraph in matching if (leaf.number, paragraph) in kept}
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
    scorer = QueryScorer(bind(clause, snapshot, SIGNALS.literal), clause.question)
    copies = NearDuplicates(snapshot)
    if sort != SCORE or min_score > 0:
        found = _reranked(snapshot, scorer, _candidates(snapshot, scorer, snapshot.paragraphs + 1))
        head = {(leaf, paragraph) for _, leaf, paragraph in found[:RERANK_DEPTH]}
        found = [candidate for candidate in found if candidate[0] >= min_score * bm25.SCALE]
        in_turn = in_order(snapshot, found, sort)
        ranked = list(islice(collapse(in_turn, head, copies, all_copies=all_copies), limit and limit + offset))
        return Ranking(copies, scorer, ranked[offset:], frozenset((leaf, paragraph) for _, leaf, paragraph in found))
    if not limit:
        return Ranking(copies, scorer, [])
    wanted = limit + offset
    look_at = max(RERANK_DEPTH, wanted + _ALLOWANCE)
    while True:
        candidates = _reranked(snapshot, scorer, _candidates(snapshot, scorer, look_at))
        head = {(leaf, paragraph) for _, leaf, paragraph in candidates[:RERANK_DEPTH]}
        ranked = list(islice(collapse(candidates, head, copies, all_copies=all_copies), wanted))
        if len(ranked) >= wanted or len(candidates) < look_at:
            return Ranking(copies, scorer, ranked[offset:])
        look_at *= 4


def rerank_candidates(snapshot: Snapshot, scorer: QueryScorer) -> list[Candidate]:
    """Those that are looked at closely, in the order that comes of it."""
    return _reranked(snapshot, scorer, _candidates(snapshot, scorer, RERANK_DEPTH))


def _reranked(snapshot: Snapshot, scorer: QueryScorer, candidates: list[Candidate]) -> list[Candidate]:
    head = rerank(snapshot, scorer.rerank_query(), candidates[:RERANK_DEPTH], SIGNALS)
    # Those of one chunk are in order.
    return (_in_order(snapshot, head) if len(snapshot.leaves) > 1 else head) + candidates[RERANK_DEPTH:]


def _candidates(snapshot: Snapshot, scorer: Scorer, k: int) -> list[Candidate]:
    """The `k` best paragraphs, in order."""
    found: list[Candidate] = []
    floor = 0
    for leaf in snapshot.leaves:
        found += best(scorer.sources(leaf), leaf.removed, k, floor, leaf.number)
        if len(found) >= k:
            floor = sorted((score for score, _, _ in found), reverse=True)[k - 1]
    if len(snapshot.leaves) > 1:
        found = _in_order(snapshot, [candidate for candidate in found if candidate[0] >= floor])
    return found[:k]


def _in_order(snapshot: Snapshot, found: list[Candidate]) -> list[Candidate]:
    """Sort by score, equal ones by their documents' ids and their numbers there."""
    found = sorted(found, key=_by_score)
    if len(snapshot.leaves) > 1:
        tied = {one[0] for one, other in pairwise(found) if one[0] == other[0] and one[1] != other[1]}
        if tied:
            found.sort(key=lambda c: (-c[0], snapshot.order_key(c[1], c[2]) if c[0] in tied else ()))
    return found


def _by_score(candidate: Candidate) -> Candidate:
    score, leaf, paragraph = candidate
    return -score, leaf, paragraph


def collapse(
    candidates: Iterable[Candidate], head: Container[tuple[int, int]], copies: NearDuplicates, *, all_copies: bool
) -> Iterator[Ranked]:
    """Each text once: at the place of its best paragraph, with the others as its duplicates; the like for near copies."""
    grouping = NearDuplicateFilter(copies)
    shown: set[Ref] = set()
    for score, number, paragraph in candidates:
        ref = copies.snapshot.ref(number, paragraph)
        if copies.snapshot.stands_alone(ref):
            yield Ranked(ref, score / bm25.SCALE, (), (number, paragraph) in head)
            continue
        if ref in shown or not (all_copies or grouping.is_new(ref)):
            continue
        duplicates = copies.snapshot.twins(ref)
        shown.update(duplicates)
        yield Ranked(ref, score / bm25.SCALE, tuple(duplicates), (number, paragraph) in head)
