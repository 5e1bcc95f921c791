"""Which questions want a yes or a no: the cases of `tests/cases/questions.tsv`."""

import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.french import asks_yes_or_no, may_be_inverted, question

_LINES = (Path(__file__).parents[2] / "cases" / "questions.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in _LINES if line and not line.startswith("#")]


@pytest.mark.parametrize(("answer", "query"), CASES)
def test_question(answer: str, query: str) -> None:
    assert asks_yes_or_no(query.split()) is (answer == "yes or no")


@pytest.mark.parametrize("query", [query for answer, query in CASES if answer == "yes or no"])
def test_what_was_said_before_and_what_follows_makes_no_difference(query: str) -> None:
    for sentence in (f"Bonjour, {query}", f"vote : {query}", f"{query} ou bien non", query.upper(), f"« {query} »"):
        assert asks_yes_or_no(sentence.split()), sentence


@given(typed=st.lists(st.text(max_size=12) | st.sampled_from(["peut-il", "-", "t", "il", "qu'", "est"]), max_size=6))
def test_whatever_is_typed_is_a_question_or_none(typed: list[str]) -> None:
    assert asks_yes_or_no(typed) in {True, False}


@given(
    word=st.sampled_from(["il", "ÎL", "ıl", "İL", "ſe", "Ce", "élle", "l'on", "on,", "dit-il", "ils", "une"])
    | st.text("ilonsceÉıİſ'-.", max_size=5)
    | st.text(max_size=8)
)
def test_a_word_of_letters_may_be_inverted_as_any_text(word: str) -> None:
    assert may_be_inverted(word) == bool(question._MAY_BE_INVERTED.search(word))


def test_a_hyphen_is_seen_before_it_is_decomposed() -> None:
    letters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    hyphens = {letter for letter in letters if not question._HYPHENS.isdisjoint(unicodedata.normalize("NFKD", letter))}
    assert hyphens == question._MAY_BE_HYPHEN
