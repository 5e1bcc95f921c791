"""Score lists: ascending paragraphs and what each of them gets, as a list of postings or as scores worked out before."""

from __future__ import annotations

from bisect import bisect_left
from itertools import compress
from math import log

from searcher.hints import TYPE_CHECKING, NamedTuple, Protocol
from searcher.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from typing import Any, Self

_FEW = 16  # so many times fewer look-ups than postings make halving cheaper than reading through


_CHUNK_SIZE = 1 << 16  # what 16 bits can number

Scores = dict[int, int]


class ImpactOrder:
    """The codes by what they contribute, the greatest first: the same for words of any weight."""

    def __init__(self, saturation: Sequence[float]) -> None:
        """Sort the codes by how much of its weight a word gives for each."""
        codes: list[int] = sorted(range(len(saturation)), key=saturation.__getitem__, reverse=True)
        self.codes = bytes(codes)
        self._masks: dict[int, bytes] = {}

    def reaching(self, table: Sequence[int], least: int) -> int:
        """How many codes contribute `least` or more, by the table of a word's weight: the first so many."""
        return bisect_left(self.codes, 1, key=lambda code: table[code] < least)

    def mask(self, count: int) -> bytes:
        """A translation of codes: 1 for the first so many, 0 for all others."""
        mask = self._masks.get(count)
        if mask is None:
            chosen = bytearray(len(self.codes))
            for code in self.codes[:count]:
                chosen[code] = 1
            mask = self._masks[count] = bytes(chosen)
        return mask


class ScoreList(NamedTuple):
    """Ascending paragraphs, a code for each, what each code contributes, and what none contributes more than.

    `order` has the codes by what they contribute; without one the codes are no posting codes, but count the paragraphs.
    """

    paragraphs: Sequence[int]
    codes: Sequence[int]
    table: Sequence[int]
    bound: int
    order: ImpactOrder | None = None

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


def idf(frequency: int, paragraphs: int) -> float:
    """The idf, or weight, of a term that occurs so often in so many paragraphs, but in no more than all of them.

    It is Lucene's, which is never negative.
    """
    if frequency > paragraphs:
        return log(1 + 0.5 / (paragraphs + 0.5))
    return log(1 + (paragraphs - frequency + 0.5) / (frequency + 0.5))


class HasScoreLists(Protocol):
    """A word, with a list of postings for each of its terms."""

    def score_lists(self) -> Sequence[tuple[Any, ...]]:
        """What a `ScoreList` has, of each of them."""


if TYPE_CHECKING:
    Lists = Sequence[ScoreList | HasScoreLists]
    """Score lists of a chunk, and words that have some."""


def score_lists_of(lists: Lists) -> list[ScoreList]:
    """Score lists, with those of the words among them."""
    found: list[ScoreList] = []
    for one in lists:
        found += [one] if isinstance(one, ScoreList) else [ScoreList(*fields) for fields in one.score_lists()]
    return found


class Removed(frozenset[int]):
    """The paragraphs of a chunk that are not to be found; `mask` has a byte for each of the chunk, 1 for these."""

    @classmethod
    def all_but(cls, kept: Sequence[int], size: int) -> Self:
        """All of a chunk of this size but some.

        >>> sorted(Removed.all_but([1, 3], 5))
        [0, 2, 4]
        """
        removed = cls({*range(size)}.difference(kept))
        mask = bytearray(b"\1") * size
        for paragraph in kept:
            mask[paragraph] = 0
        removed.mask = bytes(mask.ljust(_CHUNK_SIZE, b"\0"))
        return removed

    @lazy
    def mask(self) -> bytes:
        """Made once, since every search asks."""
        mask = bytearray(_CHUNK_SIZE)
        for paragraph in self:
            mask[paragraph] = 1
        return bytes(mask)


def table(contributions: Iterable[int]) -> Sequence[int]:
    """What each code contributes, in the way in which the kernels read it fastest."""
    return list(contributions)


def weighted_table(shares: Sequence[int], weight: int, bits: int) -> Sequence[int]:
    """What each code contributes of a weight, given its share of a weight of `1 << bits`."""
    return [share * weight >> bits for share in shares]


def score_list_of(paragraphs: Sequence[int], contributions: Sequence[int], greatest: int) -> list[ScoreList]:
    """A score list made of scores already known, the greatest of which is given; none where there are none."""
    return [ScoreList(paragraphs, range(len(paragraphs)), contributions, greatest)] if greatest else []
