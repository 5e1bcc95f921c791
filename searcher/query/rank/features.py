"""What second-stage ranking asks of the kernels: the words of a query in one chunk, what they are worth, and the tables."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from searcher.kernels import features, reranked
from searcher.kernels.features import PAIR_FEATURE, TERM_FEATURES
from searcher.query.match import bm25
from searcher.query.match.impact_tables import impact_tables
from searcher.query.rank.query_terms import lookup_terms
from searcher.query.rank.title_match import of_documents
from searcher.query.rank.word_order import in_typed_order
from searcher.query.rank.yes_no_answer import answering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.features import Found, Pair, Place, Tables, Term
    from searcher.query.match.query_scorer import RerankQuery
    from searcher.query.rank.query_terms import QueryTerm
    from searcher.query.rank.weights import Signals

_MAX_PROXIMITY_WORDS = 4  # in a query of more words than these, nearness says little and costs much


class RerankContext:
    """The words of a query, looked up for second-stage ranking, their weights, and the snapshot's tables."""

    def __init__(self, snapshot: Snapshot, query: RerankQuery, signals: Signals) -> None:
        """Look the words up."""
        self.snapshot, self.signals = snapshot, signals
        self.query_terms = lookup_terms(snapshot, query.words, query.question.names)
        self.pairs = pairs_of(self.query_terms) if signals.proximity else ()
        self._phrase = query.question.phrase
        self.yes_or_no = query.question.yes_or_no and signals.answer > 0
        self._term_weights = [_term_weights(snapshot, term) for term in self.query_terms]

    @property
    def tables(self) -> Tables:
        """What a word gives for each code, and how documents saturate."""
        tables = impact_tables(self.snapshot)
        return tables.saturation_array, tables.title_saturation_array, bm25.K1, bm25.B, self.snapshot.average_paragraphs

    @property
    def weights(self) -> tuple[float, float, float, float, float, float]:
        """Weights of the features of a word, then that of a pair."""
        s = self.signals
        return s.exact, s.early, s.family, s.document, s.title, s.proximity

    def needs_numbers(self, leaf: Leaf) -> bool:
        """Whether `terms` and `additions` go by which paragraphs of a chunk are candidates."""
        return self.yes_or_no or bool(self._phrase) or leaf.segment.has_headings

    def terms(self, leaf: Leaf, numbers: Sequence[int]) -> tuple[Term, ...]:
        """The words in a chunk, some paragraphs of which are candidates."""
        found = []
        for term, weights in zip(self.query_terms, self._term_weights, strict=True):
            titles = term.lookup.titles(leaf) if self.signals.title else ()
            if titles and leaf.segment.has_headings:
                titles = of_documents(self.snapshot, leaf, term.word.clause, titles, numbers)
            found.append((term.lookup.postings(term.word, leaf), weights, titles))
        return tuple(found)

    def whole_query(self, leaf: Leaf, numbers: Sequence[int]) -> dict[str, list[int]]:
        """The places of the paragraphs that answer the query as a whole, by signal."""
        phrase = self._phrase
        return {
            "answer": answering(self.snapshot, leaf, numbers) if self.yes_or_no else [],
            "order": in_typed_order(self.snapshot, leaf, numbers, phrase) if phrase and self.signals.order else [],
        }

    def gain_of_whole(self, signal: str) -> float:
        """What a paragraph gains by a signal of the whole query: a part of what all words weigh together."""
        weight = self.signals.answer if signal == "answer" else self.signals.order
        return weight * sum(word.factor * word.weight for word, _ in self.query_terms if not word.substitute)

    def additions(self, leaf: Leaf, numbers: Sequence[int]) -> array[float] | None:
        """What each paragraph gains by the signals of the whole query; `None` when none gains any."""
        places = {signal: found for signal, found in self.whole_query(leaf, numbers).items() if found}
        if not places:
            return None
        extra = array("d", bytes(8 * len(numbers)))
        for signal, found in places.items():
            weight = self.gain_of_whole(signal)
            for place in found:
                extra[place] += weight
        return extra


def pairs_of(words: Sequence[QueryTerm]) -> tuple[Pair, ...]:
    """The words typed side by side, and what they are worth together; none in a query of many words."""
    typed = [place for place, term in enumerate(words) if not term.word.substitute]
    if len(typed) > _MAX_PROXIMITY_WORDS:
        return ()
    weights = [term.word.factor * term.word.weight for term in words]
    return tuple((first, second, min(weights[first], weights[second])) for first, second in pairwise(typed))


def _term_weights(snapshot: Snapshot, term: QueryTerm) -> tuple[float, float, float, float, float]:
    """What each feature of a word is worth, in the order of `TERM_FEATURES`."""
    word, lookup = term
    weight = word.factor * word.weight
    return word.factor * lookup.exact_weight, weight, word.factor * lookup.related_weight(snapshot), weight, weight


def rerank_in_chunk(context: RerankContext, leaf: Leaf, found: list[Found]) -> list[Found]:
    """Candidates of a chunk with what their features add, the best first."""
    numbers = sorted([paragraph for _, _, paragraph in found]) if context.needs_numbers(leaf) else []
    terms, extra = context.terms(leaf, numbers), context.additions(leaf, numbers)
    return reranked(
        found, _place(leaf), terms, context.pairs, context.tables, context.weights, extra, float(bm25.SCALE)
    )


class FeatureScore(NamedTuple):
    """What one signal adds to the score of a paragraph, and for which words."""

    signal: str
    words: tuple[QueryTerm, ...]
    score: float


def feature_scores(context: RerankContext, leaf: Leaf, number: int) -> Iterator[FeatureScore]:
    """What each signal adds to the score of one paragraph."""
    terms = context.terms(leaf, [number])
    rows = iter(features([number], _place(leaf), terms, context.pairs, context.tables))
    for term in context.query_terms:
        for signal, weight in zip(TERM_FEATURES, context.weights, strict=False):
            yield FeatureScore(signal, (term,), weight * next(rows)[0])
    for first, second, _ in context.pairs:
        yield FeatureScore(
            PAIR_FEATURE,
            (context.query_terms[first], context.query_terms[second]),
            context.signals.proximity * next(rows)[0],
        )
    for signal, found in context.whole_query(leaf, [number]).items():
        yield from (FeatureScore(signal, (), context.gain_of_whole(signal)) for _ in found)


def _place(leaf: Leaf) -> Place:
    return leaf.segment.firsts, leaf.base, leaf.size
