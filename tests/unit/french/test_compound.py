"""Words that are written in one piece only, and what is remembered of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.french import compound, content_stems, stems, were_whole

WORDS = st.sampled_from(
    [
        "avantage",
        "portemonnaie",
        "teletravail",
        "zorglub",
        "chevaux",
        "vingtieme",
        "xxeme",
        "12",
        "c++",
        "parler",
        "interdit",
        "interet",
        "multisites",
        "a",
    ]
) | st.text("aeilmnrst-1", max_size=8)


@given(words=st.lists(WORDS, max_size=5), looked_for=st.lists(WORDS, max_size=5), most=st.sampled_from([1, 3, 1 << 14]))
def test_words_are_whole_whatever_was_looked_for_before(words: list[str], looked_for: list[str], most: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compound, "_whole", set())
        patched.setattr(compound, "_MAX_WHOLE", most)
        assert list(map(content_stems, looked_for)) == list(map(stems, looked_for))
        seen = {word for word in looked_for if compound.is_whole(word)}
        assert compound._whole == seen
        remembered = seen if len(seen) <= most else set[str]()
        assert were_whole(words) == remembered.issuperset(words)
        assert len(compound._whole) <= most
