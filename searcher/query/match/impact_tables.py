"""What the 256 posting codes contribute to a score, for words of each weight, and in which order."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import weighted_table
from searcher.kernels.score_lists import ImpactOrder
from searcher.lazy import packed
from searcher.query.match import bm25

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Snapshot

_WEIGHT_BITS = 6
_MAX_TABLES_CACHED = 4096
_WEIGHT_STEPS = 1 << _WEIGHT_BITS  # to a unit of idf: near enough for ranking, few enough to keep every table


class ImpactTables:
    """What a word of each weight contributes for each code, for texts and titles as long as those of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Work out how much of its weight a word gives."""
        self.saturations = bm25.saturations(snapshot.average_length)
        self.title_saturations = bm25.saturations(snapshot.average_title_length)
        self.saturation_array, self.title_saturation_array = (
            packed("d", self.saturations),
            packed("d", self.title_saturations),
        )
        self.order = ImpactOrder(self.saturations)
        self._scaled_saturations = packed("q", [round(share * bm25.SCALE) for share in self.saturations])
        self._known: dict[int, Sequence[int]] = {}

    def text(self, weight: float) -> Sequence[int]:
        """The contributions of a word of this weight, by code."""
        steps = round(weight * _WEIGHT_STEPS) or 1
        known = self._known.get(steps)
        if known is None:
            if len(self._known) >= _MAX_TABLES_CACHED:
                self._known.clear()  # phrases may weigh anything
            known = self._known[steps] = weighted_table(self._scaled_saturations, steps, _WEIGHT_BITS)
        return known


@per_snapshot()
def impact_tables(snapshot: Snapshot) -> ImpactTables:
    """The tables of a snapshot, made at its first search."""
    return ImpactTables(snapshot)
