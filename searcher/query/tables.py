"""What the 256 posting codes contribute to a score, for words of each worth, and in which order."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from searcher.query import bm25

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.snapshot import Snapshot

_WORTH_BITS = 6
_MOST_KNOWN = 4096
_WORTH_STEPS = 1 << _WORTH_BITS  # to a unit of idf: near enough for ranking, few enough to keep every table


class Order:
    """The codes by what they contribute, the greatest first: the same for words of any worth."""

    def __init__(self, shares: Sequence[float]) -> None:
        """Sort the codes by the share of its worth that a word gives for each."""
        codes: list[int] = sorted(range(len(shares)), key=lambda code: -shares[code])
        self.codes = bytes(codes)
        self._masks: dict[int, bytes] = {}

    def reaching(self, table: Sequence[int], least: int) -> int:
        """How many codes contribute `least` or more, by the table of a word's worth: the first so many."""
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


class Tables:
    """What a word of each worth contributes for each code, for texts and titles as long as those of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Work out how much of its worth a word gives."""
        self.shares = bm25.saturations(snapshot.average_length)
        self.title_shares = bm25.saturations(snapshot.average_title_length)
        self.order = Order(self.shares)
        self._whole_shares = [round(share * bm25.SCALE) for share in self.shares]
        self._known: dict[int, list[int]] = {}

    def text(self, worth: float) -> list[int]:
        """The contributions of a word of this worth, by code."""
        steps = max(1, round(worth * _WORTH_STEPS))
        table = self._known.get(steps)
        if table is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()  # phrases may be worth anything
            table = self._known[steps] = [share * steps >> _WORTH_BITS for share in self._whole_shares]
        return table


def snapshot_tables(snapshot: Snapshot) -> Tables:
    """The tables of a snapshot, made at its first search."""
    tables = snapshot.cache.get("tables")
    if not isinstance(tables, Tables):
        tables = snapshot.cache["tables"] = Tables(snapshot)
    return tables
