"""The scorer of a whole query: score lists per chunk, made once for ranking, counting and facets."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Leaf
    from searcher.kernels.score_lists import ScoreList
    from searcher.query.match.scorer import ScorePart, Scorer, TermScorer
    from searcher.query.plan.question import QuestionType


class RerankQuery(NamedTuple):
    """What second-stage ranking takes of a query: the scorers of its words, and what it asks beyond them."""

    words: Sequence[TermScorer]
    question: QuestionType


class QueryScorer:
    """Scorer of a whole query that keeps the score lists of each chunk: ranking, counting and facets all ask for them."""

    def __init__(self, scorer: Scorer, question: QuestionType) -> None:
        """Start without any list."""
        self._scorer = scorer
        self.postings, self.steps = scorer.postings, scorer.steps
        self._question = question
        self._score_lists: dict[int, list[ScoreList]] = {}

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists of a chunk whose contributions add up to the score of a paragraph, made once."""
        found = self._score_lists.get(leaf.number)
        if found is None:
            found = self._score_lists[leaf.number] = self._scorer.score_lists(leaf)
        return found

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs of a chunk match."""
        return self._scorer.size(leaf)

    def words(self) -> Sequence[TermScorer]:
        """The words of the query that are looked for by their stems, in its order."""
        return self._scorer.words()

    def rerank_query(self) -> RerankQuery:
        """The words and the type of question, for second-stage ranking."""
        return RerankQuery(self._scorer.words(), self._question)

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph that matches is made of."""
        return self._scorer.parts(leaf, paragraph)
