"""Texts that stand in more than one place of a snapshot, told by their digests."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from hypothesis import example, given
from hypothesis import strategies as st

from searcher import Document
from searcher.index.read import shared_texts
from searcher.index.read.shared_texts import SharedTexts
from searcher.index.read.snapshot import Ref, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from searcher import Index


def segments_of(make_index: Callable[..., Index], texts: list[list[str]]) -> tuple[Snapshot, list[list[str]]]:
    documents = [Document(id=f"d{number}", paragraphs=paragraphs) for number, paragraphs in enumerate(texts)]
    with make_index(*documents, one_by_one=True) as index:
        found = Snapshot.latest(index.folder)
    stored = [
        [found.text(Ref(number, one)) for one in range(own.paragraphs)] for number, own in enumerate(found.segments)
    ]
    return found, stored


@example([[f"Texte {number}." for number in range(3000)]] * 2)
@given(st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=4), min_size=1, max_size=5))
def test_texts_that_stand_twice_are_marked_wherever_they_stand(
    make_index: Callable[..., Index], texts: list[list[str]]
) -> None:
    found, stored = segments_of(make_index, texts)
    counts = Counter(chain.from_iterable(texts))
    marked = [[bool(mark) for mark in marks] for marks in SharedTexts(found.segments).marks()]
    assert marked == [[counts[text] > 1 for text in own] for own in stored]


def test_nothing_is_told_before_all_slices_were_compared(
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_texts, "_PER_SLICE", 2)
    monkeypatch.setattr(shared_texts, "_WORTH_COMPARING", 1 << 30)
    found, _ = segments_of(make_index, [["un", "deux", "trois", "quatre"], ["quatre", "cinq", "six", "sept"]])
    shared = SharedTexts(found.segments)
    asked = [shared.among(1, range(4)) for _ in range(6)]
    assert asked[:3] == [None] * 3
    assert asked[3:] == [{found.segments[1].digest(0)}] * 3
