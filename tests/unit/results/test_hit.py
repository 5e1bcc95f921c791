"""Hits of a page, however they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from searcher import Document
from searcher.results.hit import Hit

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index


@pytest.mark.parametrize("offset", [0, 2])
def test_a_page_of_hits_has_what_each_alone_has(make_index: Callable[..., Index], offset: int) -> None:
    index = make_index(*(Document(id=name, text=f"Le pain de {name}.") for name in ("abbeville", "brest", "caen")))
    results = index.search("pain", offset=offset)
    ranking = results._ranking
    assert ranking.page
    assert len(results) == 3 - offset
    for rank, (hit, ranked) in enumerate(zip(results, ranking.ranked, strict=True), start=offset + 1):
        alone = Hit(ranking, results._highlighter, results._path_of, ranked, rank)
        assert (hit.rank, hit.score, hit.document.id) == (alone.rank, alone.score, alone.document.id)
        assert (hit._ref, hit._ranked) == (alone._ref, alone._ranked)
        assert vars(hit).keys() == vars(alone).keys()
        assert vars(hit.document).keys() - vars(alone.document).keys() == {"_number"}
        assert hit.as_dict(explain=True) == alone.as_dict(explain=True)
        assert hit.text == f"Le pain de {hit.document.id}."


def test_the_documents_of_copies_are_those_of_the_same_index(make_index: Callable[..., Index]) -> None:
    text = "Le pain de ce matin est encore tiède."
    index = make_index(*(Document(id=name, path=f"{name}.txt", text=text) for name in ("abbeville", "brest")))
    (hit,) = index.search("pain")
    (copy,) = hit.duplicates
    assert {(hit.document.id, hit.document.path), (copy.document.id, copy.document.path)} == {
        ("abbeville", "abbeville.txt"),
        ("brest", "brest.txt"),
    }
