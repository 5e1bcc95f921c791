"""What is seen without an expression, because it takes long to compile, is what the expression finds."""

from __future__ import annotations

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french.abbreviations import CONTEXT, holds_contextual
from searcher.french.analyzer import surfaces, surfaces_by_expression
from searcher.french.elision import APOSTROPHES, ELIDED, elided_length
from searcher.french.tokenizer import _STRETCH, _STRETCH_IN_CONTEXT, _without

LETTERS = "cdhjlmnstquoirpçCDHLMNSTQUaéœÉŒ5²_ʼ\u0301ſK"
WORDS = ["logi", "ciel", "L", "é", "e", "º", "ª", "étudi", "2", "d’", "c", "s", "a.b", "œuvre", "art", "ʼ"]
JOINTS = ["-", "\n", " ", "\t", "\r\n", "‐", "\u00ad", "¬", "(", ")", ".", ",", "«"]
PIECES = [
    *"LMRIVn5(’'«“d\"\u00ad-", "art", "art.", "Art.", "arts", "ARTS.", "Me", "av.", "p.", "tél.", "premier", "notre", "J.-C.", "Roux",
    " ", " ", "\n", "\u00a0", "\u202f", "000", "logi-\n", "ciel", "fin.", "R*421",
]  # fmt: skip


@settings(max_examples=examples(2000), deadline=None)
@given(st.text(LETTERS + APOSTROPHES, max_size=10))
@example("lorsqu’à")
@example("c’hoar")
@example("quoiqu’'l")
def test_what_is_elided_is_what_the_expression_matches(word: str) -> None:
    found = re.match(ELIDED, word)
    assert elided_length(word) == (found.end() if found else 0)


@settings(max_examples=examples(2000), deadline=None)
@given(st.lists(st.sampled_from([*WORDS, *JOINTS, "-\n", "-\n"]), max_size=6).map("".join))
@example("compo-\nsants")
@example("nº-\nsants,")
@example("«d’au-\r\n\tteurs».")
@example("-bou-\nl")
def test_a_cut_word_is_what_the_expression_finds(stretch: str) -> None:
    _without.cache_clear()
    assert surfaces(stretch) == surfaces_by_expression(stretch)


@settings(max_examples=examples(2000), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("(d’Art.\u00a05 logi-\nciel")
@example("chez Me\nRoux")
def test_a_text_without_such_abbreviations_is_cut_without_them(text: str) -> None:
    if holds_contextual(text):
        return
    assert not re.search(rf"(?<!\S){CONTEXT}", text)
    assert re.findall(_STRETCH, text) == [found[0] for found in re.finditer(_STRETCH_IN_CONTEXT, text, re.VERBOSE)]
