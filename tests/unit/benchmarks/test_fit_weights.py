"""Weights fitted to judged queries: candidates as the ranking sees them, and a fit that finds what lifts the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from judged import read_set

from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from pathlib import Path

numpy = pytest.importorskip("numpy")


def test_candidates_are_those_of_the_ranking(tiny_set: Path) -> None:
    from fit_weights import candidates_of

    queries = candidates_of(read_set(tiny_set))
    assert {document for query in queries for document in query.documents} == {"pain", "miel", "barrage"}
    assert all(query.features.shape == (len(query.documents), 1 + len(SIGNALS)) for query in queries)


def test_a_fit_raises_the_weight_that_lifts_the_answer() -> None:
    from fit_weights import Candidates, fit, mean

    query = Candidates(numpy.array([[1.0, 0.0], [0.9, 0.5]]), ["other", "answer"], {"answer": 1})
    before = numpy.array([1.0, 0.15])
    after = fit([[query]], before)
    assert after[1] > before[1]
    assert mean([query], after) == 1 > mean([query], before)
