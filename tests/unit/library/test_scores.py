"""Scores of given documents, and a query without a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from searcher import Document, EmptyQuery, QueryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

TEXTS = {
    "two": ["Le chat dort.", "Un chat, deux chats, trois chats."],
    "one": ["Le chat et le chien dorment dans la cour de la ferme."],
    "copy": ["Le chat et le chien dorment dans la cour de la ferme."],
    "none": ["La pluie tombe."],
    "=odd, id": ["Encore un chat."],
}


@pytest.fixture(scope="module")
def index(make_index: Callable[..., Index]) -> Index:
    return make_index(*(Document(id=name, paragraphs=paragraphs) for name, paragraphs in TEXTS.items()))


def test_each_document_that_is_found_has_the_score_of_its_best_paragraph(index: Index) -> None:
    scores = index.scores("chat", TEXTS)
    assert scores.keys() == TEXTS.keys() - {"none"}
    best = dict.fromkeys(scores, 0.0)
    for hit in index.search("chat", all_copies=True):
        for name in (hit.document.id, *(copy.document.id for copy in hit.duplicates)):
            best[name] = max(best[name], hit.score)
    assert scores == best


def test_only_the_documents_named_have_scores(index: Index) -> None:
    assert index.scores("chat", ["copy", "none", "unknown"]).keys() == {"copy"}
    assert index.scores("chat", "two").keys() == {"two"}
    assert index.scores("chat", []) == {}


def test_a_query_without_a_word_is_an_error_and_on_request_an_empty_answer(index: Index) -> None:
    for query in ("", " ", "…"):
        with pytest.raises(EmptyQuery) as caught:
            index.search(query)
        assert isinstance(caught.value, QueryError)
        nothing = index.search(query, allow_empty=True, facets=["type"])
        assert (list(nothing), nothing.total, nothing.facets, nothing.suggestion) == ([], 0, {"type": []}, None)
        assert nothing.query == query
        assert [str(note) for note in nothing.notes] == [str(caught.value)]


def test_a_query_with_a_word_is_answered_as_ever(index: Index) -> None:
    assert index.search("chat", allow_empty=True).ids == index.search("chat").ids
    assert index.search("", allow_empty=True, filter={"id": "none"}).ids == [("none", 1)]
    assert [found.total for found in index.search_many(["", "chat"], allow_empty=True)] == [
        0,
        index.search("chat").total,
    ]


def test_scores_of_a_query_without_a_word_are_an_error(index: Index) -> None:
    for ids in ([], ["two"]):
        with pytest.raises(EmptyQuery):
            index.scores("", ids)
