"""Vectors of what is searched: those of a commit's paragraphs, and the nearest ones to a query."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import groupby

from searcher.hints import TYPE_CHECKING
from searcher.index.format.vectors import query_row
from searcher.index.write.vectors import bring_vectors, vectors_of
from searcher.kernels import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.format.vectors import SegmentVectors
    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.library.embedder import Embedder
    from searcher.query.filter.field_filter import DocumentFilter
    from searcher.query.hybrid import Neighbour


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of each segment of a snapshot, and the model that made them."""

    embed: Embedder
    segments: tuple[SegmentVectors, ...]

    def nearest(self, snapshot: Snapshot, text: str, k: int, filtering: DocumentFilter | None) -> list[Neighbour]:
        """The `k` live paragraphs that pass a filter and whose vectors are nearest to that of a text, the nearest first.

        Each with the cosine of the angle between the two. Raises `ValueError` as `vectors_of` does.
        """
        scale, row = query_row(vectors_of([text], self.embed)[0])
        found: list[Neighbour] = []
        for number, leaves in groupby(snapshot.leaves, key=lambda leaf: leaf.segment_number):
            vectors, here = self.segments[number], list(leaves)
            ranges = array("I", [end for leaf in here for pair in _live(leaf, filtering) for end in pair])
            for product, paragraph in nearest(vectors.rows, vectors.scales, row, ranges.tobytes(), k):
                leaf = next(leaf for leaf in here if leaf.base <= paragraph < leaf.base + leaf.size)
                if product > 0:
                    found.append((product * scale, leaf.number, paragraph - leaf.base))
        found.sort(key=lambda neighbour: (-neighbour[0], snapshot.order_key(*neighbour[1:])))
        return found[:k]


def _live(leaf: Leaf, filtering: DocumentFilter | None) -> Iterator[tuple[int, int]]:
    """The ranges of a chunk's paragraphs that were not removed and pass, numbered as in the segment."""
    passing = filtering.ranges(leaf).ranges if filtering else [(0, leaf.size)]
    for first, last in passing:
        start = first
        for removed in sorted(number for number in leaf.removed if first <= number < last):
            if start < removed:
                yield leaf.base + start, leaf.base + removed
            start = removed + 1
        if start < last:
            yield leaf.base + start, leaf.base + last


def vectors_for(snapshot: Snapshot, embed: Embedder) -> Vectors:
    """The vectors of a commit's paragraphs, which are made where they are missing.

    Raises `ValueError` for what the embedder gives, and `StorageError` where they cannot be written.
    """
    return Vectors(embed, tuple(bring_vectors(snapshot, embed)))


def joined_vectors(parts: Sequence[Vectors | None]) -> Vectors | None:
    """The vectors of several snapshots that are joined; `None` unless all have them from one model."""
    known = [part for part in parts if part]
    if len(known) < len(parts) or len({id(part.embed) for part in known}) > 1:
        return None
    return Vectors(known[0].embed, tuple(segment for part in known for segment in part.segments))
