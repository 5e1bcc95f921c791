"""Which paragraphs have words as they were typed, compared with looking at every place one by one."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.kernels import typed_order as twin

if TYPE_CHECKING:
    from types import ModuleType

    from searcher.kernels.typed_order import Forms

PLACES = st.builds(lambda paragraph, position: paragraph << 16 | position, st.integers(0, 3), st.integers(0, 5))
FAR_PLACES = st.builds(
    lambda paragraph, position: paragraph << 16 | position,
    st.sampled_from([0, 1, 65_534, 65_535]),
    st.sampled_from([0, 1, 65_534, 65_535]),
)
FORMS = st.one_of(st.sets(PLACES, max_size=20), st.sets(FAR_PLACES)).map(lambda places: array("I", sorted(places)))
WORDS = st.lists(st.lists(FORMS, max_size=3), max_size=4)
NUMBERS = [0, 1, 2, 65_534, 65_535]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], []),
        ([[array("I", [7])], []], []),
        ([[array("I", [7])], [array("I", [8])]], [0]),
        ([[array("I", [7])], [array("I", [9])]], []),
        ([[array("I", [8])], [array("I", [7])]], []),
        ([[array("I", [1 << 16 | 2]), array("I", [1 << 16 | 5])], [array("I", [1 << 16 | 6])]], [1]),
    ],
)
def test_words_stand_side_by_side(kernels: ModuleType, words: list[Forms], expected: list[int]) -> None:
    assert kernels.in_typed_order(NUMBERS, words) == expected


@settings(max_examples=examples(200), deadline=None)
@given(words=WORDS)
def test_both_versions_find_the_same(words: list[list[Forms]]) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    assert native.in_typed_order(NUMBERS, words) == twin.in_typed_order(NUMBERS, words)


@settings(max_examples=examples(100), deadline=None)
@given(
    words=st.lists(
        st.lists(st.sets(PLACES, max_size=20).map(lambda places: array("I", sorted(places))), min_size=1, max_size=3),
        min_size=1,
        max_size=3,
    )
)
def test_what_is_found_is_what_stands_in_order_within_a_paragraph(
    kernels: ModuleType, words: list[list[Forms]]
) -> None:
    occurrences = [{at for form in forms for at in form} for forms in words]
    expected = [
        place
        for place, number in enumerate(NUMBERS)
        if any(
            all((number << 16 | start) + later in found for later, found in enumerate(occurrences))
            for start in range(10)
        )
    ]
    assert kernels.in_typed_order(NUMBERS, words) == expected


def test_numbers_that_no_paragraph_has_are_refused() -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    with pytest.raises(OverflowError):
        native.in_typed_order([65_536], [[array("I", [1])]])
    with pytest.raises(TypeError):
        native.in_typed_order([1], [5])
