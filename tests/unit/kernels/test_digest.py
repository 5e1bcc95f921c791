"""Digests are the same whichever of the two kernels made them: BLAKE2b of a text with plain spaces and apostrophes."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.kernels.digest import digests

if TYPE_CHECKING:
    from types import ModuleType

BLOCK = 128
CHARACTERS = st.characters(exclude_categories=())  # lone surrogates and every kind of white space
SPACES = st.sampled_from(" \n\t\r\x1f\x85\xa0\u1680\u2009\u2028\u202f\u205f\u3000\u200b")
TEXTS = st.lists(st.one_of(CHARACTERS, SPACES, st.sampled_from(["é", "’", "'", "‘", "a" * 60, "a" * BLOCK]))).map(
    "".join
)


@given(texts=st.lists(TEXTS, max_size=5))
@example(texts=["", " ", "a" * BLOCK, "a" * (BLOCK + 1), "a" * 2 * BLOCK, "é’ \u202f " * 5 * BLOCK])
def test_both_are_digests_of_what_one_reads(kernels: ModuleType, texts: list[str]) -> None:
    plain = [" ".join(text.split()).replace("’", "'").encode("utf-8", "surrogatepass") for text in texts]
    expected = b"".join(blake2b(text, digest_size=8).digest() for text in plain)
    assert kernels.digests([text.encode("utf-8", "surrogatepass") for text in texts]) == expected


@pytest.mark.parametrize("texts", [None, 5, ["text"], [b"text", None]])
def test_what_is_no_bytes_is_refused(texts: list[bytes]) -> None:
    with pytest.raises((TypeError, AttributeError)):
        digests(texts)
