"""The words of a query for second-stage ranking: as they were typed, or as misspellings of words that are there."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.query.expand.related_terms import is_unknown_word

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.match.scorer import TermScorer


_MAX_SLIPS = 3  # words of one query that are compared with those of the corpus


def with_slips(snapshot: Snapshot, words: Sequence[TermScorer], names: Collection[str]) -> Sequence[TermScorer]:
    """Words, but those that are not in the index as misspellings of others; `names` are none, and few may be."""
    slips: dict[int, TermScorer] = {}
    for place, word in enumerate(words):
        if word.is_here or len(slips) == _MAX_SLIPS:
            continue
        folded = word.clause.folded
        if folded not in names and is_unknown_word(folded):
            slips[place] = word.slip(snapshot)
    return [slips.get(place, word) for place, word in enumerate(words)] if slips else words
