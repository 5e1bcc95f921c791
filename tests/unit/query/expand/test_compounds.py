"""Words in one piece here and in two there, beyond the pairs in `tests/cases/classes.tsv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index


def texts(index: Index, query: str) -> list[str]:
    return [hit.text for hit in index.search(query)]


def test_of_several_ways_to_split_a_word_the_one_that_stands_side_by_side_counts(
    make_index: Callable[..., Index],
) -> None:
    index = make_index("Un zor, puis un glubard.", "Voici zorglub ard.")
    assert texts(index, "zorglubard") == ["Voici zorglub ard."]
    assert texts(index, "+zorglubard") == ["Voici zorglub ard."]


def test_only_the_two_that_make_a_word_are_joined(make_index: Callable[..., Index]) -> None:
    index = make_index("Un chat opensource.", "Un chat.")
    assert texts(index, "chat open source") == ["Un chat opensource.", "Un chat."]
    assert texts(index, "open chat source") == ["Un chat.", "Un chat opensource."]
