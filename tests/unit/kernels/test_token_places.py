"""Tokens are found where someone finds them who cuts the words of each paragraph at its spaces and bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from types import ModuleType

FOLDED = st.sampled_from(["a", "ab", "b", "e", "pre", "e/ab", "·", "🦊"])
ACCENTED = st.sampled_from(["à", "é", "pré", "=", "a=b"])
FORMS = st.one_of(FOLDED, st.tuples(FOLDED, ACCENTED).map("|=".join))
PLACES = st.lists(FORMS, min_size=1, max_size=3).map("|".join)
PARAGRAPHS = st.lists(st.lists(PLACES, max_size=8), max_size=5)
LAST_POSITION = (1 << 16) - 1


def by_hand(numbers: list[int], paragraphs: list[list[str]]) -> dict[str, list[int]]:
    """The occurrences of each token; of a folded form that accents follow there is none."""
    found: dict[str, list[int]] = {}
    for number, places in zip(numbers, paragraphs, strict=True):
        for position, place in enumerate(places):
            tokens = place.split("|")
            for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
                if not following.startswith("="):
                    found.setdefault(token, []).append(number << 16 | position)
    return found


@given(PARAGRAPHS, st.integers(min_value=0, max_value=LAST_POSITION - 4))
@example([["e|=é", "e", "e|=é|e"], []], 0)
@example([["ab", "a", "b|ab"], ["pre|=pré"]], 7)
def test_places_are_those_found_by_hand(kernels: ModuleType, paragraphs: list[list[str]], first: int) -> None:
    numbers = list(range(first, first + len(paragraphs)))
    places = kernels.TokenPlaces(numbers, [" ".join(words).encode() for words in paragraphs])
    expected = by_hand(numbers, paragraphs)
    for token in {*expected, "a", "b", "é", "=é", "=à", "e", "absent", "ab"}:
        found = places.of(token)
        assert (list(found), found.format, found.itemsize) == (expected.get(token, []), "I", 4)


def test_positions_beyond_what_16_bits_say_are_the_last(kernels: ModuleType) -> None:
    places = kernels.TokenPlaces([2], [" ".join(["a"] * LAST_POSITION + ["b", "c", "b"]).encode()])
    assert list(places.of("b")) == [2 << 16 | LAST_POSITION] * 2
    assert list(places.of("c")) == [2 << 16 | LAST_POSITION]


def test_no_paragraph_has_no_token(kernels: ModuleType) -> None:
    assert list(kernels.TokenPlaces([], []).of("a")) == []


def test_what_does_not_fit_together_is_refused() -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    for error, numbers, words in (
        (ValueError, [1], []),
        (OverflowError, [1 << 16], [b"a"]),
        (OverflowError, [-1], [b"a"]),
        (TypeError, [1], ["a"]),
    ):
        with pytest.raises(error):
            native.TokenPlaces(numbers, words)
