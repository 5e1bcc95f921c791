"""Which paragraphs of a chunk match, and how many of them have something else, as sets say."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.kernels.score_lists import Removed

if TYPE_CHECKING:
    from types import ModuleType

PARAGRAPHS = st.one_of(
    st.sets(st.integers(0, 200)), st.sets(st.integers(65_400, 65_535)), st.sampled_from([set(range(0, 65_536, 3))])
)
OCCURRENCES = st.lists(st.sets(st.tuples(st.integers(0, 200), st.integers(0, 5))), max_size=4)


@settings(max_examples=examples(150))
@given(lists=st.lists(PARAGRAPHS, max_size=5), removed=PARAGRAPHS)
def test_what_any_list_has_is_found_once_and_in_order(
    kernels: ModuleType, lists: list[set[int]], removed: set[int]
) -> None:
    given_lists = [memoryview(array("H", sorted(one))) for one in lists]
    assert list(kernels.in_any(given_lists, Removed(removed))) == sorted(set().union(*lists) - removed)


@settings(max_examples=examples(150))
@given(paragraphs=PARAGRAPHS, kept=PARAGRAPHS)
def test_what_has_a_mark_stays(kernels: ModuleType, paragraphs: set[int], kept: set[int]) -> None:
    marks = bytearray(1 << 16)
    for paragraph in kept:
        marks[paragraph] = 1 + paragraph % 255
    found = kernels.marked(memoryview(array("H", sorted(paragraphs))), memoryview(marks))
    assert list(found) == sorted(paragraphs & kept)


def test_a_paragraph_beyond_the_marks_is_an_error(kernels: ModuleType) -> None:
    with pytest.raises(IndexError):
        kernels.marked([1, 7], b"\1\1\1")


@settings(max_examples=examples(150))
@given(paragraphs=PARAGRAPHS, occurrences=OCCURRENCES)
def test_paragraphs_with_an_occurrence_are_counted_once(
    kernels: ModuleType, paragraphs: set[int], occurrences: list[set[tuple[int, int]]]
) -> None:
    lists = [array("I", sorted(paragraph << 16 | place for paragraph, place in one)) for one in occurrences]
    met = {paragraph for one in occurrences for paragraph, _ in one}
    assert kernels.count_with(array("H", sorted(paragraphs)), lists) == len(paragraphs & met)


def test_an_occurrence_in_the_last_paragraph_counts(kernels: ModuleType) -> None:
    assert kernels.count_with([65_535], [array("I", [(1 << 32) - 1])]) == 1
