"""What codes contribute of a weight is the same in both kernels, also where it is more than 31 bits; what is removed of a chunk."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.kernels.score_lists import Removed, weighted_table

if TYPE_CHECKING:
    from types import ModuleType

SHARES = st.lists(st.integers(0, 1 << 20), min_size=256, max_size=256)


@given(shares=SHARES, weight=st.one_of(st.integers(1, 2000), st.integers(0, (1 << 40) - 1)), bits=st.integers(0, 8))
def test_a_weight_is_shared_out_alike(kernels: ModuleType, shares: list[int], weight: int, bits: int) -> None:
    assert list(kernels.weighted_table(array("q", shares), weight, bits)) == weighted_table(shares, weight, bits)


@pytest.mark.parametrize(
    ("shares", "weight", "bits"),
    [([1] * 257, 1, 6), ([-1], 1, 6), ([1 << 21], 1, 6), ([1], 1 << 40, 6), ([1], -1, 6), ([1], 1, 64), ([1], 1, -1)],
)
def test_numbers_of_no_index_are_refused(shares: list[int], weight: int, bits: int) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    with pytest.raises(ValueError, match="that no index has"):
        native.weighted_table(array("q", shares), weight, bits)


@given(kept=st.sets(st.integers(0, 99)), size=st.integers(100, 200))
def test_all_but_some_are_removed(kept: set[int], size: int) -> None:
    removed = Removed.all_but([*kept], size)
    assert removed == {*range(size)} - kept
    assert removed.mask == Removed(removed).mask
