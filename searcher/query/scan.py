"""All that a query finds, one after the other, in the order of a search and without a list of it.

Each chunk is scored once. What is kept of it are ten bytes for each paragraph that matches, its score and its number, in
the order asked for; the chunks are merged as they are read.
"""

from __future__ import annotations

from array import array
from heapq import merge

from searcher.config.sort_orders import DATE, PATH, SCORE
from searcher.hints import TYPE_CHECKING
from searcher.kernels.top_k import exhaustive
from searcher.query.match import bm25
from searcher.query.match.top_k import top_k
from searcher.query.rank.collapse import collapse
from searcher.query.rank.rerank import RERANK_DEPTH
from searcher.query.rank.sort import dates_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.query.match.top_k import Candidate
    from searcher.query.options import SearchOptions
    from searcher.query.rank.ranking import Ranked
    from searcher.query.search import Ranking

_Key = tuple[int, ...]


def scan(ranking: Ranking, options: SearchOptions) -> Iterator[Ranked]:
    """Yield what `search_clauses` ranks with the same options and no limit; `ranking` is of the same query."""
    snapshot, least = ranking.snapshot, options.min_score * bm25.SCALE
    best = ranking.reranker.rerank(top_k(snapshot, ranking.scorer, RERANK_DEPTH))
    # Features only add to a score: with these scores the head stays before the rest.
    reranked = {(leaf, paragraph): score for score, leaf, paragraph in best}
    key = _key(snapshot, options.sort)

    def scores(leaf: Leaf) -> Iterator[Candidate]:
        """What matches in one chunk."""
        for paragraph, found in exhaustive(ranking.scorer.score_lists(leaf), leaf.removed).items():
            score = reranked.get((leaf.number, paragraph), found)
            if score >= least:
                yield score, leaf.number, paragraph

    runs = [_packed(leaf, scores(leaf), key) for leaf in snapshot.leaves]
    found = merge(*runs, key=lambda found: (*key(found), snapshot.order_key(found[1], found[2])))
    yield from collapse(found, reranked, ranking.copies, all_copies=options.all_copies)


def _packed(leaf: Leaf, found: Iterator[Candidate], key: Callable[[Candidate], _Key]) -> Iterator[Candidate]:
    """Candidates in order, packed in arrays until they are asked for."""
    ordered = sorted(found, key=lambda candidate: (*key(candidate), candidate[2]))
    scores, paragraphs = array("Q", [score for score, _, _ in ordered]), array("H", [place for _, _, place in ordered])
    ordered.clear()
    return ((score, leaf.number, paragraph) for score, paragraph in zip(scores, paragraphs, strict=True))


def _key(snapshot: Snapshot, sort: str) -> Callable[[Candidate], _Key]:
    """What paragraphs are ordered by before their documents and numbers decide."""
    if sort == SCORE:
        return lambda candidate: (-candidate[0],)
    if sort == PATH:
        return lambda _: ()
    assert sort == DATE
    dates = [dates_in(snapshot, number) for number in range(len(snapshot.segments))]
    ranks = {date: rank for rank, date in enumerate(sorted({date for known in dates for date in known.values()}))}

    def newest_first(candidate: Candidate) -> _Key:
        score, number, paragraph = candidate
        leaf = snapshot.leaves[number]
        date = dates[leaf.segment_number].get(leaf.segment.document_of(leaf.base + paragraph))
        return 1 if date is None else -ranks[date], -score

    return newest_first
