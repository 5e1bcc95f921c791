"""Merge policy: small segments become larger ones, a few at a time, so that there are never many and no change rewrites all.

Segments are of one *tier* when their numbers of paragraphs are alike; eight of a tier become one of the next. So a
paragraph is written again once for each of three tiers; those of the smallest, up to 1,000 paragraphs, more often and in
no time. What is merged in little time is merged by the commit that makes it necessary; the rest by a process of its own,
`searcher.index.write.merge_process`.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.index.storage.manifest import SegmentEntry

_TIER_FACTOR = 8  # segments of like size that are merged into one of the next size
_SMALLEST_TIER = 1000  # paragraphs: below, segments count as of one size
_MAX_MERGED_PARAGRAPHS = 1 << 17  # paragraphs in a merged segment: two chunks, and some 300 MB of memory to make it
_MAX_PARAGRAPHS_AT_ONCE = 4096  # that a commit merges itself, in half a second


def pick_merge(segments: Iterable[SegmentEntry], *, at_once: bool = False) -> list[SegmentEntry]:
    """The segments to merge now: of the smallest size of which there are too many, or one that is mostly removed.

    With `at_once`, only what is merged in little time.
    """
    most = _MAX_PARAGRAPHS_AT_ONCE if at_once else _MAX_MERGED_PARAGRAPHS
    tiers: dict[int, list[SegmentEntry]] = {}
    for segment in segments:
        if 0 < segment.live < segment.paragraphs / 2 and (segment.live <= most or not at_once):
            return [segment]
        if segment.live > 0:
            tiers.setdefault(_tier(segment.live), []).append(segment)
    for _, found in sorted(tiers.items()):
        group = _smallest(found, _MAX_MERGED_PARAGRAPHS) if len(found) >= _TIER_FACTOR else []
        if len(group) > 1 and sum(segment.live for segment in group) <= most:
            return group
    return []


def _tier(paragraphs: int) -> int:
    tier = 0
    while paragraphs > _SMALLEST_TIER:
        paragraphs //= _TIER_FACTOR
        tier += 1
    return tier


def _smallest(segments: Iterable[SegmentEntry], most: int) -> list[SegmentEntry]:
    """The smallest of them that have so many paragraphs together, at most."""
    group, total = [], 0
    for segment in sorted(segments, key=lambda segment: segment.live):
        total += segment.live
        if total > most:
            break
        group.append(segment)
    return group
