"""Inflected forms: which meet, and which do not."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.french import stem
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
    for found in stems(word):
        assert found
        assert found == strip_accents(found)


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


def test_the_first_words_are_looked_for_and_the_others_are_in_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [*chain.from_iterable(line.split() for line in word_list("word_families")), "zorglub", "nuit", "uit"]
    found = []
    for most in (0, len(words)):
        monkeypatch.setattr(stem, "_looked_for", {})
        monkeypatch.setattr(stem, "_MAX_LOOKED_FOR", most)
        found.append([*map(root, words)])
    assert found[0] == found[1]


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
