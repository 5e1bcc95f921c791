"""What all of some parts have and others have not, and the best of several, as adding up paragraph by paragraph says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import kernels as chosen
from searcher.kernels.score_lists import ScoreList, score_list_of

if TYPE_CHECKING:
    from types import ModuleType

    from searcher.kernels.combine import Combined

TABLE = [1 + code * 3 for code in range(256)]
PARAGRAPHS = st.one_of(
    st.sets(st.integers(0, 30)),
    st.sets(st.integers(0, 400)),
    st.sets(st.integers(65_500, 65_535)),
    st.just(set(range(3000))),
).map(sorted)
"""Few and many, near and far: lists of very different lengths are compared in another way than those of like lengths."""


def posting_list(paragraphs: list[int], seed: int) -> ScoreList:
    return ScoreList(paragraphs, bytes((paragraph * seed) % 256 for paragraph in paragraphs), TABLE, max(TABLE))


def scored(paragraphs: list[int], seed: int) -> ScoreList:
    contributions = [1 + (paragraph * seed) % 1000 for paragraph in paragraphs]
    return ScoreList(paragraphs, range(len(paragraphs)), contributions, max(contributions, default=0))


LISTS = st.builds(
    lambda make, paragraphs, seed: make(paragraphs, seed),
    st.sampled_from([posting_list, scored]),
    PARAGRAPHS,
    st.integers(1, 99),
)
PARTS = st.lists(st.lists(LISTS, max_size=3), max_size=3)


def score(part: list[ScoreList], paragraph: int) -> int:
    return sum(source.contribution(paragraph) for source in part)


def told(combined: Combined) -> tuple[dict[int, int], int]:
    paragraphs, scores, greatest = combined
    assert list(paragraphs) == sorted(set(paragraphs))
    return dict(zip(paragraphs, scores, strict=True)), greatest


def every(*parts: list[ScoreList]) -> set[int]:
    return {paragraph for part in parts for source in part for paragraph in source.paragraphs}


@settings(max_examples=examples(200), deadline=None)
@given(first=st.lists(LISTS, min_size=1, max_size=3), others=PARTS, should=st.lists(LISTS, max_size=3), unwanted=PARTS)
def test_conjunction_has_what_all_parts_have_and_no_other(
    kernels: ModuleType,
    first: list[ScoreList],
    others: list[list[ScoreList]],
    should: list[ScoreList],
    unwanted: list[list[ScoreList]],
) -> None:
    must = [first, *others]
    expected = {
        paragraph: sum(score(part, paragraph) for part in (*must, should))
        for paragraph in every(first)
        if all(score(part, paragraph) for part in must) and not any(score(part, paragraph) for part in unwanted)
    }
    assert told(kernels.conjunction(must, should, unwanted)) == (expected, max(expected.values(), default=0))


@settings(max_examples=examples(200), deadline=None)
@given(parts=PARTS)
def test_best_of_several_parts_counts(kernels: ModuleType, parts: list[list[ScoreList]]) -> None:
    expected = {paragraph: max(score(part, paragraph) for part in parts) for paragraph in every(*parts)}
    assert told(kernels.disjunction_max(parts)) == (expected, max(expected.values(), default=0))


@pytest.mark.parametrize("most", [1 << 30, 1 << 31, 1 << 40])
def test_scores_of_more_than_31_bits_add_up_too(most: int) -> None:
    (one,) = score_list_of([3, 5], [most, 1], most)
    assert told(chosen.conjunction([[one], [one]], [one], [])) == ({3: 3 * most, 5: 3}, 3 * most)
    assert told(chosen.disjunction_max([[one, one], [one]])) == ({3: 2 * most, 5: 2}, 2 * most)


def test_nothing_is_a_source_of_nothing() -> None:
    assert score_list_of(*chosen.conjunction([[scored([1], 1)], [scored([2], 1)]], [], [])) == []
    assert score_list_of(*chosen.disjunction_max([])) == []
