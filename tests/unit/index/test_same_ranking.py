"""The same query on the same documents gives the same ranking, whichever way they were indexed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, Paragraph
from searcher.index.write import inverter

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

# No two words that differ in their accents alone: see the last test.
VOCABULARY = """
    le la un l'école École L’État cœur pêche open-source open source libre libres logiciel logiciels chevaux cheval
    étudiant·e·s 10000 C++ S.N.C.F. aujourd'hui x maïs
"""
WORDS = st.sampled_from(VOCABULARY.split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=10).map(" ".join)
DOCUMENTS = st.lists(
    st.builds(
        Document,
        id=st.text("aàz9", min_size=1, max_size=3),
        title=st.none() | SENTENCES,
        paragraphs=st.lists(
            SENTENCES | st.builds(Paragraph, SENTENCES, heading=st.none() | SENTENCES), min_size=1, max_size=4
        ),
    ),
    min_size=1,
    max_size=7,  # no more, lest they are merged
    unique_by=lambda document: document.id,
)
QUERIES = st.one_of(
    SENTENCES,
    SENTENCES.map('"{}"'.format),
    SENTENCES.map('"{}"~3'.format),
    st.tuples(WORDS, WORDS, WORDS).map(lambda words: "+{} {} -{}".format(*words)),
    st.sampled_from(["l*", "che*", "*s", "logiciek~", "chevaus~2", "1000?"]),
)


def ranking(index: Index, query: str) -> list[tuple[str, int, float, list[tuple[str, int]]]]:
    return [
        (hit.document.id, hit.number, hit.score, [(other.document.id, other.paragraph) for other in hit.duplicates])
        for hit in index.search(query, limit=100)
    ]


@settings(max_examples=examples(20))
@given(data=st.data(), documents=DOCUMENTS, queries=st.lists(QUERIES, min_size=1, max_size=5))
def test_the_ranking_does_not_depend_on_the_way_documents_were_indexed(
    make_index: Callable[..., Index], data: st.DataObject, documents: list[Document], queries: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", 5)
        small_chunks = make_index(*documents)
    shuffled = data.draw(st.permutations(documents))
    at_once = make_index(*documents)
    others = [
        small_chunks,
        make_index(*documents, one_by_one=True),
        make_index(*shuffled),
        make_index(*shuffled, memory=1),
    ]
    assert others[-1].facts().segments == len(documents)
    for query in queries:
        expected = ranking(at_once, query)
        for other in others:
            assert ranking(other, query) == expected
            assert other.search(query).total == at_once.search(query).total == len(expected)


@pytest.mark.parametrize("query", ["pêche", "péché"])
def test_accents_count_for_ranking_whichever_segment_the_other_spelling_is_in(
    make_index: Callable[..., Index], query: str
) -> None:
    texts = ["la pêche du jour", "le péché du jour"]
    at_once, one_by_one = make_index(*texts), make_index(*texts, one_by_one=True)
    assert query in at_once.search(query)[0].text
    assert ranking(one_by_one, query) == ranking(at_once, query)
