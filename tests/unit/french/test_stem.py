"""Inflected forms: which meet, and which do not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.french.lexicon import lexicon
from searcher.french.lexicon.word_lists import word_list
from searcher.french.normalize import fold, normalize, strip_accents
from searcher.french.stem import find_stems, root, roots, stems, stems_of_each

PAIRS = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "cases" / "inflection.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("kind", "expectation", "one", "other"), PAIRS)
def test_forms_of_one_word_meet_and_others_do_not(kind: str, expectation: str, one: str, other: str) -> None:
    meet = not {*stems(fold(one))}.isdisjoint(stems(fold(other)))
    assert meet == (expectation == "M"), kind


@given(st.text("abcdefghijklmnopqrstuvxyzàâçéèêëîïôùû", min_size=1, max_size=12))
def test_a_word_without_its_accents_has_the_same_stems(word: str) -> None:
    assert stems(fold(word)) == stems(fold(strip_accents(normalize(word))))


@given(st.text("abcdefghijklmnopqrstuvxyz'-0123456789+", min_size=1, max_size=12))
def test_stems_have_no_accents_and_are_never_empty(word: str) -> None:
    for stem in stems(word):
        assert stem
        assert stem == strip_accents(stem)


@pytest.mark.parametrize("word", ["a", "le", "2", "2024", "c++", "x²"])
def test_short_words_and_numbers_stay_as_they_are(word: str) -> None:
    assert stems(word)[0] == word


def test_words_that_no_lexicon_knows_are_cut_by_rule() -> None:
    assert lexicon().lemmas("zorglubes") == ()
    assert stems("zorglubes") == stems("zorglube")


def test_a_word_of_a_family_has_the_root_of_its_second() -> None:
    families = [line.split() for line in word_list("word_families")]
    last = {word: family[1] for family in families for word in family}  # of two families, the one that comes later
    assert all(root(word) == roots([word])[0] == roots([second])[0] for word, second in last.items())
    assert len(last) > 1000


@given(
    st.lists(
        st.one_of(st.text(max_size=12), st.sampled_from(["nuit", "naitre", "evaporer", "c++", "ab", "\ud800"])),
        max_size=8,
    )
)
def test_roots_of_many_are_those_of_each(found: list[str]) -> None:
    assert roots(found) == [*map(root, found)]


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.sampled_from(
                [
                    "chevaux",
                    "portes",
                    "xixeme",
                    "creme",
                    "zorglubes",
                    "2eme",
                    "12",
                    "succedees",
                    "yeux",
                    "c++",
                    "",
                    "\ud800",
                ]
            ),
        ),
        max_size=8,
    )
)
def test_stems_of_many_are_those_of_each(words: list[str]) -> None:
    assert stems_of_each(words) == [*map(find_stems, words)]
