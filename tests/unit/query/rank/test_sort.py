"""Other orders than that of the score, and a least score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Document

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

DATES = {"b": "2021-05-02", "a": "2023", "d": "2022-11", "c": None, "e": "2021-05-02"}


@pytest.fixture(scope="module", params=[True, False], ids=["many segments", "one segment"])
def index(make_index: Callable[..., Index], request: pytest.FixtureRequest) -> Index:
    documents = [
        Document(
            id=name,
            paragraphs=[f"Un chat dans {name} {'et encore un chat ' * count}.", f"Rien dans {name}.", f"Chat {name}."],
            metadata={"date": date} if date else {},
        )
        for count, (name, date) in enumerate(DATES.items())
    ]
    return make_index(*documents, one_by_one=request.param)


def test_newest_documents_first_those_of_a_day_by_score_and_undated_ones_last(index: Index) -> None:
    hits = list(index.search("chat", sort="date"))
    assert [hit.document.id for hit in hits[::2]][:2] == ["a", "d"]
    assert {hit.document.id for hit in hits[4:8]} == {"b", "e"}
    assert [hit.score for hit in hits[4:8]] == sorted((hit.score for hit in hits[4:8]), reverse=True)
    assert [hit.document.id for hit in hits[8:]] == ["c", "c"]


def test_documents_by_path_and_their_paragraphs_as_they_stand(index: Index) -> None:
    hits = index.search("chat", sort="path")
    assert [(hit.document.id, hit.number) for hit in hits] == [(name, number) for name in "abcde" for number in (1, 3)]


@pytest.mark.parametrize("sort", ["score", "date", "path"])
@given(limit=st.integers(0, 12), offset=st.integers(0, 12), rank=st.integers(0, 9))
def test_pages_of_any_order_are_parts_of_one_list_with_the_scores_of_the_usual_order(
    index: Index, sort: str, limit: int, offset: int, rank: int
) -> None:
    usual = index.search("chat", limit=100)
    least = usual[rank].score
    scores = {(hit.document.id, hit.number): hit.score for hit in usual if hit.score >= least}
    whole = index.search("chat", limit=100, sort=sort, min_score=least)
    assert {(hit.document.id, hit.number): hit.score for hit in whole} == scores
    assert whole.total == len(scores)
    page = index.search("chat", limit=limit, offset=offset, sort=sort, min_score=least)
    assert page.total == len(scores)
    assert [(hit.document.id, hit.number) for hit in page] == [
        (hit.document.id, hit.number) for hit in whole[offset : offset + limit]
    ]


def test_facets_count_what_has_the_least_score(index: Index) -> None:
    best = index.search("chat")[0]
    facets = index.search("chat", min_score=best.score, facets=["date"]).facets["date"]
    assert sum(facet.count for facet in facets) == sum(
        hit.score >= best.score for hit in index.search("chat") if hit.document.date
    )


def test_an_unknown_order_is_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="sort is one of score, date, path, not 'taille'"):
        index.search("chat", sort="taille")


def test_context_is_of_the_same_document(index: Index) -> None:
    hit = next(hit for hit in index.search("chat", sort="path") if hit.number == 3)
    assert hit.context(0) == ((), ())
    assert hit.context(1) == (("Rien dans a.",), ())
    assert [len(part) for part in hit.context(5)] == [2, 0]
