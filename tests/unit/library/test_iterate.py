"""All results one after the other: those of the pages, in their order, without a list of them."""

from __future__ import annotations

import tracemalloc
from importlib import import_module
from itertools import count, islice, takewhile
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

import searcher
from searcher import Document, Filter
from searcher.index.write import inverter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from searcher import Hit, Index

WORDS = ["chat", "chien", "pêche", "péché", "le", "budget", "open-source"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
DOCUMENTS = st.lists(
    st.tuples(
        st.lists(TEXTS, min_size=1, max_size=4),
        st.sampled_from([None, "Le chat", "Budget"]),
        st.sampled_from([None, "2023", "2024-06", "2024-06-15"]),
    ),
    min_size=1,
    max_size=14,
).map(
    lambda given: [
        # Numbered backwards, so that the order of ids is not that in which they come.
        Document(id=f"{99 - number}", paragraphs=texts, title=title, metadata={"date": date} if date else {})
        for number, (texts, title, date) in enumerate(given)
    ]
)
HOW = st.fixed_dictionaries(
    {},
    optional={
        "sort": st.sampled_from(["score", "date", "path"]),
        "min_score": st.sampled_from([-1, 0.5, 1.0, 2.5]),
        "all_copies": st.booleans(),
        "filter": st.sampled_from([Filter(date="2024.."), Filter(date="2023") | Filter(title="chat")]),
    },
)
QUERIES = st.sampled_from(
    ["chat", "chat chien budget", "le", '"chat chien"', "+chat peche", "ch* -budget", "péché^3 le"]
)


def said(hits: Iterable[Hit]) -> list[Any]:
    return [
        (hit.rank, hit.score, hit.document.id, hit.number, hit.text, hit.highlights, len(hit.duplicates))
        for hit in hits
    ]


@pytest.mark.slow
@settings(max_examples=examples(150))
@given(
    documents=DOCUMENTS,
    query=QUERIES,
    how=HOW,
    layout=st.sampled_from([{}, {"memory": 1}, {"one_by_one": True}]),
    chunk=st.sampled_from([3, 1 << 16]),
    head=st.sampled_from([1, 3, 50]),
)
def test_hits_are_those_of_all_pages_in_their_order(  # noqa: PLR0913, PLR0917 — what a property is about
    make_index: Callable[..., Index],
    documents: list[Document],
    query: str,
    how: dict[str, Any],
    layout: dict[str, Any],
    chunk: int,
    head: int,
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", chunk)
        for user in ("rank.rerank", "scan", "search"):
            patch.setattr(import_module(f"searcher.query.{user}"), "RERANK_DEPTH", head)
        index = make_index(*documents, **layout)
        pages = (index.search(query, limit=4, offset=4 * page, **how) for page in count())
        by_page = [hit for page in takewhile(len, pages) for hit in page]
        assert said(index.iterate(query, **how)) == said(by_page) == said(index.search(query, limit=1000, **how))


def test_joined_indexes_are_iterated_as_they_are_searched(make_index: Callable[..., Index]) -> None:
    texts = [f"chat {'chien ' * (number % 5)}{number % 7}" for number in range(40)]
    joined = searcher.join(make_index(*texts[:15]), make_index(*texts[15:], memory=1))
    for how in ({}, {"sort": "path"}, {"all_copies": True}):
        assert said(joined.iterate("chat chien", **how)) == said(joined.search("chat chien", limit=100, **how))


def test_explanation_of_an_iterated_hit_adds_up_as_that_of_a_found_one(make_index: Callable[..., Index]) -> None:
    index = make_index(*[f"chat {'chien ' * (number % 5)}{number}" for number in range(80)])
    found = index.search("chat chien", limit=80)
    iterated = list(index.iterate("chat chien"))
    for number in (0, 30, 79):
        assert str(iterated[number].explanation) == str(found[number].explanation)


def test_iteration_goes_on_in_the_state_in_which_it_began(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "ix") as index:
        with index.writer() as writer:
            for number in range(30):
                writer.add(Document(id=f"{number:02}", text=f"Le chat {number}."))
        hits = index.iterate("chat")
        seen = [hit.document.id for hit in islice(hits, 3)]
        with index.writer() as writer:
            for number in range(30):
                writer.remove(f"{number:02}")
        assert list(index.iterate("chat")) == []
    seen += [hit.document.id for hit in hits]
    assert sorted(seen) == [f"{number:02}" for number in range(30)]


def test_what_is_wrong_is_raised_before_anything_is_asked_of_it(make_index: Callable[..., Index]) -> None:
    index = make_index("Le chat.")
    for wrong in ({"query": ""}, {"query": "chat", "sort": "SCORE"}, {"query": "chat", "min_score": float("nan")}):
        with pytest.raises((searcher.QueryError, ValueError)):
            index.iterate(**wrong)
    with pytest.raises(TypeError, match="query must be a string, not NoneType"):
        index.iterate(None)  # type: ignore[arg-type]
    index.close()
    with pytest.raises(searcher.StorageError, match="this index is closed"):
        index.iterate("chat")


@pytest.mark.slow
@pytest.mark.parametrize(("all_copies", "most_bytes"), [(True, 200), (False, 700)])
def test_memory_does_not_grow_with_the_texts(
    make_index: Callable[..., Index], *, all_copies: bool, most_bytes: int
) -> None:
    """Of each of five thousand paragraphs, whose texts take two kilobytes each and are all read, so much may be kept."""
    index = make_index(*[f"chat {number} {'mot ' * 500}" for number in range(5000)])

    def read() -> int:
        return sum(len(hit.text) for hit in index.iterate("chat", all_copies=all_copies))

    characters = read()  # what is remembered of an index is remembered from here on
    tracemalloc.start()
    assert read() == characters > 10_000_000
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5000 * most_bytes


def test_a_page_goes_on_behind_copies(make_index: Callable[..., Index]) -> None:
    documents = [
        Document(id=f"{number}", paragraphs=["chat chat"] * 15 + [f"chat mot{number}{other}" for other in range(7)])
        for number in range(4)
    ]
    index = make_index(*documents, memory=1)
    assert len(index.search("chat", limit=50)) == len(list(index.iterate("chat"))) == 29
