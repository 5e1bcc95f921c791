"""What ranking gives back: paragraphs with their scores, and what a score is made of."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from searcher.index.read.snapshot import Ref


class Ranked(NamedTuple):
    """A paragraph, its score, the other paragraphs with the same text, and whether it was looked at more closely."""

    ref: Ref
    score: float
    duplicates: tuple[Ref, ...]
    reranked: bool


class Contribution(NamedTuple):
    """What one signal gave a paragraph: `signal` is its name, `asked` the words of the query it is for, if any.

    `word` and `phrase` are what the words of the query are worth where they stand, `accents` is for their very accents,
    `filter` what a paragraph gets when nothing but filters was asked for; `lexical` and `semantic` are what a hybrid search
    gives for the place in each of its rankings; the others are `searcher.query.rank.weights`.
    """

    signal: str
    asked: str
    score: float
