"""Which paragraphs have the words of a query just as they were typed, small words included: « l’art de la guerre »."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot


_MAX_WORDS_CACHED = 4096


def typed_words(snapshot: Snapshot, leaf: Leaf, phrase: Sequence[str]) -> list[list[memoryview]]:
    """Where each written form of some folded words occurs in a chunk, for `searcher.kernels.in_typed_order`."""
    return [_occurrences(snapshot, leaf.number, folded) for folded in phrase]


@per_snapshot(_MAX_WORDS_CACHED)
def _occurrences(snapshot: Snapshot, leaf_number: int, folded: str) -> list[memoryview]:
    """Where each written form of a word occurs in a chunk; cached, since most queries have the same small words."""
    leaf = snapshot.leaves[leaf_number]
    lookup = leaf.segment.lookup
    return lookup.occurrences(lookup.forms(folded), leaf.chunk)
