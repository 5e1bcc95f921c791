"""Why a paragraph scores what it does: what each signal gave it, for which words of the query."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.query.match import bm25
from searcher.query.rank.ranking import Contribution

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.query.match.query_scorer import QueryScorer
    from searcher.query.rank.ranking import Ranked
    from searcher.query.rank.rerank import Reranker


def contributions(scorer: QueryScorer, reranker: Reranker, ranked: Ranked) -> list[Contribution]:
    """The contributions that add up to a paragraph's score, the greatest first."""
    total: dict[tuple[str, str], float] = {}
    for signal, asked, score in _each(scorer, reranker, ranked):
        total[signal, asked] = total.get((signal, asked), 0.0) + score
    found = [Contribution(signal, asked, score) for (signal, asked), score in total.items() if score]
    return sorted(found, key=lambda contribution: -contribution.score)


def _each(scorer: QueryScorer, reranker: Reranker, ranked: Ranked) -> Iterator[Contribution]:
    snapshot = reranker.snapshot
    leaf = snapshot.leaves[snapshot.leaf_number(ranked.ref)]
    for signal, clause, score in scorer.parts(leaf, ranked.ref.paragraph - leaf.base):
        yield Contribution(signal, clause.as_typed() if clause else "", score / bm25.SCALE)
    if ranked.reranked:
        for row in reranker.explain(ranked.ref):
            yield Contribution(row.signal, " ".join(word.clause.as_typed() for word in row.words), row.gain(0))
