"""What the 256 posting codes contribute to a score, for words of each worth, and in which order."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from searcher.kernels import table as score_table
from searcher.kernels.score_lists import Order
from searcher.query.match import bm25

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Snapshot

_WORTH_BITS = 6
_MOST_KNOWN = 4096
_WORTH_STEPS = 1 << _WORTH_BITS  # to a unit of idf: near enough for ranking, few enough to keep every table


class Tables:
    """What a word of each worth contributes for each code, for texts and titles as long as those of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Work out how much of its worth a word gives."""
        self.shares = bm25.saturations(snapshot.average_length)
        self.title_shares = bm25.saturations(snapshot.average_title_length)
        self.share_array, self.title_share_array = array("d", self.shares), array("d", self.title_shares)
        self.order = Order(self.shares)
        self._whole_shares = [round(share * bm25.SCALE) for share in self.shares]
        self._known: dict[int, Sequence[int]] = {}

    def text(self, worth: float) -> Sequence[int]:
        """The contributions of a word of this worth, by code."""
        steps = max(1, round(worth * _WORTH_STEPS))
        known = self._known.get(steps)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()  # phrases may be worth anything
            contributions = (share * steps >> _WORTH_BITS for share in self._whole_shares)
            known = self._known[steps] = score_table(contributions)
        return known


def snapshot_tables(snapshot: Snapshot) -> Tables:
    """The tables of a snapshot, made at its first search."""
    tables = snapshot.cache.get("tables")
    if not isinstance(tables, Tables):
        tables = snapshot.cache["tables"] = Tables(snapshot)
    return tables
