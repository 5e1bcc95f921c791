"""Clauses at work on one snapshot: which paragraphs of a chunk match, and what each of them scores.

A scorer offers its matches as *sources*, whose contributions add up to its score. A word is a postings list as it lies
in the index; whatever has to be worked out first, a phrase or a group, becomes a list of its own. So one algorithm,
`searcher.kernels.top_k`, finds the best of anything.
"""

from __future__ import annotations

from array import array
from copy import copy
from functools import cache
from typing import TYPE_CHECKING

from searcher.index.format.segment import CHUNK_SIZE
from searcher.kernels.score_lists import Scores, Source, source_of
from searcher.query.match import bm25
from searcher.query.match.scorer import ScorePart, Scorer, score_of, scores
from searcher.query.match.term_scorers import (
    ACCENT_WEIGHT,
    PhraseScorer,
    WordsScorer,
    accents_of,
    stem_scorer,
)
from searcher.query.plan.compile import (
    BestClause,
    BoostClause,
    Clause,
    ExpansionClause,
    FieldClause,
    GroupClause,
    PhraseClause,
    WordClause,
    is_filter,
)
from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.query.filter.field_filter import DocumentFilter
    from searcher.query.match.scorer import TermScorer


def bind(clause: Clause, snapshot: Snapshot) -> Scorer:
    """Look a clause's terms up in a snapshot."""
    if isinstance(clause, WordClause):
        return _bind_word(clause, snapshot)
    if isinstance(clause, PhraseClause):
        return PhraseScorer(snapshot, clause)
    if isinstance(clause, ExpansionClause):
        words = [[number for word in clause.words for number in s.word_group(word)] for s in snapshot.segments]
        return WordsScorer(snapshot, clause, words)
    if isinstance(clause, BestClause):
        return DisjunctionMaxScorer([bind(part, snapshot) for part in clause.parts])
    if isinstance(clause, BoostClause):
        return BoostScorer(bind(clause.part, snapshot), clause.factor, substitute=clause.substitute)
    return _bind_group(GroupClause(filters=(clause,)) if isinstance(clause, FieldClause) else clause, snapshot)


def _bind_word(clause: WordClause, snapshot: Snapshot) -> Scorer:
    if not (clause.stop or clause.literal):
        return stem_scorer(clause, snapshot)
    words: Scorer = WordsScorer(snapshot, clause, [segment.word_group(clause.folded) for segment in snapshot.segments])
    if accents := accents_of(clause, snapshot) if clause.accented else []:
        words = OrScorer([words, BoostScorer(WordsScorer(snapshot, clause, accents), ACCENT_WEIGHT, substitute=False)])
    # The closer look goes by stems. What it would give for the very form, its place and the document is given here, or
    # the word would stand below its own synonyms.
    closer = SIGNALS.exact + SIGNALS.early + SIGNALS.document
    return BoostScorer(words, 1 + closer, substitute=False) if clause.literal else words


def _bind_group(clause: GroupClause, snapshot: Snapshot) -> Scorer:
    if clause.filters or any(map(is_filter, clause.must_not)):
        from searcher.query.filter.field_filter import bind_filter

        unwanted = tuple(part for part in clause.must_not if not is_filter(part))
        words = clause._replace(must_not=unwanted, filters=())
        return FilteredScorer(_bind_words(words, snapshot), bind_filter(clause, snapshot))
    return _bind_words(clause, snapshot)


def _bind_words(clause: GroupClause, snapshot: Snapshot) -> Scorer:
    should = OrScorer([bind(part, snapshot) for part in clause.should])
    if clause.should and not clause.must and not clause.must_not:
        return should
    must = [bind(part, snapshot) for part in clause.must] or [should if clause.should else MatchAllScorer()]
    optional = should if clause.must else OrScorer([])
    return BooleanScorer(must, optional, [bind(part, snapshot) for part in clause.must_not])


class OrScorer:
    """Any of the parts; they add up."""

    def __init__(self, parts: Sequence[Scorer]) -> None:
        self._parts = parts

    def sources(self, leaf: Leaf) -> list[Source]:
        """Lists whose contributions add up to the score."""
        return [source for part in self._parts for source in part.sources(leaf)]

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return sum(part.size(leaf) for part in self._parts)

    def words(self) -> Iterator[TermScorer]:
        """The words looked for by their stems."""
        for part in self._parts:
            yield from part.words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        for part in self._parts:
            if score_of(part, leaf, paragraph):
                yield from part.parts(leaf, paragraph)


class DisjunctionMaxScorer:
    """Any of the parts; the best of them counts."""

    def __init__(self, parts: Sequence[Scorer]) -> None:
        self._parts = parts

    def sources(self, leaf: Leaf) -> list[Source]:
        """Lists whose contributions add up to the score."""
        found = [sources for part in self._parts if (sources := part.sources(leaf))]
        if len(found) < 2:  # noqa: PLR2004
            return found[0] if found else []
        best: Scores = {}
        for part in self._parts:
            for paragraph, score in scores(part, leaf).items():
                best[paragraph] = max(score, best.get(paragraph, 0))
        return source_of(best)

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return sum(part.size(leaf) for part in self._parts)

    def words(self) -> Iterator[TermScorer]:
        """Those of the first way, as it was typed: the others are the same thing."""
        return self._parts[0].words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        yield from max(self._parts, key=lambda part: score_of(part, leaf, paragraph)).parts(leaf, paragraph)


class BooleanScorer:
    """All of some parts, none of others, and what a further part adds."""

    def __init__(self, must: Sequence[Scorer], should: Scorer, must_not: Sequence[Scorer]) -> None:
        self._must, self._should, self._must_not = must, should, must_not

    def sources(self, leaf: Leaf) -> list[Source]:
        """Lists whose contributions add up to the score."""
        total: Scores | None = None
        for part in sorted(self._must, key=lambda part: part.size(leaf)):
            found = scores(part, leaf, total)
            total = found if total is None else {p: score + total[p] for p, score in found.items()}
            if not total:
                return []
        total = total or {}
        for part in self._must_not:
            if not total:
                return []
            for paragraph in scores(part, leaf, total):
                total.pop(paragraph, None)
        for paragraph, score in scores(self._should, leaf, total).items():
            total[paragraph] += score
        return source_of(total)

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return min(part.size(leaf) for part in self._must)

    def words(self) -> Iterator[TermScorer]:
        """The words looked for by their stems."""
        for part in (*self._must, self._should):
            yield from part.words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        for part in (*self._must, self._should):
            if score_of(part, leaf, paragraph):
                yield from part.parts(leaf, paragraph)


class BoostScorer:
    """A part whose contributions count so many times as much."""

    def __init__(self, part: Scorer, factor: float, *, substitute: bool) -> None:
        self._part, self._factor, self._substitute = part, factor, substitute

    def sources(self, leaf: Leaf) -> list[Source]:
        """Lists whose contributions add up to the score."""
        return [
            source._replace(table=[self._times(score) for score in source.table], bound=self._times(source.bound))
            for source in self._part.sources(leaf)
        ]

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return self._part.size(leaf)

    def words(self) -> Iterator[TermScorer]:
        """The words looked for by their stems."""
        for word in self._part.words():
            boosted = copy(word)
            boosted.factor *= self._factor
            boosted.substitute |= self._substitute
            yield boosted

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        for part in self._part.parts(leaf, paragraph):
            yield part._replace(score=part.score * self._factor)

    def _times(self, score: int) -> int:
        return max(1, round(score * self._factor)) if score else 0


class MatchAllScorer:
    """Every paragraph, all alike: what a query of filters alone looks for."""

    def sources(self, leaf: Leaf) -> list[Source]:
        """Lists whose contributions add up to the score."""
        return [Source(memoryview(_all_numbers())[: leaf.size], bytes(leaf.size), (bm25.SCALE,), bm25.SCALE)]

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return leaf.size

    def words(self) -> Iterator[TermScorer]:
        """The words looked for by their stems."""
        return iter(())

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        yield ScorePart("filter", None, score_of(self, leaf, paragraph))


@cache
def _all_numbers() -> array[int]:
    return array("H", range(CHUNK_SIZE))


class FilteredScorer:
    """Those matches that stand in documents which pass a filter."""

    def __init__(self, part: Scorer, filtering: DocumentFilter) -> None:
        self._part, self._filter = part, filtering

    def sources(self, leaf: Leaf) -> list[Source]:
        """Lists whose contributions add up to the score."""
        ranges = self._filter.ranges(leaf)
        return ranges.restrict(self._part.sources(leaf)) if ranges.count else []

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return min(self._filter.ranges(leaf).count, self._part.size(leaf))

    def words(self) -> Iterator[TermScorer]:
        """The words looked for by their stems."""
        return self._part.words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        return self._part.parts(leaf, paragraph)
