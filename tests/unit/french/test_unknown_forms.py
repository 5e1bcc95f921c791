"""Forms that the lexicon lacks, made by rule of words that it has."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french.unknown_forms import known_forms


@pytest.mark.parametrize(
    ("unknown", "known"),
    [
        ("gouverneures", "gouverneur"),
        ("autrices", "auteur"),
        ("footballeuse", "footballeur"),
        ("succedees", "succede"),
        ("podcasters", "podcaster"),
        ("ideaux", "ideal"),
    ],
)
def test_a_regular_feminine_or_plural_is_a_form_of_its_word(unknown: str, known: str) -> None:
    assert next(known_forms(unknown)) == known


@pytest.mark.parametrize("name", ["dumas", "denis", "carlos", "camus", "reiss"])
def test_a_name_that_ends_like_a_plural_is_none(name: str) -> None:
    assert list(known_forms(name)) == []


@pytest.mark.parametrize(
    ("unknown", "known"), [("taels", ["tael"]), ("pels", []), ("aux", []), ("meaux", ["meal"]), ("vaux", [])]
)
def test_a_word_of_three_letters_has_no_unknown_forms(unknown: str, known: list[str]) -> None:
    assert list(known_forms(unknown)) == known


RULES = [
    (r"(?<=eur)es?$", ""),
    (r"trices?$", "teur"),
    (r"euses?$", "eur"),
    (r"(?<=[eiu])(?:e|es)$", ""),
    (r"(?<=[^aious])s$", ""),
    (r"aux$", "al"),
]
ENDINGS = st.sampled_from(["eure", "trice", "euse", "ee", "ie", "ue", "aux", "as", "é", ""])


@settings(max_examples=examples(300))
@given(beginning=st.text("aeiusrctxé", max_size=5), ending=ENDINGS, plural=st.sampled_from(["s", ""]))
def test_endings_are_what_expressions_find(beginning: str, ending: str, plural: str) -> None:
    word = beginning + ending + plural
    found = [re.subn(expression, known, word) for expression, known in RULES]
    assert list(known_forms(word)) == [form for form, number in found if number and len(form) >= 4]
