"""Both kernels find the same window and the same fragment, and what they find is what was asked for."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.kernels import windows as twin

if TYPE_CHECKING:
    from types import ModuleType

    from searcher.kernels.windows import Mark

MARKS = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 40), st.sampled_from([0, 1, 2, 3, 70, 5000])), max_size=90
).map(lambda found: sorted((start, start + length, part) for start, length, part in found))


def parts_and_marks(marks: list[Mark], first: int, width: int) -> tuple[int, int]:
    """How many parts and how many marks a window has: one mark after the other for as long as they fit."""
    inside = []
    for mark in marks[first:]:
        if mark[1] > marks[first][0] + width:
            break
        inside.append(mark)
    return len({part for _, _, part in inside}), len(inside)


@settings(max_examples=examples(500))
@given(marks=MARKS, width=st.integers(0, 200))
@example(marks=[(0, 90, 0), (91, 95, 1), (96, 99, 2)], width=20)
def test_densest_window_has_most_parts_then_most_marks(kernels: ModuleType, marks: list[Mark], width: int) -> None:
    found = kernels.densest(marks, width)
    assert found == twin.densest(marks, width)
    if marks and all(one[1] <= other[1] for one, other in pairwise(marks)):
        counts = [parts_and_marks(marks, first, width) for first in range(len(marks))]
        assert found == counts.index(max(counts))


@settings(max_examples=examples(500))
@given(marks=MARKS, ranges=MARKS, start=st.integers(0, 300), length=st.integers(1, 100))
def test_fragment_has_marks_whole_and_the_ranges_in_it(
    kernels: ModuleType, marks: list[Mark], ranges: list[Mark], start: int, length: int
) -> None:
    end = start + length
    pairs = tuple(sorted((first, last) for first, last, _ in ranges))
    found = kernels.fragment(marks, pairs, start, end)
    assert found == twin.fragment(marks, pairs, start, end)
    first, last, inside = found
    assert first <= start <= end <= last
    assert first == start or any(mark[0] == first < start < mark[1] for mark in marks)
    assert last == end or any(mark[0] < end < mark[1] == last for mark in marks)
    shown = [{*range(one, other)} & {*range(first, last)} for one, other in pairs]
    assert [{*range(one + first, other + first)} for one, other in inside] == [places for places in shown if places]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("densest", ([(1, 2)], 3)),
        ("densest", ([(1, 2, "part")], 3)),
        ("densest", ([3], 3)),
        ("densest", (None, 3)),
        ("fragment", ([(1, 2)], (), 0, 3)),
        ("fragment", ([], ((1,),), 0, 3)),
        ("fragment", ([], (("a", "b"),), 0, 3)),
    ],
)
def test_what_is_no_mark_is_refused(name: str, arguments: tuple[object, ...]) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    with pytest.raises((TypeError, ValueError)):
        getattr(native, name)(*arguments)


@pytest.mark.parametrize("mark", [(-1, 2, 0), (0, 1 << 62, 0), (0, 2, 1 << 40), (0, 1 << 70, 0)])
def test_places_that_no_text_has_are_refused(mark: Mark) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    with pytest.raises((ValueError, OverflowError)):
        native.densest([mark], 3)
