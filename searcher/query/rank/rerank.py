"""Second-stage ranking: features too expensive for every match are computed for the 50 best candidates and added to their scores.

A feature adds to the score of a paragraph and never takes away. So whatever is not among those candidates stays below them,
and the ranking is the same however many hits are asked for.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.lazy import lazy
from searcher.query.match.top_k import in_score_order
from searcher.query.rank.features import RerankContext, best_in_chunk, feature_rows, rerank_in_chunk, rerank_in_chunks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Ref, Snapshot
    from searcher.query.match.query_scorer import QueryScorer
    from searcher.query.match.top_k import Candidate
    from searcher.query.rank.features import FeatureRow
    from searcher.query.rank.weights import Signals

RERANK_DEPTH = 50
"""How many candidates are ranked again; `searcher.kernels.candidates.MAX_CANDIDATES` at most."""


class Reranker:
    """Second-stage ranking of one query, and its explanation: the rows that it adds up."""

    def __init__(self, snapshot: Snapshot, scorer: QueryScorer, signals: Signals) -> None:
        """Take the query; its words are looked up when there is something to rank."""
        self.snapshot, self._scorer, self._signals = snapshot, scorer, signals

    @lazy
    def context(self) -> RerankContext:
        """The words of the query, looked up once for ranking and explaining."""
        return RerankContext(self.snapshot, self._scorer.rerank_query(), self._signals)

    def best(self, scorer: QueryScorer, k: int, most: int) -> list[Candidate] | None:
        """The first `most` of the `k` best paragraphs in their new order, all in one go; `None` where that cannot be."""
        leaves = self.snapshot.leaves
        if len(leaves) != 1 or not scorer.postings:
            return None
        context = self.context
        return best_in_chunk(context, leaves[0], scorer, k, RERANK_DEPTH, most) if context.words else None

    def rerank(self, candidates: list[Candidate]) -> list[Candidate]:
        """Put the best `RERANK_DEPTH` of ordered candidates in their new order; those below stay."""
        reranked = self.add_features(candidates[:RERANK_DEPTH])
        # Those of one chunk are in order.
        if len(self.snapshot.leaves) > 1:
            reranked = in_score_order(self.snapshot, reranked)
        return reranked + candidates[RERANK_DEPTH:]

    def add_features(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Add to each candidate's score what its features say of it; those of a chunk come in order."""
        if not candidates or not self.context.words:
            return list(candidates)
        if self.context.asks_openly:
            self.context.look_for_answers(candidates)
        leaves = self.snapshot.leaves
        if len(leaves) == 1:
            return rerank_in_chunk(self.context, leaves[0], list(candidates))
        return rerank_in_chunks(self.context, leaves, list(candidates))

    def explain(self, ref: Ref) -> list[FeatureRow]:
        """The rows that were added up for one candidate, their values of this candidate alone."""
        leaf = self.snapshot.leaves[self.snapshot.leaf_number(ref)]
        return feature_rows(self.context, leaf, [ref.paragraph - leaf.base])
