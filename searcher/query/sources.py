"""A source: ascending paragraphs and what each of them gets, as a list of postings or as scores worked out before."""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from searcher.query.tables import Order

_FEW = 16  # so many times fewer look-ups than postings make halving cheaper than reading through


Scores = dict[int, int]


class Source(NamedTuple):
    """Ascending paragraphs, a code for each, what each code contributes, and what none contributes more than.

    `order` has the codes by what they contribute; without one the codes are no posting codes, but count the paragraphs.
    """

    paragraphs: Sequence[int]
    codes: Sequence[int]
    table: Sequence[int]
    bound: int
    order: Order | None = None

    def contribution(self, paragraph: int) -> int:
        """What one paragraph gets from here: 0 when it is not among them."""
        place = bisect_left(self.paragraphs, paragraph)
        if place < len(self.paragraphs) and self.paragraphs[place] == paragraph:
            return self.table[self.codes[place]]
        return 0

    def scores(self, within: Collection[int] | None = None) -> Scores:
        """The contribution to each paragraph, or to those among `within`."""
        if within is None:
            return dict(zip(self.paragraphs, map(self.table.__getitem__, self.codes), strict=True))
        if len(within) * _FEW < len(self.paragraphs):
            return {paragraph: score for paragraph in within if (score := self.contribution(paragraph))}
        among = bytes(map(within.__contains__, self.paragraphs))
        postings = compress(self.codes, among)
        return dict(zip(compress(self.paragraphs, among), map(self.table.__getitem__, postings), strict=True))


def source_of(scores: Scores) -> list[Source]:
    """A source made of scores already known."""
    if not scores:
        return []
    paragraphs = sorted(scores)
    contributions = [scores[paragraph] for paragraph in paragraphs]
    return [Source(paragraphs, range(len(paragraphs)), contributions, max(contributions))]
