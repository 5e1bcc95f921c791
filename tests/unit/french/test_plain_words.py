"""Stretches that the tables call plain words, as the chain says what is in them; and those that must not be."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french import plain_words, surfaces
from searcher.french.abbreviations import ABBREVIATIONS
from searcher.french.normalize import fold
from searcher.french.plain_words import ROMAN

TABLES = plain_words()
TELLING = "".join(chr(code) for code, letter in enumerate(TABLES.telling) if letter).replace("ÿ", "")
FIRST, LATER = ([chr(code) for code, letter in enumerate(table) if letter] for table in (TABLES.first, TABLES.later))
AROUND = st.text(TABLES.around, max_size=4)
BEFORE = st.tuples(AROUND, st.sampled_from(["", *TABLES.elided])).map("".join)
PLAIN = st.tuples(
    BEFORE, st.sampled_from(FIRST), st.one_of(st.text(LATER, max_size=3), st.text(LATER, max_size=30)), AROUND
)


@settings(max_examples=examples(2000), deadline=None)
@given(PLAIN)
def test_nothing_stands_in_a_plain_stretch_but_its_letters(parts: tuple[str, str, str, str]) -> None:
    before, first, later, after = parts
    word = (first + later).lower()
    if fold(word) not in TABLES.special:
        words = [word for surface in surfaces(before + first + later + after) for word in surface.words]
        assert [(found.written, found.folded) for found in words] == [(word, fold(word))]


@settings(max_examples=examples(1000), deadline=None)
@given(BEFORE, st.text(LATER, min_size=1, max_size=12), AROUND)
@example("", "xi", "")
@example("", "clx", ".")
def test_nothing_stands_in_capitals_but_their_letters(before: str, letters: str, after: str) -> None:
    capitals = letters.replace("ÿ", "y").upper()
    is_ordinal = capitals[0] in ROMAN and not set(capitals) & set(TELLING.upper()) and set(capitals) & set("EÈ")
    if fold(capitals) not in TABLES.special and not is_ordinal:
        words = [word for surface in surfaces(before + capitals + after) for word in surface.words]
        assert [(found.written, found.folded) for found in words] == [(capitals.lower(), fold(capitals))]


@settings(max_examples=examples(200), deadline=None)
@given(PLAIN)
def test_tables_fold_as_the_chain_does(parts: tuple[str, str, str, str]) -> None:
    _, first, later, _ = parts
    codes = first.encode("latin-1").translate(TABLES.first) + later.encode("latin-1").translate(TABLES.later)
    assert codes.decode("ascii") == fold(first + later)


@settings(max_examples=examples(1000), deadline=None)
@given(
    before=BEFORE,
    first=st.sampled_from([chr(code) for code, letter in enumerate(TABLES.doubtful) if letter]),
    later=st.one_of(st.text(LATER, max_size=3), st.text("cdeilmrsvxèéan", max_size=8)),
    telling=st.sampled_from([chr(code) for code, letter in enumerate(TABLES.telling) if letter]),
    place=st.integers(0, 8),
    after=AROUND,
)
def test_one_letter_tells_that_a_word_is_no_roman_ordinal(  # noqa: PLR0913, PLR0917 — the parts of a stretch
    before: str, first: str, later: str, telling: str, place: int, after: str
) -> None:
    letters = first + later[:place] + telling + later[place:]
    if fold(letters) not in TABLES.special:
        words = [word for surface in surfaces(before + letters + after) for word in surface.words]
        assert [(found.written, found.folded) for found in words] == [(letters.lower(), fold(letters))]


SIGNS = TABLES.figures + TABLES.around + TABLES.apostrophes


@settings(max_examples=examples(2000), deadline=None)
@given(st.text(SIGNS, min_size=1, max_size=12))
@example("14-03-2024")
@example("(1).")
@example("12,000")
@example("(09:05)")
@example("09:00:30")
def test_figures_of_words_are_groups_side_by_side(stretch: str) -> None:
    for word in (word for surface in surfaces(stretch) for word in surface.words):
        figures = "".join(filter(str.isdecimal, word.folded))
        assert figures
        assert figures == "".join(filter(str.isdecimal, word.written))
        assert "-" in word.folded or re.search(rf"(?<![0-9])0*{r'[^0-9]*'.join(figures)}0*(?![0-9])", stretch)


@pytest.mark.parametrize("abbreviation", sorted(ABBREVIATIONS))
def test_abbreviations_are_special(abbreviation: str) -> None:
    assert fold(abbreviation) in TABLES.special


@pytest.mark.parametrize("stretch", ["XIXe", "Ier", "xixe", "Vème", "IIe"])
def test_roman_ordinals_begin_with_no_letter_of_the_tables(stretch: str) -> None:
    assert len({word.folded for surface in surfaces(stretch) for word in surface.words}) > 1
    assert stretch[0] not in FIRST
