"""Which texts of a snapshot stand in more than one place: what one segment says of its own, and digests compared across all."""

from __future__ import annotations

from itertools import compress

from searcher.hints import TYPE_CHECKING
from searcher.lazy import lazy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.format.segment import Segment

_PER_SLICE = 1000  # paragraphs whose digests are compared at a time: a millisecond's work
_DIGESTS = 1 << 64
_WORTH_COMPARING = 100  # digests that are compared with all others in the time that finding one in each segment takes


class SharedTexts:
    """Digests of several segments, compared with each other a slice at a time: none that is asked for waits for all."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """Compare nothing yet."""
        self._segments = segments
        self._paragraphs = sum(segment.paragraphs for segment in segments)
        self._slices = max(1, self._paragraphs // _PER_SLICE) if len(segments) > 1 else 0
        self._compared = self._asked = 0

    @lazy
    def _marks(self) -> list[bytearray]:
        return [bytearray(segment.sharing_digests(0, segment.paragraphs)) for segment in self._segments]

    def marks(self) -> list[memoryview]:
        """By segment a number for each paragraph: not zero where its text may stand in another place, removed or not."""
        while self._compared < self._slices:
            self._compare_some()
        return [memoryview(marks) for marks in self._marks]

    def among(self, segment: int, paragraphs: range) -> set[int] | None:
        """The digests of some paragraphs that may stand in another place, too; `None` until all texts were compared.

        That begins once so many were asked for that it takes no longer than looking for each of them did, and is spread over
        as many again.
        """
        if self._compared < self._slices:
            self._asked += 1
            if (self._asked * _WORTH_COMPARING - self._paragraphs) * self._slices > self._compared * self._paragraphs:
                self._compare_some()
        if self._compared < self._slices:
            return None
        marks = self._marks[segment][paragraphs.start : paragraphs.stop]
        return set(compress(self._segments[segment].digests(paragraphs.start, len(paragraphs)), marks))

    def _compare_some(self) -> None:
        """Compare the next slice. Two threads may compare the same one; none is passed over."""
        number = self._compared
        self._compare(number * _DIGESTS // self._slices, (number + 1) * _DIGESTS // self._slices)
        self._compared = number + 1

    def _compare(self, low: int, high: int) -> None:
        """Mark the paragraphs of each segment whose digests, of those between two, another segment has as well."""
        places = [segment.with_digests_between(low, high) for segment in self._segments]
        digests = [
            list(map(segment.digests(0, segment.paragraphs).__getitem__, found))
            for segment, found in zip(self._segments, places, strict=True)
        ]
        met: set[int] = set()
        again: set[int] = set()
        for own in map(set, digests):
            again |= own & met
            met |= own
        if again:
            for marks, found, of_segment in zip(self._marks, places, digests, strict=True):
                for place in compress(found, map(again.__contains__, of_segment)):
                    marks[place] = 1
