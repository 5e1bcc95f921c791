"""Both find the same words near one among the terms of a segment, whatever letters they have."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.kernels.near_words import LONGEST, near_words
from searcher.kernels.word_lookup import WordLookup

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

LETTERS = "abcdéßœλ𝒂"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=25)
SLIPS = st.text("abcdeλ𝒂", max_size=8)


@settings(max_examples=examples(150))
@given(words=WORDS, slip=SLIPS, edits=st.integers(0, 2), begun=st.integers(0, 3))
def test_both_find_the_same(
    make_index: Callable[..., Index], words: list[str], slip: str, edits: int, begun: int
) -> None:
    (segment,) = make_index(" ".join(words))._snapshot.segments
    found = segment.lookup.near_words(slip, edits, slip[:begun])
    assert found == WordLookup(segment, object).near_words(slip, edits, slip[:begun])  # type: ignore[arg-type]


@pytest.mark.parametrize("letters", [LONGEST - 2, LONGEST])
def test_long_words_are_near_one_another(make_index: Callable[..., Index], letters: int) -> None:
    word = ("abcdefghij" * 10)[:letters]
    (segment,) = make_index(f"{word} {word}e {word[1:]} {word[:10]}")._snapshot.segments
    found = segment.lookup.near_words(word, 1, "")
    assert sorted(distance for _, _, distance in found) == [0, 1, 1]


class _Terms(list[bytes]):
    def at_or_after(self, term: bytes, first: int = 0) -> int:
        return bisect_left(self, term, first)


def test_terms_that_are_no_text_are_passed_over() -> None:
    terms = _Terms([b"abc", b"abc\xff\xfe", b"\xff\xfe\xfd", b"\xff\xff"])
    assert [number for number, _, _ in near_words(terms, "abc", 1)] == [0]
