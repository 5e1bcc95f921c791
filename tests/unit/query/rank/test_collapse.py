"""A page without copies is what `collapse` makes of its candidates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from searcher import Document
from searcher.query.rank.collapse import all_alone, collapse
from searcher.query.rank.near_duplicates import NearDuplicates
from searcher.query.rank.rerank import RERANK_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index


@pytest.mark.parametrize("start", [0, 3, RERANK_DEPTH - 2, RERANK_DEPTH + 1])
def test_of_paragraphs_without_copies_none_is_left_out(make_index: Callable[..., Index], start: int) -> None:
    count = RERANK_DEPTH + 5
    index = make_index(*(Document(id=f"{n:03}", text=f"Le pain numéro {n}.") for n in range(count)))
    snapshot = index._snapshot
    candidates = [(5000 - 7 * n, 0, n) for n in reversed(range(count))]
    page = all_alone(candidates, snapshot, start)
    assert page
    assert page.ranked() == list(collapse(candidates, None, NearDuplicates(snapshot), all_copies=False))[start:]
    assert page.ids == [f"{n:03}" for _, _, n in candidates][start:]
    assert index.search("pain", limit=count, offset=start)._ranking.count == count - start


def test_a_page_with_a_copy_is_none(make_index: Callable[..., Index]) -> None:
    index = make_index(*(Document(id=f"{n}", text=f"Le pain numéro {n % 3}.") for n in range(4)))
    assert all_alone([(9, 0, 1), (8, 0, 2)], index._snapshot)
    assert all_alone([(9, 0, 1), (8, 0, 3)], index._snapshot) is None
    assert all_alone([(9, 0, 3), (8, 0, 2)], index._snapshot, 1) is None
