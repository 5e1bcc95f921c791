"""The written forms of a folded word in each segment of an index."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot

if TYPE_CHECKING:
    from searcher.index.read.snapshot import Snapshot

_MAX_WORDS_CACHED = 4096


@per_snapshot(_MAX_WORDS_CACHED)
def written_forms(snapshot: Snapshot, folded: str) -> list[list[int]]:
    """The numbers of the written forms that fold to a word, by segment; they are remembered and must not be changed."""
    return [segment.lookup.forms(folded) for segment in snapshot.segments]
