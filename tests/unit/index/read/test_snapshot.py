"""A commit that is open: its statistics, and those of several indexes together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from searcher import Document
from searcher.index.read.snapshot import Ref, Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

LONG = Document(id="a", title="Le conseil du canton", paragraphs=["Un mot.", "Deux mots ici.", "Trois."])


def snapshot(index: Index) -> Snapshot:
    with index:
        return Snapshot.latest(index.folder)


@pytest.mark.parametrize(
    ("documents", "expected"), [((), 1), ((LONG,), 3), ((LONG, "Seul."), 2), (("Un.", "Deux."), 1)]
)
def test_paragraphs_to_a_document(
    make_index: Callable[..., Index], documents: tuple[Document | str, ...], expected: float
) -> None:
    assert snapshot(make_index(*documents)).average_paragraphs == expected


def test_lengths_count_words_and_titles(make_index: Callable[..., Index]) -> None:
    found = snapshot(make_index(LONG))
    assert found.average_length == (6 + 2) / 3  # the stop words of the title are not counted
    assert found.average_title_length == 2
    assert snapshot(make_index()).average_length == 1


def test_neighbours_stay_in_their_document(make_index: Callable[..., Index]) -> None:
    found = snapshot(make_index(LONG, Document(id="b", paragraphs=["Autre.", "Encore."])))
    refs = [Ref(0, number) for number in range(5)]
    assert found.neighbours(refs[1], 1) == ([refs[0]], [refs[2]])
    assert found.neighbours(refs[2], 5) == ([refs[0], refs[1]], [])
    assert found.neighbours(refs[3], 1) == ([], [refs[4]])
    assert found.neighbours(refs[0], 0) == ([], [])


def test_several_indexes_have_the_statistics_of_all(make_index: Callable[..., Index]) -> None:
    one, other = snapshot(make_index(LONG)), snapshot(make_index("Seul.", "Pas seul.", one_by_one=True))
    both = Snapshot.joined([one, other])
    assert (both.folder, both.paragraphs, both.document_count, both.sources) == (one.folder, 5, 3, [0, 1, 1])
    assert both.average_paragraphs == 5 / 3
    assert [both.text(Ref(segment, 0)) for segment in range(3)] == ["Un mot.", "Seul.", "Pas seul."]


def test_what_was_removed_is_not_live(make_index: Callable[..., Index]) -> None:
    index = make_index(LONG, "Seul.")
    with index.writer() as writer:
        writer.remove("d1")
    found = snapshot(index)
    assert [found.is_live(Ref(0, number)) for number in range(4)] == [True, True, True, False]
    assert (found.live_paragraphs, found.document_count) == (3, 1)
