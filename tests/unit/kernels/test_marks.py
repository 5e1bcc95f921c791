"""Whatever the extension passes over, no word is in it: marks are those that the chain finds in every stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searcher import QueryError
from searcher.french import may_hold_space, surfaces
from searcher.kernels import marks as twin
from searcher.query import compile_query, parse
from searcher.results import highlight

if TYPE_CHECKING:
    from types import ModuleType

    from searcher.results.highlight import Mark

PIECES = [
    *"'’-.·()+#_/,;«»€$ \n\u0301\u00ad\u02bc\u200b\u2011\u202f",
    *"aeéœßİx1½²ŉªﬁΣλ",
    *["acteur", "rice", "étudiant", "e-s", "10", "000", "5,5", "C++", "S.N.C.F.", "l’", "avion", "opensource", "open"],
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=())), max_size=30).map("".join)


@pytest.fixture(scope="module")
def native() -> ModuleType:
    return pytest.importorskip("searcher.kernels._native", exc_type=ImportError)


def marks(kernels: ModuleType, text: str, query: str) -> list[Mark]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(highlight, "Wanted", kernels.Wanted)
        try:
            clause = compile_query(parse(query))
        except QueryError:
            return []
        return highlight.Highlighter(clause, lambda word: [word.written, f"{word.written}s"]).marks(text)


@settings(max_examples=500)
@given(text=TEXTS, query=TEXTS)
@example(text="l’opensource.org", query="open-source")
@example(text="acteur·rice (é)tudiant·e·s", query="actrice étudiantes")
@example(text="x" * 600, query="x" * 600)
def test_both_mark_the_same(native: ModuleType, text: str, query: str) -> None:
    assert marks(native, text, query) == marks(twin, text, query)


@settings(max_examples=300)
@given(text=TEXTS, more=TEXTS)
def test_each_word_of_a_text_is_found_in_it(native: ModuleType, text: str, more: str) -> None:
    if may_hold_space(text + more):
        return
    for stretch in text.split():
        for surface in surfaces(stretch):
            for word in surface.words:
                spelt = [highlight._beginning_and_letters(form) for form in (word.written, word.folded)]
                words, beginnings = [letters for _, letters in spelt], [beginning for beginning, _ in spelt]
                wanted = native.Wanted(words, beginnings, highlight._letters_of_characters(), bool)
                places = wanted.places(f"{more} {text}")
                assert stretch in {f"{more} {text}"[start:end] for start, end in places}


def test_only_what_may_hold_a_word_is_looked_at(native: ModuleType) -> None:
    wanted = native.Wanted([b"etat"], [b"et"], highlight._letters_of_characters(), bool)
    text = "L’État, c’est moi (état) états"
    assert [text[start:end] for start, end in wanted.places(text)] == ["L’État,", "(état)"]


def test_a_table_of_another_size_is_refused(native: ModuleType) -> None:
    with pytest.raises(ValueError, match="table"):
        native.Wanted([], [], b"\0", bool)
    with pytest.raises(TypeError):
        native.Wanted([], [], highlight._letters_of_characters(), bool).places(b"bytes")
