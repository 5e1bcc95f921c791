"""The way of a query: parse → compile → rewrite, then bind → the best by BM25 → re-rank → sort → collapse."""

from __future__ import annotations

from itertools import chain, islice

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import in_any, marked
from searcher.lazy import lazy, lru_cache, partial
from searcher.query.expand.rewrite import rewrite
from searcher.query.expand.term_expansion import check_patterns
from searcher.query.language.parser import Query, read
from searcher.query.match import bm25
from searcher.query.match.boolean_scorers import bind
from searcher.query.match.query_scorer import QueryScorer
from searcher.query.match.top_k import beyond, top_k
from searcher.query.plan.clauses import has_filter, is_words
from searcher.query.plan.compile import compile_query, compile_words
from searcher.query.rank.collapse import Page, all_alone, collapse, collapse_page
from searcher.query.rank.near_duplicates import NearDuplicates
from searcher.query.rank.rerank import RERANK_DEPTH, Reranker
from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.query.filter.field_filter import DocumentFilter
    from searcher.query.match.scorer import Scorer
    from searcher.query.match.top_k import Candidate
    from searcher.query.options import SearchOptions
    from searcher.query.plan.clauses import Clause, GroupClause
    from searcher.query.plan.custom_vocabulary import CustomVocabulary
    from searcher.query.plan.work_budget import WorkBudget
    from searcher.query.rank.ranking import Contribution, Ranked

ALLOWANCE = 6
"""Paragraphs looked at beyond those asked for, since some may be copies of others."""


_MAX_REMEMBERED_CHARS = 256  # of a query
_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python


class CompiledQuery(NamedTuple):
    """A query as it was read, what it asks of any index, and the clauses that it asks of this one.

    `words_only` says that there is no pattern, no field and no operator in it.
    """

    parsed: Query
    compiled: GroupClause
    clauses: GroupClause
    words_only: bool


def compile_text(
    text: str, snapshot: Snapshot, vocabulary: CustomVocabulary, filters: tuple[Clause, ...] = ()
) -> CompiledQuery:
    """Parse a query, compile it with the user's own words, and rewrite it with the words of the index.

    Raises `QueryError` when it has no word, or far too many.
    """
    read_and_compiled = _read if len(text) <= _MAX_REMEMBERED_CHARS else _read.__wrapped__
    parsed, compiled = read_and_compiled(text, filters, vocabulary)
    words_only = is_words(compiled)
    if not words_only:
        check_patterns(compiled, snapshot)
    if snapshot.store:
        clauses = snapshot.store.settled(partial(rewrite, compiled, snapshot, words_only=words_only))
    else:
        clauses = rewrite(compiled, snapshot, words_only=words_only)
    return _tuple(CompiledQuery, (parsed, compiled, clauses, words_only))


@lru_cache(maxsize=1024)
def _read(text: str, filters: tuple[Clause, ...], vocabulary: CustomVocabulary) -> tuple[Query, GroupClause]:
    """A query as it was read, and what it asks of any index: the next commit is asked the same."""
    if vocabulary.is_empty and (alone := compile_words(text, filters)):
        words, compiled = alone
        return Query(words=words), compiled
    parsed = read(text)
    return parsed, compile_query(parsed.group, filters, vocabulary)


def search_clauses(
    clauses: GroupClause, snapshot: Snapshot, options: SearchOptions, budget: WorkBudget | None = None
) -> Ranking:
    """Rank the paragraphs that match; equal scores in the order of documents' ids and paragraph numbers.

    However many are asked for, the order is the same: features only add to a score, so that the head stays before the rest.
    Raises `QueryError` when it would take more work than is left of the budget, or than one query may take.
    """
    if snapshot.store:
        ranking: Ranking = snapshot.store.search(clauses, options)
        return ranking
    return search_here(clauses, snapshot, options, budget)


def search_here(
    clauses: GroupClause, snapshot: Snapshot, options: SearchOptions, budget: WorkBudget | None = None
) -> Ranking:
    """Rank those of the paragraphs that match which are here, as `search_clauses` says."""
    return search_bound(bind_query(clauses, snapshot, budget), options)


class BoundQuery(NamedTuple):
    """A query at work on one snapshot: what all its searches there have in common, which are its next pages and repetitions.

    The lists of its words are as they lie in the index. What is worked out of them belongs to one search.
    """

    clauses: GroupClause
    scorer: Scorer
    reranker: Reranker


def bind_query(clauses: GroupClause, snapshot: Snapshot, budget: WorkBudget | None = None) -> BoundQuery:
    """Look up what a query needs of a snapshot. Raises `QueryError` as `search_clauses` does."""
    scorer = bind(clauses, snapshot, SIGNALS.literal, budget)
    reranker = Reranker(snapshot, QueryScorer(scorer, clauses.question), SIGNALS)
    return _tuple(BoundQuery, (clauses, scorer, reranker))


def search_bound(query: BoundQuery, options: SearchOptions) -> Ranking:
    """Rank the paragraphs of a query's snapshot that match, as `search_clauses` says."""
    ranking = Ranking(query, QueryScorer(query.scorer, query.clauses.question))
    scorer, reranker, snapshot = ranking.scorer, query.reranker, ranking.snapshot
    limit, start = options.limit, options.offset
    stop = start + limit
    reranked = None
    found: Iterable[Candidate] = ()
    if options.needs_every_match:
        found = reranker.rerank(top_k(snapshot, scorer, snapshot.paragraphs + 1, RERANK_DEPTH))
        reranked = {(leaf, paragraph) for _, leaf, paragraph in found[:RERANK_DEPTH]}
        found = [candidate for candidate in found if candidate[0] >= options.min_score * bm25.SCALE]
        ranking.kept = frozenset((leaf, paragraph) for _, leaf, paragraph in found)
        from searcher.query.rank.sort import in_order

        found = in_order(snapshot, found, options.sort)
    elif limit:
        wanted = stop + ALLOWANCE
        depth = max(RERANK_DEPTH, wanted)
        if len(snapshot.segments) > 1:
            first = _first(scorer, reranker, depth)
            more = _beyond(len(first), scorer, reranker, depth)
            collapsed = collapse_page(first, more, wanted, ranking.copies, all_copies=options.all_copies)
            ranking.ranked = list(islice(collapsed, start, stop))
            return ranking
        first = reranker.best(scorer, depth, wanted) or []
        if first and (alone := all_alone(first[:stop], snapshot, start)):
            ranking.page = alone
            return ranking
        found = first if first and len(first) < wanted else chain(first, _after(len(first), scorer, reranker, depth))
    if limit:
        collapsed = collapse(found, reranked, ranking.copies, all_copies=options.all_copies)
        ranking.ranked = list(islice(collapsed, start, stop))
    return ranking


def document_filter(clauses: GroupClause, snapshot: Snapshot) -> DocumentFilter | None:
    """The documents that a query looks at, where its fields leave some out."""
    if not any(map(has_filter, clauses.parts)):
        return None
    from searcher.query.filter.field_filter import query_filter

    return query_filter(clauses, snapshot)


def _after(found: int, scorer: QueryScorer, reranker: Reranker, depth: int) -> Iterator[Candidate]:
    """All paragraphs that match but the first few, the best first."""
    first = _first(scorer, reranker, depth)
    yield from first[found:]
    yield from _beyond(len(first), scorer, reranker, depth)


def _first(scorer: QueryScorer, reranker: Reranker, depth: int) -> list[Candidate]:
    """So many of the paragraphs that match, the best first."""
    return reranker.rerank(top_k(reranker.snapshot, scorer, depth, RERANK_DEPTH))


def _beyond(found: int, scorer: QueryScorer, reranker: Reranker, depth: int) -> Iterator[Candidate]:
    """The paragraphs that match and follow the `found` best, if `depth` of them were looked for and found."""
    return beyond(reranker.snapshot, scorer, depth) if found == depth else iter(())


class _Counted:
    """Whether the matches of a query were counted before, in one snapshot."""

    before = False


@per_snapshot()
def _counted(_snapshot: Snapshot) -> _Counted:
    return _Counted()


class Ranking:
    """The answer to a query: the best paragraphs in order, and on demand how many there are in all."""

    page: Page | None = None
    """What `ranked` is made of, where none of it has copies."""

    kept: frozenset[tuple[int, int]] | None = None
    """All paragraphs with the score asked for, where one was: the numbers of their leaf and their own there."""

    def __init__(self, query: BoundQuery, scorer: QueryScorer) -> None:
        """Hold what a search of a query is for; its lists are those of `scorer`, and what it found is set by whoever searches."""
        self.query, self.scorer = query, scorer
        self.snapshot = query.reranker.snapshot

    @lazy
    def ranked(self) -> list[Ranked]:
        """The paragraphs found."""
        return self.page.ranked() if self.page else []

    @property
    def count(self) -> int:
        """How many there are of them."""
        return len(self.page.ids if self.page else self.ranked)

    @property
    def reranker(self) -> Reranker:
        """Second-stage ranking of the query."""
        return self.query.reranker

    @lazy
    def copies(self) -> NearDuplicates:
        """What is a near copy of what, among the documents that the query looks at."""
        return NearDuplicates(self.snapshot, partial(document_filter, self.query.clauses, self.snapshot))

    @lazy
    def total(self) -> int:
        """How many different texts match, those of near copies included; worked out when asked for, since no ranking needs it."""
        if self.snapshot.store:
            return self.snapshot.store.total(self.snapshot)
        count, digests = 0, set[int]()
        for leaf, matching, repeated in self.matching_and_repeated():
            count += len(matching) - len(repeated)
            digests.update(map(leaf.segment.digests(leaf.base, leaf.size).__getitem__, repeated))
        return count + len(digests)

    def matching_and_repeated(self) -> Iterator[tuple[Leaf, Sequence[int], Sequence[int]]]:
        """The paragraphs of each chunk that match, and those of them whose text may stand in another place, too."""
        # Which texts are repeated takes a look at all texts of several segments: too long for a single question.
        counted = _counted(self.snapshot)
        alone = len(self.snapshot.segments) > 1 and not counted.before
        counted.before = True
        for leaf, matching in self.matching():
            yield leaf, matching, matching if alone else marked(matching, self._repeated(leaf))

    def _repeated(self, leaf: Leaf) -> Sequence[int]:
        return self.snapshot.shared_texts.marks()[leaf.segment_number][leaf.base : leaf.base + leaf.size]

    def contributions(self, ranked: Ranked) -> list[Contribution]:
        """What the score of one of `ranked` is made of."""
        from searcher.query.explain import contributions

        return contributions(self.scorer, self.reranker, ranked)

    def matching(self) -> Iterator[tuple[Leaf, Sequence[int]]]:
        """The paragraphs of each chunk that match, ascending."""
        for leaf in self.snapshot.leaves:
            lists = [score_list.paragraphs for score_list in self.scorer.score_lists(leaf)]
            matching = in_any(lists, leaf.removed) if lists else ()
            kept = self.kept
            if kept is not None:
                matching = [paragraph for paragraph in matching if (leaf.number, paragraph) in kept]
            yield leaf, matching
