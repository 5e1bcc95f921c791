"""Phrases are found as by someone who lays a finger on each word."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise, product

from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.query.match.phrase_matching import phrase_counts

LETTERS = st.sampled_from("abc")
TEXTS = st.lists(st.lists(LETTERS, max_size=9), max_size=4)


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
    texts: list[list[str]], phrase: list[str], slop: int
) -> None:
    places = [
        [number << 16 | place for number, text in enumerate(texts) for place, other in enumerate(text) if other == word]
        for word in phrase
    ]
    assert phrase_counts(places, slop) == by_hand(texts, phrase, slop)


@given(others=st.sets(st.integers(0, 1 << 20), max_size=20))
def test_a_rare_word_is_found_before_a_frequent_one(others: set[int]) -> None:
    # Lists of very different lengths are compared in another way than those of like lengths.
    rare = [3 << 16 | 5, 7 << 16 | 1]
    frequent = sorted({number << 16 | 6 for number in range(200)} | others)
    expected = {place >> 16 for place in rare if place + 1 in frequent}
    assert phrase_counts([rare, frequent]).keys() == expected >= {3}
