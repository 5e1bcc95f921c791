"""What second-stage ranking asks of the kernels: the words of a query in one chunk, what they are worth, and the tables."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from searcher.kernels import features, reranked
from searcher.kernels.features import PAIR_FEATURE, TERM_FEATURES
from searcher.query.match import bm25
from searcher.query.match.impact_tables import snapshot_tables
from searcher.query.rank.query_terms import look_up_all
from searcher.query.rank.title_match import of_documents
from searcher.query.rank.word_order import in_typed_order
from searcher.query.rank.yes_no_answer import answering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.features import Found, Pair, Place, Tables, Term
    from searcher.query.match.scorer import Question
    from searcher.query.rank.query_terms import Look
    from searcher.query.rank.weights import Signals

_MOST_NEAR = 4  # in a query of more words than these, nearness says little and costs much


class Asked:
    """The words of a query, looked up for a closer look, and what there is to know of the snapshot for it."""

    def __init__(self, snapshot: Snapshot, question: Question, signals: Signals) -> None:
        """Look the words up."""
        self.snapshot, self.signals = snapshot, signals
        self.looks = look_up_all(snapshot, question.words, question.sentence.names)
        self.pairs = pairs_of(self.looks) if signals.proximity else ()
        self._phrase = question.sentence.phrase
        self.yes_or_no = question.sentence.yes_or_no and signals.answer > 0
        self._worths = [_worths(snapshot, look) for look in self.looks]

    @property
    def tables(self) -> Tables:
        """What a word gives for each code, and how documents saturate."""
        tables = snapshot_tables(self.snapshot)
        return tables.share_array, tables.title_share_array, bm25.K1, bm25.B, self.snapshot.average_paragraphs

    @property
    def weights(self) -> tuple[float, float, float, float, float, float]:
        """Those of the rows of a word, and of that of a pair."""
        s = self.signals
        return s.exact, s.early, s.family, s.document, s.title, s.proximity

    def needs_numbers(self, leaf: Leaf) -> bool:
        """Whether `terms` and `additions` go by which paragraphs of a chunk are candidates."""
        return self.yes_or_no or bool(self._phrase) or leaf.segment.has_headings

    def terms(self, leaf: Leaf, numbers: Sequence[int]) -> tuple[Term, ...]:
        """The words in a chunk, some paragraphs of which are candidates."""
        found = []
        for look, worths in zip(self.looks, self._worths, strict=True):
            titles = look.sights.titles(leaf) if self.signals.title else ()
            if titles and leaf.segment.has_headings:
                titles = of_documents(self.snapshot, leaf, look.word.clause, titles, numbers)
            found.append((look.sights.postings(look.word, leaf), worths, titles))
        return tuple(found)

    def whole_query(self, leaf: Leaf, numbers: Sequence[int]) -> dict[str, list[int]]:
        """The places of the paragraphs that answer the query as a whole, by signal."""
        phrase = self._phrase
        return {
            "answer": answering(self.snapshot, leaf, numbers) if self.yes_or_no else [],
            "order": in_typed_order(leaf, numbers, phrase) if phrase and self.signals.order else [],
        }

    def gain_of_whole(self, signal: str) -> float:
        """What a paragraph gains by a signal of the whole query: a part of what all words weigh together."""
        weight = self.signals.answer if signal == "answer" else self.signals.order
        return weight * sum(word.factor * word.worth for word, _ in self.looks if not word.substitute)

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


def pairs_of(looks: Sequence[Look]) -> tuple[Pair, ...]:
    """The words typed side by side, and what they are worth together; none in a query of many words."""
    typed = [place for place, look in enumerate(looks) if not look.word.substitute]
    if len(typed) > _MOST_NEAR:
        return ()
    worths = [look.word.factor * look.word.worth for look in looks]
    return tuple((first, second, min(worths[first], worths[second])) for first, second in pairwise(typed))


def _worths(snapshot: Snapshot, look: Look) -> tuple[float, float, float, float, float]:
    """What each feature of a word is worth, in the order of `TERM_FEATURES`."""
    word, sights = look
    worth = word.factor * word.worth
    return word.factor * sights.exact_worth, worth, word.factor * sights.family_worth(snapshot), worth, worth


def rerank_in_chunk(asked: Asked, leaf: Leaf, found: list[Found]) -> list[Found]:
    """Those found in a chunk with what they gain by the signals, the best first."""
    numbers = sorted([paragraph for _, _, paragraph in found]) if asked.needs_numbers(leaf) else []
    terms, extra = asked.terms(leaf, numbers), asked.additions(leaf, numbers)
    return reranked(found, _place(leaf), terms, asked.pairs, asked.tables, asked.weights, extra, float(bm25.SCALE))


class Gain(NamedTuple):
    """What one signal adds to the score of a paragraph, and for which words."""

    signal: str
    looks: tuple[Look, ...]
    score: float


def each_gain(asked: Asked, leaf: Leaf, number: int) -> Iterator[Gain]:
    """What each signal adds to the score of one paragraph."""
    terms = asked.terms(leaf, [number])
    rows = iter(features([number], _place(leaf), terms, asked.pairs, asked.tables))
    for look in asked.looks:
        for signal, weight in zip(TERM_FEATURES, asked.weights, strict=False):
            yield Gain(signal, (look,), weight * next(rows)[0])
    for first, second, _ in asked.pairs:
        yield Gain(PAIR_FEATURE, (asked.looks[first], asked.looks[second]), asked.signals.proximity * next(rows)[0])
    for signal, found in asked.whole_query(leaf, [number]).items():
        yield from (Gain(signal, (), asked.gain_of_whole(signal)) for _ in found)


def _place(leaf: Leaf) -> Place:
    return leaf.segment.firsts, leaf.base, leaf.size
