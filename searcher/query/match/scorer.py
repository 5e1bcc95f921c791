"""What a clause at work on a snapshot can tell, and how its scores add up."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from typing import Any

    from searcher.index.read.snapshot import Leaf
    from searcher.kernels.score_lists import ScoreList, Scores
    from searcher.kernels.word_lookup import FoundWord
    from searcher.query.expand.word_entry import WordEntry
    from searcher.query.plan.clauses import TextClause, WordClause


class ScorePart(NamedTuple):
    """What one signal gives a paragraph for one thing that was asked for; `clause` is `None` for filters alone."""

    signal: str
    clause: TextClause | None
    score: float


class TermScorer(Protocol):
    """A word of the query bound to a snapshot: what each segment has of it, which is `found` where it is one; and what it weighs.

    It has so many `postings`; `occurrences` of the very word and postings of `related` terms where they were counted. `weight` is its idf times its `term_weight` in French; `factor` is how many times as much as others it was asked to
    count. A `substitute` stands for another that was typed, and `is_here` says whether any segment has a term of it.
    """

    clause: WordClause
    found: FoundWord | None
    is_here: bool
    term_weight: float
    weight: float
    factor: float
    substitute: bool
    postings: int
    steps: int
    occurrences: int | None
    related: int | None
    looked_up: dict[bool, Any]
    """What second-stage ranking looked up for it, as a word and as a misspelling of another."""

    @property
    def entries(self) -> list[WordEntry]:
        """What each segment has of it."""

    def lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list of postings for each of its terms."""


class Scorer(Protocol):
    """A clause bound to a snapshot.

    `postings` is about how many its lists have in all chunks, `steps` what it takes to make them of what its parts have,
    as `searcher.query.plan.work_budget` counts.
    """

    postings: int
    steps: int

    def score_lists(self, leaf: Leaf) -> list[ScoreList]:
        """Lists whose contributions add up to the score of a paragraph; every match has one that is not zero."""

    def size(self, leaf: Leaf) -> int:
        """About how many paragraphs match: what matches few is looked at first."""

    def words(self) -> Sequence[TermScorer]:
        """The words in it that are looked for by their stems, in the order of the query."""

    def parts(self, leaf: Leaf, paragraph: int) -> Iterator[ScorePart]:
        """What the score of a paragraph that matches is made of."""


def scores(scorer: Scorer, leaf: Leaf, within: Collection[int] | None = None) -> Scores:
    """The score of each matching paragraph, or of those among `within`, worked out in full."""
    from searcher.kernels.combine import total_scores

    return total_scores(scorer.score_lists(leaf), within)


def score_of(scorer: Scorer, leaf: Leaf, paragraph: int) -> int:
    """The score of one paragraph; 0 when it does not match."""
    return scores(scorer, leaf, {paragraph}).get(paragraph, 0)
