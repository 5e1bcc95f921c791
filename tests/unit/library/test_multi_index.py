"""Several indexes as one: what is found, and how it ranks, is as if one index held it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

import searcher
from searcher import Document, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from searcher import Index, Results

WORDS = st.sampled_from(["chat", "chien", "lapin", "pêche", "péché", "open-source", "le"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=6)


def found(results: Results) -> list[tuple[float, str]]:
    return [(hit.score, " ".join(hit.text.split())) for hit in results]


@settings(max_examples=examples(25))
@given(first=TEXTS, second=TEXTS, query=st.lists(WORDS, min_size=1, max_size=3).map(" ".join))
def test_ranking_is_that_of_one_index_with_everything(
    make_index: Callable[..., Index], first: list[str], second: list[str], query: str
) -> None:
    documents = [Document(id=f"d{number:02}", paragraphs=[text]) for number, text in enumerate([*first, *second])]
    one, other = make_index(*documents[: len(first)]), make_index(*documents[len(first) :])
    joined, whole = searcher.join(one, other), make_index(*documents)
    expected = whole.search(query, limit=20)
    assert joined.search(query, limit=20).total == expected.total
    assert found(joined.search(query, limit=20)) == found(expected)
    assert found(joined.search(query, limit=2, offset=1)) == found(expected)[1:3]


def test_equal_ids_in_two_indexes_are_two_documents(make_index: Callable[..., Index]) -> None:
    one = make_index(Document(id="a", title="Un", paragraphs=["Le chat dort.", "Un chat."]))
    other = make_index(Document(id="a", title="Deux", paragraphs=["Le chat mange.", "Un chat."]))
    with searcher.join(one, other) as joined:
        assert (joined.document_count, joined.paragraph_count) == (2, 4)
        hits = joined.search("chat", sort="path")
        assert [(hit.document.title, hit.text) for hit in hits] == [
            ("Un", "Le chat dort."),
            ("Un", "Un chat."),
            ("Deux", "Le chat mange."),
        ]
        assert [copy.document.title for copy in hits[1].duplicates] == ["Deux"]


def test_a_hit_of_several_indexes_says_in_which_it_is(make_index: Callable[..., Index]) -> None:
    joined = searcher.join(make_index("un chat"), make_index("un chat noir"))
    assert {hit.text: hit.as_dict()["in"] for hit in joined.search("chat")} == {"un chat": 1, "un chat noir": 2}
    assert "in" not in make_index("un chat").search("chat")[0].as_dict()


def test_new_commits_are_taken_in(new_folder: Callable[[], Path]) -> None:
    one, other = searcher.create(new_folder()), searcher.create(new_folder())
    joined = searcher.join(one, other)
    assert joined.search("chat").total == 0
    with other.writer() as writer:
        writer.add(Document(id="a", text="Un chat."))
    joined.refresh()
    assert joined.search("chat").total == 1


def test_what_is_of_one_index_is_refused(make_index: Callable[..., Index]) -> None:
    one, other = make_index("un chat"), make_index("un chien")
    joined = searcher.join(one, other)
    for ask in (joined.writer, joined.facts):
        with pytest.raises(StorageError, match="several indexes are joined here"):
            ask()
    for given_ in ([], [one, one]):
        with pytest.raises(ValueError, match="each of them once"):
            searcher.join(*given_)
    assert searcher.join(one) is one
