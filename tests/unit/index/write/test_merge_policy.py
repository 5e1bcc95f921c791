"""Which segments are due to be merged."""

import pytest

from searcher.index.storage.manifest import SegmentEntry
from searcher.index.write.merge_policy import pick_merge


def entries(lives: list[tuple[int, int]]) -> list[SegmentEntry]:
    """Segments of so many paragraphs that are left, and so many that were removed."""
    return [
        SegmentEntry(str(number), live + gone, 1, ((0, gone),) if gone else ())
        for number, (live, gone) in enumerate(lives)
    ]


@pytest.mark.parametrize(
    ("live", "gone", "is_due"), [(5, 5, False), (5, 6, True), (1, 1, False), (1, 2, True), (0, 2, False)]
)
def test_a_segment_of_which_more_than_half_is_removed_is_written_again(live: int, gone: int, *, is_due: bool) -> None:
    segments = entries([(live, gone)])
    assert pick_merge(segments) == pick_merge(segments, at_once=True) == (segments if is_due else [])


@pytest.mark.parametrize(("live", "is_due"), [(4096, True), (4097, False)])
def test_a_commit_writes_again_itself_what_has_4096_paragraphs_left(live: int, *, is_due: bool) -> None:
    segments = entries([(live, 9000)])
    assert pick_merge(segments) == segments
    assert pick_merge(segments, at_once=True) == (segments if is_due else [])


@pytest.mark.parametrize(("segments", "merged"), [(7, 0), (8, 8), (9, 9)])
def test_eight_segments_of_like_size_are_merged(segments: int, merged: int) -> None:
    assert len(pick_merge(entries([(10, 0)] * segments))) == merged


@pytest.mark.parametrize(("large", "merged"), [(1 << 14, 8), ((1 << 14) + 1, 7)])
def test_what_is_merged_has_131072_paragraphs_at_most(large: int, merged: int) -> None:
    segments = entries([(large, 0)] + [(1 << 14, 0)] * 7)
    assert len(pick_merge(segments)) == merged


def test_the_smallest_of_too_many_are_merged() -> None:
    segments = entries(
        [(40_000, 0), (20_000, 0), (30_000, 0), (25_000, 0), (35_000, 0), (41_000, 0), (42_000, 0), (43_000, 0)]
    )
    assert sorted(segment.live for segment in pick_merge(segments)) == [20_000, 25_000, 30_000, 35_000]


def test_a_tier_is_of_segments_up_to_eight_times_as_large() -> None:
    assert pick_merge(entries([(1000, 0)] * 4 + [(1001, 0)] * 4)) == []
    assert len(pick_merge(entries([(1001, 0)] * 4 + [(8000, 0)] * 4))) == 8
    assert pick_merge(entries([(8000, 0)] * 4 + [(8008, 0)] * 4)) == []


@pytest.mark.parametrize(("large", "merged"), [(512, 8), (513, 0)])
def test_a_commit_merges_itself_4096_paragraphs_at_most(large: int, merged: int) -> None:
    segments = entries([(512, 0)] * 7 + [(large, 0)])
    assert len(pick_merge(segments, at_once=True)) == merged
    assert len(pick_merge(segments)) == 8
