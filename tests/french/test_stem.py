"""Inflected forms, compared with the vocabulary that Snowball is published with."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.french.fold import strip_accents
from searcher.french.stem import stems

VOCABULARY = Path(__file__).parents[3] / "shared" / "data" / "stems"


@pytest.mark.skipif(not VOCABULARY.is_dir(), reason="the vocabulary is not on this machine")
def test_stems_are_those_of_snowballs_vocabulary() -> None:
    words = (VOCABULARY / "snowball-voc.txt").read_text(encoding="utf-8").splitlines()
    published = (VOCABULARY / "snowball-output.txt").read_text(encoding="utf-8").splitlines()
    assert len(words) == len(published) > 20_000
    wrong = [
        (word, stem)
        for word, stem in zip(words, published, strict=True)
        if len(word) > 2 and word.isalpha() and not set(word) & {"œ", "æ"} and stems(word)[0] != strip_accents(stem)
    ]
    assert wrong == []


@given(st.text("abcdefghijklmnopqrstuvxyzàâçéèêëîïôùû", min_size=1, max_size=12))
def test_a_word_without_its_accents_shares_a_stem_with_it(word: str) -> None:
    assert set(stems(word)) & set(stems(strip_accents(word)))


@given(st.text("abcdefghijklmnopqrstuvxyzàâçéèêëîïôùû'-0123456789+", min_size=1, max_size=12))
def test_stems_have_no_accents_and_are_never_empty(word: str) -> None:
    for stem in stems(word):
        assert stem
        assert stem == strip_accents(stem)


@pytest.mark.parametrize("word", ["a", "le", "2", "2024", "c++", "x²"])
def test_short_words_and_numbers_stay_as_they_are(word: str) -> None:
    assert stems(word) == (word,)
