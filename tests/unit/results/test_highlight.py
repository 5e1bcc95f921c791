"""Marks stand on whole words of the original, and on those that the query asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import QueryError
from searcher.french import analyse

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

VOCABULARY = """
    le la les École l'école L’État coeur cœur pêche péché maïs open-source open source chevaux données étudiant·e·s
    dit-il logiciel(s) 10 000 C++ S.N.C.F. aujourd'hui tout « oui », (voir) fin. x
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "10\u202f000", "logi-\nciel", "\x1b[31m", "\u202e"])
PIECES = [
    *"'’-.·()+#_/,;\u0301\u00ad\u02bc",
    *"aeéœßİx1½",
    "acteur",
    "rice",
    "trices",
    "beau",
    "belle",
    "ère",
    "étudiant",
    "e-s",
    "10",
    "000",
    "logi-\n",
]
SENTENCES = st.lists(WORDS, min_size=1, max_size=25).map(" ".join)
QUERIES = st.one_of(
    st.lists(WORDS, min_size=1, max_size=4).map(" ".join),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"~2'),
    st.tuples(WORDS, WORDS).map("+{0[0]} -{0[1]}".format),
    st.sampled_from(["l*", "*e", "éc?le", "ecloe~", "chevaus~2"]),
)


@settings(max_examples=examples(150))
@given(text=SENTENCES, query=QUERIES)
def test_every_hit_has_marks_and_they_are_whole_words_in_order(
    make_index: Callable[..., Index], text: str, query: str
) -> None:
    starts, ends = {found.start for found in analyse(text)}, {found.end for found in analyse(text)}
    try:
        hits = make_index(text).search(query)
    except QueryError:
        return
    for hit in hits:
        assert hit.highlights
        last = -1
        for start, end in hit.highlights:
            assert last < start < end
            assert start in starts
            assert end in ends
            last = end


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("etat", "L’État, c’est moi", "L’[État], c’est moi"),
        ("avion", "l'avion décolle", "l'[avion] décolle"),
        ("coeur", "le cœur et l'œuvre", "le [cœur] et l'œuvre"),
        ("open source", "L’open-source, ou open source", "L’[open-source], ou [open source]"),
        ("open-source", "l'opensource ou l'open source", "l'[opensource] ou l'[open source]"),
        ("cheval", "Des chevaux au galop", "Des [chevaux] au galop"),
        ('"le monde"', "le monde, un monde", "[le monde], un monde"),
        ("le monde", "le monde, un monde", "le [monde], un [monde]"),
        ('"le monde"', "tout le monde voit le monde", "tout le monde voit [le monde]"),
        ('"le monde"', "tout le monde", "tout [le monde]"),
        ('"le monde" ville', "dans toutes les villes, le monde", "dans toutes les [villes], [le monde]"),
        ("sons", "son père entend des sons", "son père entend des [sons]"),
        ("maïs", "mais du maïs", "mais du [maïs]"),
        ("10 000", "10\u202f000 euros", "[10\u202f000] euros"),
        ("chat -chien", "le chat sans laisse", "le [chat] sans laisse"),
        ('"droit civil"~1', "le droit du civil, du droit civil", "le [droit du civil], du [droit civil]"),
        ("logi*", "un logiciel logique", "un [logiciel logique]"),
        ("logiciek~", "un logiciel", "un [logiciel]"),
        ("C++", "en C++ ou en C", "en [C++] ou en C"),
        ("logiciel", "un logi-\nciel", "un [logi-\nciel]"),
    ],
)
def test_marks_stand_where_a_reader_would_put_them(
    make_index: Callable[..., Index], query: str, text: str, marked: str
) -> None:
    (hit,) = make_index(text).search(query)
    assert hit.snippet.marked("[", "]") == marked


def test_a_hit_found_by_its_title_alone_has_no_marks(make_index: Callable[..., Index]) -> None:
    from searcher import Document

    (hit,) = make_index(Document(id="a", title="Le budget", text="Il est voté.")).search("budget")
    assert (hit.highlights, str(hit.snippet)) == ((), "Il est voté.")
