"""What a clause at work on a snapshot can tell, and how its scores add up."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.reranking import TermPostings
    from searcher.kernels.score_lists import ScoreList, Scores
    from searcher.query.expand.word_entry import WordEntry
    from searcher.query.plan.clauses import TextClause, WordClause


class ScorePart(NamedTuple):
    """What one signal gives a paragraph for one thing that was asked for; `clause` is `None` for filters alone."""

    signal: str
    clause: TextClause | None
    score: float


class TermScorer(Protocol):
    """A word of the query bound to a snapshot: what each segment has of it, and what it weighs.

    It has so many `postings`. `weight` is its idf times its `term_weight` in French; `factor` is how many times as much as others it was asked to
    count. `accents` are the forms with the very accents that were typed, by segment, where another word differs in them alone. A `substitute` stands for another that was typed, and `is_here` says whether any segment has a term of it.
    """

    clause: WordClause
    is_here: bool
    term_weight: float
    weight: float
    factor: float
    substitute: bool
    accents: Sequence[Sequence[int]]
    postings: int
    steps: int

    @property
    def entries(self) -> list[WordEntry]:
        """What each segment has of it."""

    def boosted(self, factor: float, *, substitute: bool) -> TermScorer:
        """A scorer of this word that is asked to count so many times as much, and as a substitute or as before."""

    def slip(self, snapshot: Snapshot) -> TermScorer:
        """A scorer of this word to which the terms count of what it may be a misspelling of."""

    def look_up(self, snapshot: Snapshot) -> object:
        """Look it up in all segments, and what is related to it."""

    def related(self, snapshot: Snapshot) -> list[list[int]]:
        """The terms that count for it in second-stage ranking, by segment."""

    def in_leaf(self, snapshot: Snapshot, leaf: Leaf) -> TermPostings:
        """All that ranking reads of it in a chunk."""

    def in_leaves(self, snapshot: Snapshot, leaves: Sequence[Leaf]) -> dict[int, TermPostings]:
        """What `in_leaf` gives of some chunks at least, by number."""

    def lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list of postings for each of its terms."""

    def accent_lists(self, leaf: Leaf) -> list[ScoreList]:
        """A list of the places with the very accents, where it has any."""


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
