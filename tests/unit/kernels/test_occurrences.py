"""Phrases are found as by someone who lays a finger on each word."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.kernels import occurrences as twin
from searcher.kernels.posting_code import codes

if TYPE_CHECKING:
    from types import ModuleType

LETTERS = st.sampled_from("abc")
TEXTS = st.lists(st.lists(LETTERS, max_size=9), max_size=4)
STEPS = bytes(number % 32 for number in range(300))


def postings(counts: Counter[int]) -> tuple[list[int], bytes]:
    ascending = dict(sorted(counts.items()))
    return list(ascending), codes(ascending, STEPS)


def found(given: tuple[list[int], bytes]) -> tuple[list[int], bytes]:
    paragraphs, found_codes = given
    return list(paragraphs), bytes(found_codes)


def by_hand(texts: list[list[str]], phrase: list[str], slop: int) -> Counter[int]:
    """How many words of each text begin the phrase, with at most `slop` others between its first and last word."""
    counts: Counter[int] = Counter()
    for number, text in enumerate(texts):
        starts = set()
        for places in product(range(len(text)), repeat=len(phrase)):
            ascending = all(one < next_one for one, next_one in pairwise(places))
            near = places[-1] - places[0] <= len(phrase) - 1 + slop
            if ascending and near and all(text[place] == word for place, word in zip(places, phrase, strict=True)):
                starts.add(places[0])
        if starts:
            counts[number] = len(starts)
    return counts


@settings(max_examples=examples(150))
@given(texts=TEXTS, phrase=st.lists(LETTERS, min_size=2, max_size=3), slop=st.integers(0, 5))
def test_phrases_are_found_where_their_words_stand_in_order(
    kernels: ModuleType, texts: list[list[str]], phrase: list[str], slop: int
) -> None:
    places = [
        [
            [
                number << 16 | place
                for number, text in enumerate(texts)
                for place, other in enumerate(text)
                if other == word
            ]
        ]
        for word in phrase
    ]
    assert found(kernels.phrase_postings(places, slop, STEPS)) == postings(by_hand(texts, phrase, slop))


@given(others=st.sets(st.integers(0, 1 << 20), max_size=20))
def test_a_rare_word_is_found_before_a_frequent_one(kernels: ModuleType, others: set[int]) -> None:
    # Lists of very different lengths are compared in another way than those of like lengths.
    rare = [3 << 16 | 5, 7 << 16 | 1]
    frequent = sorted({number << 16 | 6 for number in range(200)} | others)
    expected = {place >> 16 for place in rare if place + 1 in frequent}
    assert set(kernels.phrase_postings([[rare], [frequent]], 0, bytes(300))[0]) == expected >= {3}


KEYS = st.lists(st.builds(lambda paragraph, place: paragraph << 16 | place, st.integers(0, 40), st.integers(0, 5))).map(
    sorted
)
WORDS = st.lists(KEYS, max_size=4)


@settings(max_examples=examples(200))
@given(words=WORDS)
@example(words=[[number << 16 for number in range(300) for _ in range(30)]])
def test_any_of_some_words_is_counted_in_each_paragraph(kernels: ModuleType, words: list[list[int]]) -> None:
    counts = Counter(occurrence >> 16 for word in words for occurrence in word)
    assert found(kernels.union_postings(words, STEPS)) == postings(counts)


@settings(max_examples=examples(300))
@given(
    places=st.lists(st.one_of(WORDS, WORDS, st.none()), max_size=4),
    slop=st.integers(0, 4),
)
def test_both_find_the_same_phrases(places: list[list[list[int]] | None], slop: int) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    while places and places[0] is None:
        del places[0]  # where any word may stand before the others, nothing need stand there
    assert found(native.phrase_postings(places, slop, STEPS)) == found(twin.phrase_postings(places, slop, STEPS))


def test_occurrence_beyond_the_chunk_is_refused(kernels: ModuleType) -> None:
    for call in (
        lambda: kernels.union_postings([[300 << 16]], STEPS),
        lambda: kernels.phrase_postings([[[300 << 16]]], 0, STEPS),
    ):
        with pytest.raises((ValueError, IndexError)):
            call()
    assert found(kernels.union_postings([[299 << 16]], STEPS))[0] == [299]
