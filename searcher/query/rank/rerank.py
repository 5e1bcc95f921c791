"""Second-stage ranking: features too expensive for every match are computed for the 50 best candidates and added to their scores.

A feature adds to the score of a paragraph and never takes away. So whatever is not among those candidates stays below them,
and the ranking is the same however many hits are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from searcher.query.rank.features import RerankContext, feature_scores, rerank_in_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Ref, Snapshot
    from searcher.query.match.query_scorer import RerankQuery
    from searcher.query.match.scorer import TermScorer
    from searcher.query.rank.weights import Signals

RERANK_DEPTH = 50
"""How many candidates are ranked again; `searcher.kernels.candidates.MOST` at most."""


Candidate = tuple[int, int, int]
"""A score, the number of a leaf, and a paragraph's number there."""


def rerank(
    snapshot: Snapshot, query: RerankQuery, candidates: Sequence[Candidate], signals: Signals
) -> list[Candidate]:
    """Add to each candidate's score what the signals say of it; those of a chunk come in order."""
    if not query.words or not candidates:
        return list(candidates)
    context = RerankContext(snapshot, query, signals)
    if len(snapshot.leaves) == 1:
        return rerank_in_chunk(context, snapshot.leaves[0], list(candidates))
    by_leaf: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_leaf[candidate[1]].append(candidate)
    return [found for leaf, here in by_leaf.items() for found in rerank_in_chunk(context, snapshot.leaves[leaf], here)]


def explain_features(
    snapshot: Snapshot, query: RerankQuery, ref: Ref, signals: Signals
) -> Iterator[tuple[str, list[TermScorer], float]]:
    """Yield what each feature adds to the score of one candidate, and for which words."""
    leaf = snapshot.leaves[snapshot.leaf_number(ref)]
    for signal, words, score in feature_scores(
        RerankContext(snapshot, query, signals), leaf, ref.paragraph - leaf.base
    ):
        yield signal, [term.word for term in words], score
