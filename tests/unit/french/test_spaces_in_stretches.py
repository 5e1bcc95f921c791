"""Texts that may have white space inside a stretch: the quick look misses none that the expressions find."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french import may_hold_space
from searcher.french.tokenizer import CUTTING, LINE_END, THIN_SPACES

SPACED_NUMBER = re.compile(rf"\d[{THIN_SPACES}]\d{{3}}")
CUT_WORD = re.compile(rf"{CUTTING}{LINE_END}\w")
PIECES = [*"1٣½a-¬‐‑\u00ad\u00a0\u2009\u202f \t\r\n\v:", "000", "10\u00a0000", "logi-\n", "ciel", "\r\n"]


@settings(max_examples=examples(1000), deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@example("-\r\r\na")
@example("logi-\n\nciel")
def test_quick_look_says_what_the_expressions_say(text: str) -> None:
    found = bool(SPACED_NUMBER.search(text) or CUT_WORD.search(text))
    assert may_hold_space(text, contexts=False) is found


@pytest.mark.parametrize("text", ["10\u202f000", "Un logi-\nciel", "logi\u00ad \r\n\tciel", "٣\u00a0٣٣٣"])
def test_texts_that_do(text: str) -> None:
    assert may_hold_space(text, contexts=False)
