"""The metrics on cases counted by hand, and what holds of every ranking."""

from itertools import product
from math import log2

import metrics
import pytest
from hypothesis import given
from hypothesis import strategies as st

IDS = [f"d{number}" for number in range(30)]
grades = st.dictionaries(st.sampled_from(IDS), st.integers(0, 5), min_size=1).filter(lambda found: any(found.values()))
rankings = st.lists(st.sampled_from(IDS), unique=True)


def ideal(judged: dict[str, int]) -> list[str]:
    return sorted(judged, key=lambda document: -judged[document])


@pytest.mark.parametrize(
    ("ranked", "judged", "expected"),
    [
        ("a", {"a": 1}, (1, 1, 1, 1)),
        ("ba", {"a": 1}, (1 / log2(3), 1 / 2, 0, 1)),
        ("bca", {"a": 3}, (1 / 2, 1 / 3, 0, 1)),
        ("ab", {"a": 1, "b": 3}, ((1 + 3 / log2(3)) / (3 + 1 / log2(3)), 1, 1, 1)),
        ("a", {"a": 1, "b": 1, "c": 1}, (1 / (1 + 1 / log2(3) + 1 / 2), 1, 1, 1 / 3)),
        ("ba", {"a": 1, "b": 0}, (1 / log2(3), 1 / 2, 0, 1)),
        ("klmnopqrsta", {"a": 1}, (0, 0, 0, 0)),
        ("klmnopqrsa", {"a": 1}, (1 / log2(11), 1 / 10, 0, 1)),
        ("", {"a": 1}, (0, 0, 0, 0)),
        ("a", {"a": 0}, (0, 0, 0, 0)),
    ],
)
def test_scores_counted_by_hand(ranked: str, judged: dict[str, int], expected: tuple[float, ...]) -> None:
    assert metrics.score(list(ranked), judged) == pytest.approx(expected)


def test_recall_is_of_ten_at_most() -> None:
    judged = dict.fromkeys(IDS, 1)
    assert metrics.score(IDS[:10], judged).recall == 1
    assert metrics.score([*IDS[:5], *"abcde"], judged).recall == 0.5


@given(grades)
def test_ideal_order_scores_1(judged: dict[str, int]) -> None:
    assert metrics.score(ideal(judged), judged) == pytest.approx((1, 1, 1, 1))


@given(rankings, grades)
def test_scores_lie_between_0_and_1(ranked: list[str], judged: dict[str, int]) -> None:
    scores = metrics.score(ranked, judged)
    assert all(0 <= value <= 1 + 1e-9 for value in scores)
    assert scores.success <= scores.mrr


@given(rankings, grades)
def test_what_is_beyond_the_tenth_place_counts_for_nothing(ranked: list[str], judged: dict[str, int]) -> None:
    assert metrics.score(ranked, judged) == metrics.score(ranked[:10], judged)


@given(rankings.filter(lambda ranked: len(ranked) > 1), grades, st.data())
def test_a_better_document_put_before_a_worse_one_never_lowers_a_score(
    ranked: list[str], judged: dict[str, int], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(ranked) - 2))
    pair = sorted(ranked[place : place + 2], key=lambda document: -judged.get(document, 0))
    better = metrics.score([*ranked[:place], *pair, *ranked[place + 2 :]], judged)
    worse = metrics.score([*ranked[:place], *reversed(pair), *ranked[place + 2 :]], judged)
    assert all(high >= low - 1e-9 for high, low in zip(better, worse, strict=True))


def exact_p(differences: list[float]) -> float:
    """Every way of choosing signs, one by one."""
    seen = abs(sum(differences)) - 1e-9
    sums = [
        sum(s * d for s, d in zip(signs, differences, strict=True))
        for signs in product((1, -1), repeat=len(differences))
    ]
    return sum(abs(found) >= seen for found in sums) / len(sums)


@pytest.mark.parametrize(
    "differences",
    [[0.5, 0.25, -0.125, 0.3, 0.7, -0.1], [0.1] * 5, [0.3, -0.2, 0.0, 0.4, 0.05, 0.6, -0.9], [0.2], [1.0, 1.0, -1.0]],
)
def test_p_is_near_that_of_all_choices_of_signs(differences: list[float]) -> None:
    assert metrics.p_value(differences) == pytest.approx(exact_p(differences), abs=0.02)


@pytest.mark.slow
@given(st.lists(st.floats(-1, 1), max_size=20))
def test_p_does_not_ask_who_is_the_baseline(differences: list[float]) -> None:
    found = metrics.p_value(differences)
    assert 0 < found <= 1
    assert found == pytest.approx(metrics.p_value([-difference for difference in differences]))


def test_no_difference_at_all_is_chance() -> None:
    assert metrics.p_value([]) == metrics.p_value([0.0] * 50) == 1


def test_mean_is_of_each_metric() -> None:
    found = metrics.mean([metrics.Scores(1, 0, 1, 0.5), metrics.Scores(0, 0, 1, 1)])
    assert found == (0.5, 0, 1, 0.75)
