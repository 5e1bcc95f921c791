"""A phrase is found in a title where the chain sees its words in order, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document
from searcher.french import analyse
from searcher.query.match import titled_phrases

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

WORDS = [
    "code",
    "du",
    "travail",
    "travaux",
    "art.",
    "article",
    "5",
    "l’eau",
    "vice-président",
    "Mme",
    "le",
    "S.N.C.F.",
    "av.",
]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
PHRASES = st.lists(
    st.sampled_from(["code", "du", "travail", "eau", "article", "5", "vice", "président"]),
    min_size=2,
    max_size=3,
).filter(lambda words: {*words} != {"du"})  # of small words alone no title has a phrase, as is tested below


def stands_in(title: str, words: list[str], slop: int) -> bool:
    """Whether words stand in a title in order, with at most so many others between the first and the last."""
    at: dict[int, set[str]] = {}
    for found in analyse(title):
        for word in found.words:
            at.setdefault(found.position + word.position, set()).add(word.written)

    def reached(place: int, rest: list[str]) -> list[int]:
        if not rest:
            return [place]
        return [
            end
            for following in range(place + 1, max(at, default=0) + 1)
            if rest[0] in at.get(following, ())
            for end in reached(following, rest[1:])
        ]

    starts = [place for place, here in at.items() if words[0] in here]
    return any(end - start <= len(words) - 1 + slop for start in starts for end in reached(start, words[1:]))


@settings(max_examples=examples(40), deadline=None)
@given(
    titles=st.lists(TITLES, min_size=1, max_size=5),
    words=PHRASES,
    slop=st.sampled_from([0, 0, 2]),
    read=st.sampled_from([0, 1, 100]),
)
def test_titles_have_the_phrases_that_the_chain_sees_in_them(
    make_index: Callable[..., Index], titles: list[str], words: list[str], slop: int, read: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(titled_phrases, "_MAX_LINES_READ", read)  # beyond so many, lines are looked at by one expression
        titles_have_the_phrases(make_index, titles, words, slop)


def titles_have_the_phrases(make_index: Callable[..., Index], titles: list[str], words: list[str], slop: int) -> None:
    documents = [
        Document(id=str(n), title=title, paragraphs=[f"Rien{n}.", "Vide."][: n % 2 + 1])
        for n, title in enumerate(titles)
    ]
    index = make_index(*documents)
    query = f'"{" ".join(words)}"' + (f"~{slop}" if slop else "")
    expected = {str(n) for n, title in enumerate(titles) if stands_in(title, words, slop)}
    assert {hit.document.id for hit in index.iterate(query, all_copies=True)} == expected, (titles, query)


def test_a_phrase_of_small_words_alone_is_looked_for_in_texts_alone(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(id="title", title="Ce que je suis", paragraphs=["Rien."]),
        Document(id="text", title="Rien", paragraphs=["Voilà ce que je suis."]),
    )
    assert [hit.document.id for hit in index.search('"ce que je"')] == ["text"]
    assert {hit.document.id for hit in index.search('"ce que je suis"')} >= {"text"}
