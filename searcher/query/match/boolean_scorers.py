"""Clauses at work on one snapshot: which paragraphs of a chunk match, and what each of them scores.

A scorer offers its matches as *score lists*, whose contributions add up to its score. A word is a postings list as it lies
in the index; whatever has to be worked out first, a phrase or a group, becomes a list of its own. So one algorithm,
`searcher.kernels.top_k`, finds the best of anything.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple, cast
from searcher.index.format.postings import CHUNK_SIZE
from searcher.kernels import conjunction, disjunction_max, table
from searcher.kernels.score_lists import ScoreList, score_list_of
from searcher.lazy import cache
from searcher.query.expand.written_forms import written_forms
from searcher.query.match import bm25
from searcher.query.match.scorer import ScorePart, Scorer, score_of
from searcher.query.match.term_scorers import (
    ACCENT_WEIGHT,
    PhraseScorer,
    StemScorer,
    WordsScorer,
    accents_of,
    stem_scorer,
    stem_scorers,
)
from searcher.query.plan.clauses import (
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
from searcher.query.plan.work_budget import WorkBudget

if TYPE_CHECKING:
    from array import array
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.query.filter.field_filter import DocumentFilter
    from searcher.query.match.scorer import TermScorer


MAX_STEPS = 80_000_000
"""What matching one query may take, in steps of `WorkBudget`: half a second or so in the compiled kernels."""

_STEPS_PER_LIST = 2000  # in each chunk, however short the list
_STEPS_PER_POSTING_FILTERED = 8  # in Python, as a rule for a few ranges


def bind(clause: Clause, snapshot: Snapshot, literal_factor: float = 1.0, budget: WorkBudget | None = None) -> Scorer:
    """Look a clause's terms up in a snapshot; `literal_factor` is how many times as much a literal word counts.

    Raises `QueryError` when to go through its lists would take more than `MAX_STEPS`, or than is left of `budget`.
    """
    binder = _Binder(snapshot, literal_factor, budget or WorkBudget(MAX_STEPS))
    return binder.bound_words(clause) or binder.bound(clause)


class _Binder(NamedTuple):
    """Makes the scorers of clauses on one snapshot."""

    snapshot: Snapshot
    literal_factor: float
    budget: WorkBudget

    def bound_words(self, clause: Clause) -> Scorer | None:
        """What `bound` gives of words side by side, as most queries are; `None` for anything else."""
        if type(clause) is not GroupClause:
            return None
        snapshot = self.snapshot
        should, must, must_not, filters, _ = clause
        if must or must_not or filters or not should:
            return None
        words: list[StemScorer] = []
        steps, known = 0, stem_scorers(snapshot)
        for part in should:
            if type(part) is not WordClause or part.stop or part.literal:
                return None
            word = known.get(part) or known.add(snapshot, part)
            words.append(word)
            steps += word.steps
        scorer = OrScorer(words, steps)
        self._spend(2 * steps, len(words) + 1)  # of each word, and of the group
        return scorer

    def bound(self, clause: Clause) -> Scorer:
        """The scorer of a clause; what its lists take to make is spent before anything is read."""
        scorer = self._made(clause)
        self._spend(scorer.steps, 1)
        return scorer

    def _spend(self, steps: int, scorers: int) -> None:
        """Spend what lists take to make; not where the nodes of a cluster make them, which have limits of their own."""
        snapshot, _, budget = self
        if not snapshot.store:
            budget.spend(steps + _STEPS_PER_LIST * len(snapshot.leaves) * scorers)

    def _made(self, clause: Clause) -> Scorer:  # noqa: PLR0911 — one for each kind of clause
        match clause:
            case GroupClause():
                return self._group(clause)
            case WordClause():
                return self._word(clause)
            case PhraseClause():
                return PhraseScorer(self.snapshot, clause)
            case ExpansionClause():
                return WordsScorer(self.snapshot, clause, self._numbers(clause.words))
            case BestClause():
                return DisjunctionMaxScorer(self._all(clause.parts))
            case BoostClause():
                return BoostScorer(self.bound(clause.part), clause.factor, substitute=clause.substitute)
            case FieldClause():
                return self._group(GroupClause(filters=(clause,)))

    def _all(self, clauses: Sequence[Clause]) -> list[Scorer]:
        return [self.bound(clause) for clause in clauses]

    def _numbers(self, words: Iterable[str]) -> list[list[int]]:
        """The numbers of the written forms of folded words, by segment."""
        return [[number for word in words for number in s.lookup.forms(word)] for s in self.snapshot.segments]

    def _word(self, clause: WordClause) -> Scorer:
        if not (clause.stop or clause.literal):
            return stem_scorer(self.snapshot, clause)
        words: Scorer = WordsScorer(self.snapshot, clause, written_forms(self.snapshot, clause.folded))
        if accents := accents_of(clause, self.snapshot) if clause.accented else []:
            very = WordsScorer(self.snapshot, clause, accents)
            words = OrScorer([words, BoostScorer(very, ACCENT_WEIGHT, substitute=False)])
        return BoostScorer(words, self.literal_factor, substitute=False) if clause.literal else words

    def _group(self, clause: GroupClause) -> Scorer:
        if clause.filters or any(map(is_filter, clause.must_not)):
            from searcher.query.filter.field_filter import bind_filter

            unwanted = tuple(part for part in clause.must_not if not is_filter(part))
            words = clause._replace(must_not=unwanted, filters=())
            filtering = bind_filter(self.snapshot, clause)
            self.budget.spend(filtering.steps)
            return FilteredScorer(self._words(words), filtering)
        return self._words(clause)

    def _words(self, clause: GroupClause) -> Scorer:
        should = OrScorer(self._all(clause.should))
        if clause.should and not clause.must and not clause.must_not:
            return should
        must = self._all(clause.must) or [should if clause.should else MatchAllScorer(self.snapshot)]
        return BooleanScorer(must, should if clause.must else OrScorer([]), self._all(clause.must_not))


class OrScorer:
    """Any of the parts; they add up."""

    def __init__(self, parts: Sequence[Scorer], postings_of_words: int | None = None) -> None:
        """Take the parts; all of them are words where it is said how many postings these have together."""
        self._parts = parts
        self.is_of_words = postings_of_words is not None or {*map(type, parts)} == {StemScorer}
        if postings_of_words is None:
            postings_of_words = sum([part.postings for part in parts])
        self.postings = self.steps = postings_of_words
        self._accented = [word for word in self.words() if word.accents] if self.is_of_words else ()

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists whose contributions add up to the score."""
        return [score_list for part in self._parts for score_list in part.score_lists(leaf)]

    def accent_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Of words alone, the lists that do not come with them: those of their accents."""
        return [score_list for word in self._accented for score_list in word.accent_lists(leaf)]

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return sum(part.size(leaf) for part in self._parts)

    def words(self) -> Sequence[TermScorer]:
        """The words looked for by their stems."""
        if self.is_of_words:
            return cast("Sequence[TermScorer]", self._parts)
        return [word for part in self._parts for word in part.words()]

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        for part in self._parts:
            if score_of(part, leaf, paragraph):
                yield from part.parts(leaf, paragraph)


class DisjunctionMaxScorer:
    """Any of the parts; the best of them counts."""

    def __init__(self, parts: Sequence[Scorer]) -> None:
        self._parts = parts
        self.postings = self.steps = sum(part.postings for part in parts)

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists whose contributions add up to the score."""
        found = [score_lists for part in self._parts if (score_lists := part.score_lists(leaf))]
        if len(found) < 2:  # noqa: PLR2004
            return found[0] if found else []
        return score_list_of(*disjunction_max(found))

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return sum(part.size(leaf) for part in self._parts)

    def words(self) -> Sequence[TermScorer]:
        """Words of the first alternative, as it was typed: the others mean the same."""
        return self._parts[0].words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        yield from max(self._parts, key=lambda part: score_of(part, leaf, paragraph)).parts(leaf, paragraph)


class BooleanScorer:
    """All of some parts, none of others, and what a further part adds."""

    def __init__(self, must: Sequence[Scorer], should: Scorer, must_not: Sequence[Scorer]) -> None:
        self._must, self._should, self._must_not = must, should, must_not
        self.postings = min(part.postings for part in must)
        self.steps = 2 * sum(part.postings for part in (*must, should, *must_not))

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists whose contributions add up to the score."""
        must: list[list[ScoreList]] = []
        for part in sorted(self._must, key=lambda part: part.size(leaf)):
            found = part.score_lists(leaf)
            if not found:
                return []
            must.append(found)
        return score_list_of(
            *conjunction(must, self._should.score_lists(leaf), [part.score_lists(leaf) for part in self._must_not])
        )

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return min(part.size(leaf) for part in self._must)

    def words(self) -> Sequence[TermScorer]:
        """The words looked for by their stems."""
        return [word for part in (*self._must, self._should) for word in part.words()]

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        for part in (*self._must, self._should):
            if score_of(part, leaf, paragraph):
                yield from part.parts(leaf, paragraph)


class BoostScorer:
    """A part whose contributions count so many times as much."""

    def __init__(self, part: Scorer, factor: float, *, substitute: bool) -> None:
        self._part, self._factor, self._substitute = part, factor, substitute
        self.postings = self.steps = part.postings
        self._tables: dict[int, tuple[Sequence[int], Sequence[int]]] = {}  # the same for many lists

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists whose contributions add up to the score."""
        return [self._boosted(score_list) for score_list in self._part.score_lists(leaf)]

    def _boosted(self, score_list: ScoreList) -> ScoreList:
        given, boosted = self._tables.get(id(score_list.table), ((), ()))
        if given is not score_list.table:
            times = {score: self._times(score) for score in {*score_list.table}}
            given, boosted = score_list.table, table(map(times.__getitem__, score_list.table))
            self._tables[id(given)] = given, boosted
        return score_list._replace(table=boosted, bound=self._times(score_list.bound))

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return self._part.size(leaf)

    def words(self) -> Sequence[TermScorer]:
        """The words looked for by their stems."""
        return [word.boosted(self._factor, substitute=self._substitute) for word in self._part.words()]

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        for part in self._part.parts(leaf, paragraph):
            yield part._replace(score=part.score * self._factor)

    def _times(self, score: int) -> int:
        return max(1, round(score * self._factor)) if score else 0


class MatchAllScorer:
    """Every paragraph, all alike: what a query of filters alone looks for."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.postings = self.steps = snapshot.paragraphs

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists whose contributions add up to the score."""
        return [ScoreList(memoryview(_all_numbers())[: leaf.size], bytes(leaf.size), (bm25.SCALE,), bm25.SCALE)]

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return leaf.size

    def words(self) -> Sequence[TermScorer]:
        """The words looked for by their stems."""
        return ()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        yield ScorePart("filter", None, score_of(self, leaf, paragraph))


@cache
def _all_numbers() -> array[int]:
    from array import array

    return array("H", range(CHUNK_SIZE))


class FilteredScorer:
    """Matches that stand in documents which pass a filter."""

    def __init__(self, part: Scorer, filtering: DocumentFilter) -> None:
        self._part, self._filter = part, filtering
        self.postings, self.steps = part.postings, part.postings * _STEPS_PER_POSTING_FILTERED

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists whose contributions add up to the score."""
        ranges = self._filter.ranges(leaf)
        return ranges.restrict(self._part.score_lists(leaf)) if ranges.count else []

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match."""
        return min(self._filter.ranges(leaf).count, self._part.size(leaf))

    def words(self) -> Sequence[TermScorer]:
        """The words looked for by their stems."""
        return self._part.words()

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph is made of."""
        return self._part.parts(leaf, paragraph)
