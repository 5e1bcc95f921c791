"""Hybrid search: the ranking by words and the one by vectors, fused."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from searcher.hints import TYPE_CHECKING, Protocol
from searcher.query.match import bm25
from searcher.query.rank.collapse import collapse
from searcher.query.rank.fusion import fuse, gain
from searcher.query.rank.ranking import Contribution
from searcher.query.search import ALLOWANCE, Ranking, document_filter, search_here

if TYPE_CHECKING:
    from searcher.index.read.snapshot import Snapshot
    from searcher.query.filter.field_filter import DocumentFilter
    from searcher.query.options import SearchOptions
    from searcher.query.plan.clauses import GroupClause
    from searcher.query.rank.ranking import Ranked

Neighbour = tuple[float, int, int]
"""A similarity, the number of a leaf, and a paragraph's number there."""

Place = tuple[int, int]
"""The number of a leaf, and a paragraph's number there."""

_MIN_DEPTH = 100  # paragraphs of each ranking that are fused


class Nearest(Protocol):
    """Finds the paragraphs that are nearest to a query."""

    def __call__(self, k: int, filtering: DocumentFilter | None) -> list[Neighbour]:
        """Return `k` of those that pass, the nearest first."""


def search_hybrid(clauses: GroupClause, snapshot: Snapshot, options: SearchOptions, nearest: Nearest) -> HybridRanking:
    """Rank by words and by vectors, and fuse the places of both.

    What is required or excluded holds for both. Facets count what has the words.
    """
    depth = max(_MIN_DEPTH, options.offset + options.limit + ALLOWANCE)
    lexical = search_here(clauses, snapshot, options._replace(limit=depth, offset=0, all_copies=True))
    by_words = [_place(snapshot, ranked) for ranked in lexical.ranked]
    by_vectors = [(leaf, paragraph) for _, leaf, paragraph in nearest(depth, document_filter(clauses, snapshot))]
    if clauses.must or clauses.must_not:
        matching = {leaf.number: set(found) for leaf, found in lexical.matching()}
        by_vectors = [place for place in by_vectors if place[1] in matching[place[0]]]
    fused = [(round(score * bm25.SCALE), *place) for place, score in fuse([by_words, by_vectors])]
    ranked = collapse(fused, (), lexical.copies, all_copies=options.all_copies)
    page = islice(ranked, options.offset, options.offset + options.limit) if options.limit else ()
    return HybridRanking(lexical, list(page), by_words, by_vectors)


def _place(snapshot: Snapshot, ranked: Ranked) -> Place:
    leaf = snapshot.leaf_number(ranked.ref)
    return leaf, ranked.ref.paragraph - snapshot.leaves[leaf].base


class HybridRanking(Ranking):
    """The answer to a hybrid query: its score is a sum of gains for places, and its total counts the neighbours too."""

    def __init__(self, lexical: Ranking, ranked: list[Ranked], by_words: list[Place], by_vectors: list[Place]) -> None:
        """Hold the page and both rankings."""
        super().__init__(lexical.query, lexical.scorer)
        self.ranked = ranked
        self._rankings = {"lexical": by_words, "semantic": by_vectors}

    @cached_property
    def total(self) -> int:
        """How many different texts match, and how many neighbours beside them have none of the words."""
        matching = {leaf.number: set(found) for leaf, found in self.matching()}
        neighbours = [place for place in self._rankings["semantic"] if place[1] not in matching[place[0]]]
        texts = {
            leaf.segment.digest(leaf.base + n) for leaf, n in ((self.snapshot.leaves[a], b) for a, b in neighbours)
        }
        return super().total + len(texts)

    def contributions(self, ranked: Ranked) -> list[Contribution]:
        """What its place in each ranking gave a paragraph, the greatest first."""
        place = _place(self.snapshot, ranked)
        found = [
            Contribution(signal, "", gain(ranking.index(place) + 1))
            for signal, ranking in self._rankings.items()
            if place in ranking
        ]
        return sorted(found, key=lambda contribution: -contribution.score)
