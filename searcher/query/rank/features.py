"""Features of second-stage ranking: the rows of a query, each a feature with its weight and its value for every candidate.

Ranking adds up the rows, and an explanation lists them: a row says what it is of, and what it gives. Rows of words and pairs
are worked out by the kernels, which for ranking add them up in one go; rows of the whole query are worked out here.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import best_reranked, features, in_typed_order, reranked, reranked_in_all
from searcher.kernels.feature_names import PAIR_FEATURE, TERM_FEATURES
from searcher.lazy import cache, lazy, loaded, packed
from searcher.query.match import bm25
from searcher.query.match.impact_tables import impact_tables
from searcher.query.rank.query_terms import with_slips
from searcher.query.rank.title_match import of_documents

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.reranking import Found, Order, Pair, Place, Rerank, Tables, TermPostings
    from searcher.kernels.score_lists import Lists
    from searcher.query.match.query_scorer import QueryScorer, RerankQuery
    from searcher.query.match.scorer import TermScorer
    from searcher.query.rank.weights import Signals

_MAX_SIGNALS_CACHED = 64
_SCALE = float(bm25.SCALE)
_NONE = memoryview(b"").cast("H")
_MAX_PROXIMITY_WORDS = 4  # in a query of more words than these, nearness says little and costs much


class FeatureRow(NamedTuple):
    """A feature of a query: its signal, the words it is of, its weight, and a value for each candidate."""

    signal: str
    words: tuple[TermScorer, ...]
    weight: float
    values: Sequence[float]

    def gain(self, place: int) -> float:
        """What it adds to the score of a candidate."""
        return self.weight * self.values[place]


@per_snapshot(_MAX_SIGNALS_CACHED)
def _tables_and_weights(
    snapshot: Snapshot, signals: Signals
) -> tuple[Tables, tuple[float, float, float, float, float, float, float]]:
    """What a word gives for each code, and how documents saturate; weights of the features of a word, then that of a pair."""
    average, tables = snapshot.average_paragraphs, impact_tables(snapshot)
    # A document all of whose paragraphs have a word gets the whole weight, however many they usually are.
    document = signals.document * (1 + bm25.K1 / (average or 1))
    return (tables.saturation_array, tables.title_saturation_array, bm25.K1, bm25.B, average), (
        *(signals.exact, signals.early, signals.family, document),
        *(signals.title, signals.opening, signals.proximity),
    )


class RerankContext:
    """The words of a query, looked up for second-stage ranking, their weights, and the snapshot's tables."""

    def __init__(self, snapshot: Snapshot, query: RerankQuery, signals: Signals) -> None:
        """Look the words up."""
        self.snapshot, self.signals = snapshot, signals
        words, (yes_or_no, openly, names, phrase), plain = query
        self.words = words
        self.lookups = with_slips(snapshot, words, names)
        """What tells the lists of each word."""
        self.tables, self.weights = _tables_and_weights(snapshot, signals)
        self._as_asked = signals.title > 0 and (plain or {word.factor for word in words} <= {1.0})
        too_many = plain and len(words) > _MAX_PROXIMITY_WORDS
        self.pairs = pairs_of(words) if signals.proximity and not too_many else ()
        self._phrase = phrase if signals.order else ()
        answers = signals.answer > 0
        self.yes_or_no, self.asks_openly = answers and yes_or_no, answers and openly
        self._terms: dict[int, tuple[TermPostings, ...]] = {}  # by leaf, where they do not go by the candidates
        self._beforehand: dict[int, Rerank] = {}  # by leaf

    _sets_apart = False

    @lazy
    def _typed(self) -> dict[int, list[list[memoryview]]]:
        return {}

    def look_for_answers(self, candidates: Sequence[Found]) -> None:
        """Note whether some candidates say yes or no where more is asked, and the others are to be set apart from them."""
        found: dict[int, list[int]] = {}
        for _, leaf, paragraph in candidates:
            found.setdefault(leaf, []).append(paragraph)
        leaves = self.snapshot.leaves
        self._sets_apart = any(self.has_answers(leaves[leaf], sorted(numbers)) for leaf, numbers in found.items())

    def has_answers(self, leaf: Leaf, numbers: Sequence[int]) -> bool:
        """Whether any of some ascending paragraphs of a chunk says yes or no."""
        from searcher.query.rank.yes_no_answer import answering

        return bool(answering(self.snapshot, leaf, numbers))

    def look_for_answers_in(self, leaf: Leaf, numbers: Sequence[int]) -> None:
        """Note it of ascending or other candidates of the one chunk, where the others surely say neither."""
        self._sets_apart = self.has_answers(leaf, sorted(numbers))

    def needs_numbers(self, leaf: Leaf) -> bool:
        """Whether `terms` and `whole_query_rows` go by which paragraphs of a chunk are candidates."""
        return self.yes_or_no or self._sets_apart or bool(self._phrase) or leaf.segment.has_headings

    def beforehand(self, leaf: Leaf) -> Rerank | None:
        """All that `best_reranked` asks of the query in a chunk; `None` where it goes by which are the candidates."""
        number, segment = leaf.number, leaf.segment
        known = self._beforehand.get(number)
        if known is None and not segment.has_headings:
            order: Order | None = None
            if self._phrase:
                order = self._words_in_order(leaf), self.signals.order * self._whole_weight
            place = segment.firsts, leaf.base, leaf.size
            known = place, self.terms(leaf, ()), self.pairs, self.tables, self.weights, order, _SCALE
            self._beforehand[number] = known
        return known

    def all_beforehand(self, leaves: Sequence[Leaf]) -> dict[int, Rerank] | None:
        """By number, all that `reranked_in_all` asks of the query in some chunks; `None` where it goes by which are the candidates."""
        if self.yes_or_no or self._sets_apart:
            return None
        by_word = [lookup.in_leaves(self.snapshot, leaves) for lookup in self.lookups]
        found: dict[int, Rerank] = {}
        for leaf in leaves:
            if self._as_asked and leaf.number not in self._terms and not leaf.segment.has_headings:
                self._terms[leaf.number] = tuple([in_leaves[leaf.number] for in_leaves in by_word])
            known = self.beforehand(leaf)
            if known is None:
                return None
            found[leaf.number] = known
        return found

    def doubtful(self, leaf: Leaf) -> Sequence[int]:
        """The paragraphs of a chunk that may answer with a yes or no, where that makes a difference to the others."""
        if not (self.yes_or_no or self.asks_openly):
            return _NONE
        return _answers_of(self.snapshot, leaf.number)

    def terms(self, leaf: Leaf, numbers: Sequence[int]) -> tuple[TermPostings, ...]:
        """The words in a chunk, some paragraphs of which are candidates."""
        known = self._terms.get(leaf.number) if self._terms else None
        if known is not None:
            return known
        snapshot = self.snapshot
        terms = [lookup.in_leaf(snapshot, leaf) for lookup in self.lookups]
        if not self._as_asked:
            terms = list(map(self._weighed, terms, self.words))
        keeps = True
        if leaf.segment.has_headings:
            for place, term in enumerate(terms):
                if titles := term.titles:
                    clause, keeps = self.words[place].clause, False
                    terms[place] = term.other(term.weights, of_documents(snapshot, leaf, clause, titles, numbers))
        found = tuple(terms)
        if keeps:
            self._terms[leaf.number] = found
        return found

    def _weighed(self, found: TermPostings, word: TermScorer) -> TermPostings:
        """What is read of a word in a chunk, its weights as many times as it was asked to count."""
        exact, own, related, document, title, opening = found.weights
        factor = word.factor
        weights = factor * exact, factor * own, factor * related, factor * document, factor * title, factor * opening
        return found.other(weights, found.titles if self.signals.title else ())

    def _words_in_order(self, leaf: Leaf) -> list[list[memoryview]]:
        """Where the words stand in a chunk, in the order in which they were typed."""
        known = self._typed.get(leaf.number)
        if known is None:
            known = self._typed[leaf.number] = _places_of(self.snapshot, leaf, self._phrase)
        return known

    def _answers(self, leaf: Leaf, numbers: Sequence[int]) -> Sequence[int]:
        """The places of the paragraphs that answer as the question wants: with a yes or a no, or with neither."""
        if not (self.yes_or_no or self._sets_apart):
            return ()
        from searcher.query.rank.yes_no_answer import answering

        found = answering(self.snapshot, leaf, numbers)
        return found if self.yes_or_no else sorted({*range(len(numbers))}.difference(found))

    @lazy
    def _whole_weight(self) -> float:
        return sum([word.factor * word.weight for word in self.words if not word.substitute])

    def whole_query_gains(self, leaf: Leaf, numbers: Sequence[int]) -> memoryview | None:
        """What each candidate gains by `whole_query_rows`; `None` where there is no such row."""
        totals: list[float] = []
        if self.yes_or_no or self._sets_apart:
            from searcher.query.rank.yes_no_answer import answering

            weight = self.signals.answer * self._whole_weight
            found = answering(self.snapshot, leaf, numbers)
            otherwise, those = (0.0, weight) if self.yes_or_no else (weight, 0.0)
            totals = [otherwise] * len(numbers)
            for place in found:
                totals[place] = those
        if self._phrase:
            weight = self.signals.order * self._whole_weight
            totals = totals or [0.0] * len(numbers)
            for place in in_typed_order(numbers, self._words_in_order(leaf)):
                totals[place] += weight
        return packed("d", totals) if totals else None

    def whole_query_rows(self, leaf: Leaf, numbers: Sequence[int]) -> list[FeatureRow]:
        """The rows of the query as a whole: a paragraph answers it, or says it as it was typed; none that are all zero.

        Their weights are parts of what all words weigh together.
        """
        if not (self.yes_or_no or self._sets_apart or self._phrase):
            return []
        found = {
            "answer": self._answers(leaf, numbers),
            "order": in_typed_order(numbers, self._words_in_order(leaf)) if self._phrase else [],
        }
        rows = []
        for signal, places in found.items():
            if places:
                values = memoryview(bytearray(8 * len(numbers))).cast("d")
                for place in places:
                    values[place] = 1.0
                rows.append(FeatureRow(signal, (), getattr(self.signals, signal) * self._whole_weight, values))
        return rows


def pairs_of(words: Sequence[TermScorer]) -> tuple[Pair, ...]:
    """The words typed side by side, and their weight together; none in a query of many words."""
    pairs: list[Pair] = []
    before, least, typed = -1, 0.0, 0
    for place, word in enumerate(words):
        if word.substitute:
            continue
        typed += 1
        if typed > _MAX_PROXIMITY_WORDS:
            return ()
        weight = word.factor * word.weight
        if typed > 1:
            pairs.append((before, place, min(least, weight)))
        before, least = place, weight
    return tuple(pairs)


@cache
def _late(module: str, name: str) -> Any:
    """What only some queries need, of a module that is loaded when the first of them does."""
    return getattr(loaded(module), name)


def _answers_of(snapshot: Snapshot, leaf_number: int) -> Sequence[int]:
    found: Sequence[int] = _late("searcher.query.rank.yes_no_answer", "may_answer")(snapshot, leaf_number)
    return found


def _places_of(snapshot: Snapshot, leaf: Leaf, phrase: Sequence[str]) -> list[list[memoryview]]:
    found: list[list[memoryview]] = _late("searcher.query.rank.word_order", "typed_words")(snapshot, leaf, phrase)
    return found


def rerank_in_chunk(context: RerankContext, leaf: Leaf, found: list[Found]) -> list[Found]:
    """Candidates of a chunk with what the rows add to their scores, the best first."""
    numbers = sorted([paragraph for _, _, paragraph in found]) if context.needs_numbers(leaf) else []
    terms, extra = context.terms(leaf, numbers), context.whole_query_gains(leaf, numbers)
    return reranked(found, _place(leaf), terms, context.pairs, context.tables, context.weights, extra, _SCALE)


def rerank_in_chunks(context: RerankContext, leaves: Sequence[Leaf], found: list[Found]) -> list[Found]:
    """Candidates of some of several chunks with what the rows add to their scores; those of a chunk are in order."""
    numbers = sorted({leaf for _, leaf, _ in found})
    queries = context.all_beforehand([leaves[number] for number in numbers])
    if queries:
        return reranked_in_all(found, queries)
    by_leaf: dict[int, list[Found]] = {number: [] for number in numbers}
    for candidate in found:
        by_leaf[candidate[1]].append(candidate)
    return [one for number, here in by_leaf.items() for one in rerank_in_chunk(context, leaves[number], here)]


def best_in_chunk(  # noqa: PLR0913, PLR0917 — as the kernel takes them
    context: RerankContext, leaf: Leaf, scorer: QueryScorer, k: int, depth: int, most: int
) -> list[Found] | None:
    """The first `most` of the `k` best of a chunk, the first `depth` of which got what the rows add.

    `None` where what they add goes by which are the candidates, beyond whether some answer with a yes or a no.
    """
    query = context.beforehand(leaf)
    if not query:
        return None
    lists: Lists | None = scorer.lists_beyond_words(leaf)
    if lists is None:
        lists = scorer.score_lists(leaf)
    else:
        terms = query[1]
        lists = [*terms, *lists] if lists else terms
    asked = lists, leaf.removed, k, leaf.number, context.doubtful(leaf)
    found, undecided = best_reranked(asked, depth, most, query)
    if not undecided:
        return found
    if context.asks_openly:
        context.look_for_answers_in(leaf, undecided)
    return [*rerank_in_chunk(context, leaf, found[:depth]), *found[depth:]][:most]


def feature_rows(context: RerankContext, leaf: Leaf, numbers: list[int]) -> list[FeatureRow]:
    """The rows that ranking adds up for some ascending paragraphs of a chunk: of each word, each pair, and the query."""
    words = context.words
    asked: list[tuple[str, tuple[TermScorer, ...], float]] = []
    for word in words:
        asked += ((signal, (word,), weight) for signal, weight in zip(TERM_FEATURES, context.weights, strict=False))
    for first, second, _ in context.pairs:
        asked.append((PAIR_FEATURE, (words[first], words[second]), context.weights[-1]))
    values = features(numbers, _place(leaf), context.terms(leaf, numbers), context.pairs, context.tables)
    rows = [FeatureRow(*what, row) for what, row in zip(asked, values, strict=True)]
    return rows + context.whole_query_rows(leaf, numbers)


def _place(leaf: Leaf) -> Place:
    return leaf.segment.firsts, leaf.base, leaf.size
