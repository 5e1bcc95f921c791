"""Terms are found as in a sorted list."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import CorruptIndex
from searcher.index.format.term_dictionary import Terms, write_terms
from searcher.index.storage.container import SectionReader, SectionWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPELLED = st.text("abé\0z", max_size=5).map(str.encode)


@given(words=st.sets(SPELLED, max_size=40), asked=st.lists(SPELLED, max_size=10))
def test_terms_are_found_as_in_a_sorted_list(
    new_folder: Callable[[], Path], words: set[bytes], asked: list[bytes]
) -> None:
    path = new_folder() / "terms.seg"
    oracle = sorted(words)
    with path.open("wb") as file:
        writer = SectionWriter(file)
        write_terms(writer, "word", oracle)
        writer.close()
    terms = Terms(SectionReader(path), "word")
    assert [terms[number] for number in range(len(terms))] == oracle
    for first in range(len(oracle) + 1):
        text, starts = terms.between(first, len(oracle))
        assert [text[start:end] for start, end in pairwise(starts)] == oracle[first:]
    for word in [*oracle, *asked, *asked]:  # twice: the second time it is remembered
        assert terms.find(word) == (oracle.index(word) if word in words else None)
        assert terms.at_or_after(word) == sum(other < word for other in oracle)
        beginning = [(number, other) for number, other in enumerate(oracle) if other.startswith(word)]
        assert list(terms.starting_with(word)) == beginning


@pytest.mark.parametrize("offsets", [[0, 3, 2], [0, 2, 9], [3, 2, 2]])
def test_terms_that_do_not_lie_one_behind_the_other_are_damaged(
    new_folder: Callable[[], Path], offsets: list[int]
) -> None:
    path = new_folder() / "terms.seg"
    with path.open("wb") as file:
        writer = SectionWriter(file)
        writer.write("word.text", b"abc")
        writer.write("word.offsets", array("I", offsets))
        writer.close()
    with pytest.raises(CorruptIndex):
        Terms(SectionReader(path), "word").between(0, 2)
