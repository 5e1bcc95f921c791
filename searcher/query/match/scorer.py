"""What a clause at work on a snapshot can tell, and how its scores add up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from searcher.index.read.snapshot import Leaf
    from searcher.kernels.score_lists import Scores, Source
    from searcher.query.match.term_scorers import StemScorer
    from searcher.query.plan.compile import Clause
    from searcher.query.plan.question import QuestionType


class ScorePart(NamedTuple):
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

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph that matches is made of."""


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


def score_of(scorer: Scorer, leaf: Leaf, paragraph: int) -> int:
    """The score of one paragraph; 0 when it does not match."""
    return scores(scorer, leaf, {paragraph}).get(paragraph, 0)


class RerankQuery(NamedTuple):
    """What the closer look goes by: the words of a query, and what it says beyond them."""

    words: list[StemScorer]
    question: QuestionType


class QueryScorer:
    """The scorer of a whole query, which works its lists out once: ranking, counting and facets all ask for them."""

    def __init__(self, scorer: Scorer, question: QuestionType) -> None:
        """Know no list yet."""
        self._scorer = scorer
        self._question = question
        self._sources: dict[int, list[Source]] = {}

    def sources(self, leaf: Leaf) -> list[Source]:
        """Those of the scorer."""
        found = self._sources.get(leaf.number)
        if found is None:
            found = self._sources[leaf.number] = self._scorer.sources(leaf)
        return found

    def size(self, leaf: Leaf) -> int:
        """That of the scorer."""
        return self._scorer.size(leaf)

    def words(self) -> Iterator[StemScorer]:
        """Those of the scorer."""
        return self._scorer.words()

    def rerank_query(self) -> RerankQuery:
        """What the closer look goes by."""
        return RerankQuery(list(self._scorer.words()), self._question)

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """Those of the scorer."""
        return self._scorer.parts(leaf, paragraph)
