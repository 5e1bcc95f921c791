"""A query asked again is not compiled again, and its answer is what a first one would be."""

from __future__ import annotations

import sys
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any

from searcher import Document

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from searcher import Index, Results

QUERIES = ["chat", "budget école", '"chien et chevaux"', "+eau -chat", "che*", "article 5", "l’art de la pêche"]


def told(results: Results) -> list[Any]:
    return [(hit.document.id, hit.number, hit.score, hit.highlights, hit.title_highlights) for hit in results]


def modules_called(run: Callable[[], object]) -> Counter[str]:
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            calls[frame.f_globals.get("__name__", "")] += 1

    sys.setprofile(count)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def corpus(make_index: Callable[..., Index]) -> Index:
    texts = [
        "Le chat dort. L’art. 5 du budget.",
        "Chats, chien et chevaux à l’école.",
        "L’art de la pêche : péché, eau.",
    ]
    return make_index(
        *(Document(id=str(n), title=text[:9], paragraphs=[text] * (n + 1)) for n, text in enumerate(texts))
    )


def test_asked_again_a_query_is_answered_alike(make_index: Callable[..., Index]) -> None:
    index = corpus(make_index)
    first = [told(index.search(query)) for query in QUERIES]
    assert all(first)
    assert [told(index.search(query)) for query in QUERIES] == first
    pages = [told(index.search(query, limit=1, offset=place)) for query in QUERIES for place in range(2)]
    assert pages == [hits[place : place + 1] for hits in first for place in range(2)]


def test_asked_again_a_query_is_neither_parsed_nor_compiled(make_index: Callable[..., Index]) -> None:
    index = corpus(make_index)
    import_module("searcher.query.search")._read.cache_clear()  # what another test asked is known to all indexes
    once = modules_called(lambda: index.search('chat "budget"'))
    again = modules_called(lambda: index.search('chat "budget"', offset=1))
    assert once["searcher.query.plan.compile"]
    assert once["searcher.query.language.parser"]
    assert not again["searcher.query.plan.compile"]
    assert not again["searcher.query.language.parser"]


def test_a_new_commit_and_other_filters_are_compiled_anew(make_index: Callable[..., Index]) -> None:
    index = corpus(make_index)
    assert len(index.search("chevaux che*")) == 1
    with index.writer() as writer:
        writer.add(Document(id="new", paragraphs=["Les chemins du cheval."], metadata={"year": "2024"}))
    index.refresh()
    assert len(index.search("chevaux che*")) == 2
    assert [hit.document.id for hit in index.search("chevaux che*", filter={"year": "2024"})] == ["new"]
    assert not index.search("chevaux che*", filter={"year": "1999"})
