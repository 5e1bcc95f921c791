"""The words of a segment that are near one: what a slip or two make of it."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.kernels.near_words import LONGEST
from searcher.kernels.near_words import near_words as near_words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.index.format.segment import Segment
    from searcher.kernels.near_words import NearWord


def near_words(segment: Segment, word: str, edits: int, beginning: str = "") -> Iterable[NearWord]:
    """The written forms that begin so and whose folded word differs from this one in at most so many letters."""
    if len(word) > LONGEST:
        return near_words_of(segment.words, word, edits, beginning)
    return segment.lookup.near_words(word, edits, beginning)
