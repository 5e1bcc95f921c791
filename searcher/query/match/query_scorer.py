"""The scorer of a whole query: score lists per chunk, made once for ranking, counting and facets."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.query.match.boolean_scorers import OrScorer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.score_lists import Lists, ScoreList
    from searcher.query.match.scorer import ScorePart, Scorer, TermScorer
    from searcher.query.plan.question import QuestionType


_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python


class RerankQuery(NamedTuple):
    """What second-stage ranking takes of a query: the scorers of its words, and what it asks beyond them.

    Words are `plain` where it is known that each counts once, and was typed.
    """

    words: Sequence[TermScorer]
    question: QuestionType
    plain: bool


class QueryScorer:
    """Scorer of a whole query that keeps the score lists of each chunk: ranking, counting and facets all ask for them."""

    def __init__(self, scorer: Scorer, question: QuestionType) -> None:
        """Start without any list."""
        self._scorer = scorer
        self._of_words = scorer if isinstance(scorer, OrScorer) and scorer.is_of_words else None
        self.postings, self.steps = scorer.postings, scorer.steps
        self._question = question
        self._score_lists: dict[int, list[ScoreList]] = {}

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists of a chunk whose contributions add up to the score of a paragraph, made once."""
        found = self._score_lists.get(leaf.number)
        if found is None:
            found = self._score_lists[leaf.number] = self._scorer.score_lists(leaf)
        return found

    def lists_beyond_words(self, leaf: Leaf) -> list[ScoreList] | None:
        """Of words alone, the lists of a chunk that do not come with them, `score_lists` being theirs and these; `None` otherwise."""
        return self._of_words.accent_lists(leaf) if self._of_words else None

    def ranked_lists(self, snapshot: Snapshot) -> list[Lists]:
        """For each chunk its lists, as the kernels take them: words as they are ranked again have theirs."""
        scorer, leaves = self._of_words, snapshot.leaves
        if scorer is None:
            return [self.score_lists(leaf) for leaf in leaves]
        by_word = [word.in_leaves(snapshot, leaves) for word in scorer.words()]
        return [[*[word[leaf.number] for word in by_word], *scorer.accent_lists(leaf)] for leaf in leaves]

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs of a chunk match."""
        return self._scorer.size(leaf)

    def words(self) -> Sequence[TermScorer]:
        """The words of the query that are looked for by their stems, in its order."""
        return self._scorer.words()

    def rerank_query(self) -> RerankQuery:
        """The words and the type of question, for second-stage ranking."""
        return _tuple(RerankQuery, (self._scorer.words(), self._question, self._of_words is not None))

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph that matches is made of."""
        return self._scorer.parts(leaf, paragraph)
