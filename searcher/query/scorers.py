"""Clauses at work on one snapshot: which paragraphs of a chunk match, and what each of them scores.

A scorer offers its matches as *sources*, whose contributions add up to its score. A word is a postings list as it lies
in the index; whatever has to be worked out first, a phrase or a group, becomes a list of its own. So one algorithm,
`searcher.query.topk`, finds the best of anything.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from copy import copy
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple, Protocol

from searcher.french import KIND, emphasis
from searcher.index.quantise import codes
from searcher.index.segment import Segment
from searcher.query import bm25
from searcher.query.phrases import phrase_counts
from searcher.query.signals import SIGNALS
from searcher.query.tables import Order, snapshot_tables
from searcher.query.terms import (
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

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from searcher.index.segment import Field
    from searcher.index.snapshot import Leaf, Snapshot
    from searcher.query.filters import Passing

ACCENT_WEIGHT = 0.25  # of a word's worth, for the very accents that were typed

_FEW = 16  # so many times fewer look-ups than postings make halving cheaper than reading through

Scores = dict[int, int]


class Source(NamedTuple):
    """Ascending paragraphs, a code for each, what each code contributes, and what none contributes more than.

    `order` has the codes by what they contribute; without one the codes are no posting codes, but count the paragraphs.
    """

    paragraphs: Sequence[int]
    codes: Sequence[int]
    table: Sequence[int]
    bound: int
    order: Order | None = None

    def contribution(self, paragraph: int) -> int:
        """What one paragraph gets from here: 0 when it is not among them."""
        place = bisect_left(self.paragraphs, paragraph)
        if place < len(self.paragraphs) and self.paragraphs[place] == paragraph:
            return self.table[self.codes[place]]
        return 0

    def scores(self, within: Collection[int] | None = None) -> Scores:
        """The contribution to each paragraph, or to those among `within`."""
        if within is None:
            return dict(zip(self.paragraphs, map(self.table.__getitem__, self.codes), strict=True))
        if len(within) * _FEW < len(self.paragraphs):
            return {paragraph: score for paragraph in within if (score := self.contribution(paragraph))}
        among = bytes(map(within.__contains__, self.paragraphs))
        postings = compress(self.codes, among)
        return dict(zip(compress(self.paragraphs, among), map(self.table.__getitem__, postings), strict=True))


def source_of(scores: Scores) -> list[Source]:
    """A source made of scores already known."""
    if not scores:
        return []
    paragraphs = sorted(scores)
    contributions = [scores[paragraph] for paragraph in paragraphs]
    return [Source(paragraphs, range(len(paragraphs)), contributions, max(contributions))]


class Part(NamedTuple):
    """What one signal gives a paragraph for one thing that was asked for; `clause` is `None` for filters alone."""

    signal: str
    clause: Clause | None
    score: float


class Scorer(Protocol):
    """A clause bound to a snapshot."""

    def sources(self, leaf: Leaf) -> list[Source]:
        """Lists whose contributions add up to the score of a paragraph; every match has one that is not zero."""

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match: what matches few is looked at first."""

    def words(self) -> Iterator[StemScorer]:
        """The words in it that are looked for by their stems, in the order of the query."""

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        """What the score of a paragraph that matches is made of."""


def bind(clause: Clause, snapshot: Snapshot) -> Scorer:
    """Look a clause's terms up in a snapshot."""
    if isinstance(clause, WordClause):
        return _bind_word(clause, snapshot)
    if isinstance(clause, PhraseClause):
        return _Phrase(snapshot, clause)
    if isinstance(clause, ExpansionClause):
        words = [[number for word in clause.words for number in s.word_group(word)] for s in snapshot.segments]
        return _Words(snapshot, clause, words)
    if isinstance(clause, BestClause):
        return _Best([bind(part, snapshot) for part in clause.parts])
    if isinstance(clause, BoostClause):
        return _Boosted(bind(clause.part, snapshot), clause.factor, substitute=clause.substitute)
    return _bind_group(GroupClause(filters=(clause,)) if isinstance(clause, FieldClause) else clause, snapshot)


def _bind_word(clause: WordClause, snapshot: Snapshot) -> Scorer:
    if not (clause.stop or clause.literal):
        return _stem_scorer(clause, snapshot)
    words: Scorer = _Words(snapshot, clause, [segment.word_group(clause.folded) for segment in snapshot.segments])
    if accents := _accents(clause, snapshot) if clause.accented else []:
        words = _Sum([words, _Boosted(_Words(snapshot, clause, accents), ACCENT_WEIGHT, substitute=False)])
    # The closer look goes by stems. What it would give for the very form, its place and the document is given here, or
    # the word would stand below its own synonyms.
    closer = SIGNALS.exact + SIGNALS.early + SIGNALS.document
    return _Boosted(words, 1 + closer, substitute=False) if clause.literal else words


def _stem_scorer(clause: WordClause, snapshot: Snapshot) -> StemScorer:
    """A word's scorer, kept for the next query that has the word."""
    known = snapshot.cache.setdefault("words", {})
    assert isinstance(known, dict)
    scorer = known.get(clause)
    if scorer is None:
        if len(known) >= _MOST_WORDS:
            known.clear()
        scorer = known[clause] = StemScorer(snapshot, clause)
    assert isinstance(scorer, StemScorer)
    return scorer


_MOST_WORDS = 4096  # remembered


def _bind_group(clause: GroupClause, snapshot: Snapshot) -> Scorer:
    if clause.filters or any(map(is_filter, clause.must_not)):
        from searcher.query.filters import bind_filter

        unwanted = tuple(part for part in clause.must_not if not is_filter(part))
        words = clause._replace(must_not=unwanted, filters=())
        return _Filtered(_bind_words(words, snapshot), bind_filter(clause, snapshot))
    return _bind_words(clause, snapshot)


def _bind_words(clause: GroupClause, snapshot: Snapshot) -> Scorer:
    should = _Sum([bind(part, snapshot) for part in clause.should])
    if clause.should and not clause.must and not clause.must_not:
        return should
    must = [bind(part, snapshot) for part in clause.must] or [should if clause.should else _Everything()]
    optional = should if clause.must else _Sum([])
    return _Restricted(must, optional, [bind(part, snapshot) for part in clause.must_not])


def scores(scorer: Scorer, leaf: Leaf, within: Collection[int] | None = None) -> Scores:
    """The score of each matching paragraph, or of those among `within`, worked out in full."""
    total: Scores = {}
    for source in scorer.sources(leaf):
        found = source.scores(within)
        if total:
            for paragraph, score in found.items():
                total[paragraph] = total.get(paragraph, 0) + score
        else:
            total = found
    return total


def _score(scorer: Scorer, leaf: Leaf, paragraph: int) -> int:
    return scores(scorer, leaf, {paragraph}).get(paragraph, 0)


class StemScorer:
    """A word by its stems; by its accents as well, where another word differs in them alone.

    `terms` are the numbers of the terms that have one of its stems, by segment; `worth` is its idf
    times its `emphasis` in French, `factor` how many times as much as others it was asked to count. A `substitute` stands for another that was typed.
    """

    def __init__(self, snapshot: Snapshot, clause: WordClause) -> None:
        """Look them up."""
        self.clause = clause
        stems = [stem.encode() for stem in clause.stems]
        self.terms = [having(segment.stem, stems) for segment in snapshot.segments]
        self.emphasis = emphasis(clause.folded, clause.stems) * (KIND if clause.kind else 1)
        self.worth = self.emphasis * worth_of_terms(snapshot, self.terms)
        self.factor = 1.0
        self.substitute = False
        self._tables = snapshot_tables(snapshot)
        self._lists: dict[int, list[Source]] = {}
        self._accents = _accents(clause, snapshot) if clause.accented else []
        self._accent_score = round(ACCENT_WEIGHT * self.worth * bm25.SCALE)

    def sources(self, leaf: Leaf) -> list[Source]:
        """A list of postings for each term, and one of the places with the very accents."""
        found = self.lists(leaf)
        return [*found, *self._accent_sources(leaf)] if self._accents else found

    def lists(self, leaf: Leaf) -> list[Source]:
        """A list of postings for each term."""
        found = self._lists.get(leaf.number)
        if found is None:
            table, field = self._tables.text(self.worth), leaf.segment.stem
            found = self._lists[leaf.number] = [
                Source(paragraphs, codes, table, max(map(table.__getitem__, best)), self._tables.order)
                for term in self.terms[leaf.segment_number]
                if (postings := field.postings(term, leaf.chunk))
                for paragraphs, codes, best in (postings,)
            ]
        return found

    def _accent_sources(self, leaf: Leaf) -> Iterator[Source]:
        segment = leaf.segment
        words = self._accents[leaf.segment_number] if self._accents else ()
        if words and (paragraphs := list(dict.fromkeys(segment.holding(words, leaf.chunk)))):
            score = self._accent_score
            yield Source(paragraphs, range(len(paragraphs)), [score] * len(paragraphs), score)

    def size(self, leaf: Leaf) -> int:
        """How many postings there are."""
        return sum(len(source.paragraphs) for source in self.lists(leaf))

    def words(self) -> Iterator[StemScorer]:
        """Itself."""
        yield self

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        """The word, and its accents."""
        accents = sum(source.contribution(paragraph) for source in self._accent_sources(leaf))
        yield Part("word", self.clause, _score(self, leaf, paragraph) - accents)
        yield Part("accents", self.clause, accents)


class _Words:
    """Words as written, any of them: what a pattern fits, or a stop word. `words` are their numbers by segment."""

    def __init__(self, snapshot: Snapshot, clause: WordClause | ExpansionClause, words: Sequence[list[int]]) -> None:
        self._clause = clause
        self._words = words
        self._tables = snapshot_tables(snapshot)
        self._table = self._tables.text(worth_of_words(snapshot, words))

    def sources(self, leaf: Leaf) -> list[Source]:
        counts = Counter(leaf.segment.holding(self._words[leaf.segment_number], leaf.chunk))
        if not counts:
            return []
        postings = _codes(leaf, counts)
        bound = max(map(self._table.__getitem__, {*postings}))
        return [Source(list(counts), postings, self._table, bound, self._tables.order)]

    def size(self, leaf: Leaf) -> int:
        return leaf.segment.occurrence_count(self._words[leaf.segment_number])

    def words(self) -> Iterator[StemScorer]:
        return iter(())

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        yield Part("word", self._clause, _score(self, leaf, paragraph))


class _Phrase:
    """Words in order: a phrase is worth what its words are worth together."""

    def __init__(self, snapshot: Snapshot, clause: PhraseClause) -> None:
        self._clause, self._slop = clause, clause.slop
        self._groups = [
            [[number for word in place for number in segment.word_group(word)] for place in clause.places]
            for segment in snapshot.segments
        ]
        worth = 0.0
        for place in range(len(clause.places)):
            worth += worth_of_words(snapshot, [groups[place] for groups in self._groups])
        self._table = snapshot_tables(snapshot).text(worth)

    def sources(self, leaf: Leaf) -> list[Source]:
        # A word that a phrase has twice is looked up once.
        groups = list(map(tuple, self._groups[leaf.segment_number]))
        found = {group: leaf.segment.occurrences(group, leaf.chunk) for group in set(groups)}
        places = [found[group] for group in groups]
        counts = phrase_counts(places, self._slop)
        return source_of(dict(zip(counts, map(self._table.__getitem__, _codes(leaf, counts)), strict=True)))

    def size(self, leaf: Leaf) -> int:
        return min(len(leaf.segment.occurrences(group, leaf.chunk)) for group in self._groups[leaf.segment_number])

    def words(self) -> Iterator[StemScorer]:
        return iter(())

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        yield Part("phrase", self._clause, _score(self, leaf, paragraph))


class _Sum:
    """Any of the parts; they add up."""

    def __init__(self, parts: Sequence[Scorer]) -> None:
        self._parts = parts

    def sources(self, leaf: Leaf) -> list[Source]:
        return [source for part in self._parts for source in part.sources(leaf)]

    def size(self, leaf: Leaf) -> int:
        return sum(part.size(leaf) for part in self._parts)

    def words(self) -> Iterator[StemScorer]:
        for part in self._parts:
            yield from part.words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        for part in self._parts:
            if _score(part, leaf, paragraph):
                yield from part.parts(leaf, paragraph)


class _Best:
    """Any of the parts; the best of them counts."""

    def __init__(self, parts: Sequence[Scorer]) -> None:
        self._parts = parts

    def sources(self, leaf: Leaf) -> list[Source]:
        found = [sources for part in self._parts if (sources := part.sources(leaf))]
        if len(found) < 2:  # noqa: PLR2004
            return found[0] if found else []
        best: Scores = {}
        for part in self._parts:
            for paragraph, score in scores(part, leaf).items():
                best[paragraph] = max(score, best.get(paragraph, 0))
        return source_of(best)

    def size(self, leaf: Leaf) -> int:
        return sum(part.size(leaf) for part in self._parts)

    def words(self) -> Iterator[StemScorer]:
        """Those of the first way, as it was typed: the others are the same thing."""
        return self._parts[0].words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        yield from max(self._parts, key=lambda part: _score(part, leaf, paragraph)).parts(leaf, paragraph)


class _Restricted:
    """All of some parts, none of others, and what a further part adds."""

    def __init__(self, must: Sequence[Scorer], should: Scorer, must_not: Sequence[Scorer]) -> None:
        self._must, self._should, self._must_not = must, should, must_not

    def sources(self, leaf: Leaf) -> list[Source]:
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
        return min(part.size(leaf) for part in self._must)

    def words(self) -> Iterator[StemScorer]:
        for part in (*self._must, self._should):
            yield from part.words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        for part in (*self._must, self._should):
            if _score(part, leaf, paragraph):
                yield from part.parts(leaf, paragraph)


class _Boosted:
    """A part whose contributions count so many times as much."""

    def __init__(self, part: Scorer, factor: float, *, substitute: bool) -> None:
        self._part, self._factor, self._substitute = part, factor, substitute

    def sources(self, leaf: Leaf) -> list[Source]:
        return [
            source._replace(table=[self._times(score) for score in source.table], bound=self._times(source.bound))
            for source in self._part.sources(leaf)
        ]

    def size(self, leaf: Leaf) -> int:
        return self._part.size(leaf)

    def words(self) -> Iterator[StemScorer]:
        for word in self._part.words():
            boosted = copy(word)
            boosted.factor *= self._factor
            boosted.substitute |= self._substitute
            yield boosted

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        for part in self._part.parts(leaf, paragraph):
            yield part._replace(score=part.score * self._factor)

    def _times(self, score: int) -> int:
        return max(1, round(score * self._factor)) if score else 0


class _Everything:
    """Every paragraph, all alike: what a query of filters alone looks for."""

    def sources(self, leaf: Leaf) -> list[Source]:
        return [Source(range(leaf.size), bytes(leaf.size), (bm25.SCALE,), bm25.SCALE)]

    def size(self, leaf: Leaf) -> int:
        return leaf.size

    def words(self) -> Iterator[StemScorer]:
        return iter(())

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        yield Part("filter", None, _score(self, leaf, paragraph))


class _Filtered:
    """Those matches that stand in documents which pass a filter."""

    def __init__(self, part: Scorer, filtering: Passing) -> None:
        self._part, self._filter = part, filtering

    def sources(self, leaf: Leaf) -> list[Source]:
        allowed = self._filter.allowed(leaf)
        return allowed.restrict(self._part.sources(leaf)) if allowed.count else []

    def size(self, leaf: Leaf) -> int:
        return min(self._filter.allowed(leaf).count, self._part.size(leaf))

    def words(self) -> Iterator[StemScorer]:
        return self._part.words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[Part]:
        return self._part.parts(leaf, paragraph)


def worth_of_terms(snapshot: Snapshot, terms: Sequence[Sequence[int]]) -> float:
    """The idf of a word that has these terms of the field `stem` in each segment."""
    frequency = 0
    for segment, numbers in zip(snapshot.segments, terms, strict=True):
        for number in numbers:
            frequency += segment.stem.document_frequency(number, segment.chunks)
    return bm25.idf(min(frequency, snapshot.paragraphs), snapshot.paragraphs)


def worth_of_words(snapshot: Snapshot, words: Sequence[Sequence[int]]) -> float:
    """The idf of a word that has these written forms in each segment."""
    count = sum(map(Segment.occurrence_count, snapshot.segments, words))
    return bm25.idf(min(count, snapshot.paragraphs), snapshot.paragraphs)


def having(field: Field, stems: Sequence[bytes]) -> list[int]:
    """The terms that have any of these stems, each once."""
    return list(dict.fromkeys([number for stem in stems for number in field.having(stem)]))


def _accents(clause: WordClause, snapshot: Snapshot) -> list[list[int]]:
    """The written form of a word typed with accents, by segment; nothing where no other form differs in them alone."""
    forms = {segment.words[number] for segment in snapshot.segments for number in segment.word_group(clause.folded)}
    if len(forms) < 2:  # noqa: PLR2004
        return []
    return [segment.written_form(clause.written, clause.folded) for segment in snapshot.segments]


def _codes(leaf: Leaf, counts: Mapping[int, int]) -> bytes:
    return codes(counts, leaf.segment.length_steps[leaf.base : leaf.base + leaf.size])
