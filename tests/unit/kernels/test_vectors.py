"""The nearest vectors are those that a look at every one of them finds, in Python and compiled."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

if TYPE_CHECKING:
    from types import ModuleType


@st.composite
def searches(draw: st.DrawFn) -> tuple[list[list[int]], list[float], list[int], list[int], int]:
    """Rows, their scales, a query, ranges of rows, and how many are asked for."""
    size = draw(st.sampled_from([1, 2, 3, 700]))
    count = draw(st.integers(0, 20))
    extremes = st.sampled_from([-128, -127, -1, 0, 1, 127])
    rows = [
        (draw(st.lists(extremes, min_size=min(size, 3), max_size=min(size, 3))) * size)[:size] for _ in range(count)
    ]
    scales = draw(st.lists(st.sampled_from([0.0, 0.5, 1.0, 0.1]), min_size=count, max_size=count))
    wide = st.sampled_from([-32767, -3, 0, 5, 32767])
    query = (draw(st.lists(wide, min_size=1, max_size=3)) * size)[:size]
    ends = sorted(draw(st.lists(st.integers(0, count), max_size=6)))
    return rows, scales, query, ends[: len(ends) // 2 * 2], draw(st.integers(0, 25))


def packed(rows: list[list[int]], scales: list[float], query: list[int], ranges: list[int]) -> tuple[bytes, ...]:
    numbers = array("b", [number for row in rows for number in row])
    return numbers.tobytes(), array("f", scales).tobytes(), array("h", query).tobytes(), array("I", ranges).tobytes()


@settings(max_examples=examples(150), deadline=None)
@given(asked=searches())
def test_the_nearest_are_those_of_every_row(
    kernels: ModuleType, asked: tuple[list[list[int]], list[float], list[int], list[int], int]
) -> None:
    rows, scales, query, ranges, k = asked
    exact = array("f", scales)
    looked_at = [number for first, last in zip(ranges[::2], ranges[1::2], strict=True) for number in range(first, last)]
    scored = [
        (exact[number] * sum(one * two for one, two in zip(rows[number], query, strict=True)), number)
        for number in looked_at
    ]
    expected = sorted(scored, key=lambda found: (-found[0], found[1]))[:k]
    assert kernels.nearest(*packed(rows, scales, query, ranges), k) == expected


@pytest.mark.parametrize(
    ("rows", "scales", "query", "ranges"),
    [
        (b"\1\2\3", 1, [1, 2], [0, 1]),
        (b"\1\2", 2, [1, 2], [0, 1]),
        (b"\1\2", 1, [], [0, 1]),
        (b"\1\2", 1, [1, 2], [0, 2]),
        (b"\1\2", 1, [1, 2], [1, 0]),
        (b"\1\2", 1, [1, 2], [0, 1, 0]),
    ],
)
def test_what_does_not_fit_is_refused(
    kernels: ModuleType, rows: bytes, scales: int, query: list[int], ranges: list[int]
) -> None:
    with pytest.raises(ValueError, match=r"vectors|range"):
        kernels.nearest(
            rows, array("f", [1.0] * scales).tobytes(), array("h", query).tobytes(), array("I", ranges).tobytes(), 3
        )
