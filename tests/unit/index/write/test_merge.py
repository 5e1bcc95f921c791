"""Merging: what is due is little, what is merged is the same as before, and whatever happens meanwhile is not lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Document, Index
from searcher.index.storage.lock import WriterLock
from searcher.index.storage.manifest import MERGING, SegmentEntry, read_manifest
from searcher.index.write import merge_policy
from searcher.index.write.index_writer import IndexWriter
from searcher.index.write.merge import _started, merge_later
from searcher.index.write.merge_policy import pick_merge
from searcher.index.write.merge_process import Merge, merge, take_lock
from searcher.library.lifecycle import forget_index
from searcher.sync.refresh import refresh

if TYPE_CHECKING:
    from pathlib import Path

MANY = 10


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of many segments, none of which a commit has merged; from here on merges are for later."""
    with IndexWriter(tmp_path, memory=1, merges_later=False) as writer:
        monkeypatch.setattr(merge_policy, "_MAX_PARAGRAPHS_AT_ONCE", 0)
        for number in range(MANY):
            writer.add(document(number))
    assert len(read_manifest(tmp_path).segments) == MANY
    return tmp_path


def document(number: int, text: str = "un commun") -> Document:
    return Document(id=f"d{number}", title=f"Titre {number}", paragraphs=[f"{text} {number}", "un autre"])


def ranking(folder: Path) -> list[tuple[str, int, float, str]]:
    with Index(folder) as index:
        index.verify()
        hits = index.search("commun titre", limit=100)
        return [(hit.document.id, hit.number, hit.score, hit.text) for hit in hits]


def entries(lives: list[tuple[int, int]]) -> list[SegmentEntry]:
    return [
        SegmentEntry(str(number), live + gone, 1, ((0, gone),) if gone else ())
        for number, (live, gone) in enumerate(lives)
    ]


@given(st.lists(st.tuples(st.integers(0, 1 << 18) | st.integers(0, 2000), st.integers(0, 3000)), max_size=80))
def test_merging_what_is_due_comes_to_an_end_and_never_makes_more_than_a_merge_may(
    lives: list[tuple[int, int]],
) -> None:
    segments = entries(lives)
    written = 0
    while chosen := pick_merge(segments):
        live = sum(segment.live for segment in chosen)
        assert len(chosen) == 1 or live <= merge_policy._MAX_MERGED_PARAGRAPHS
        written += live
        name = f"merged {len(segments)} {written}"
        segments = [segment for segment in segments if segment not in chosen] + [SegmentEntry(name, live, 1)]
    at_first = sum(live for live, _ in lives)
    assert sum(segment.live for segment in segments) == at_first
    assert written <= 5 * at_first
    small = [segment for segment in segments if 0 < segment.live <= merge_policy._SMALLEST_TIER]
    assert len(small) < merge_policy._TIER_FACTOR


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 9000)), max_size=30))
def test_what_a_commit_merges_itself_is_little(lives: list[tuple[int, int]]) -> None:
    assert (
        sum(segment.live for segment in pick_merge(entries(lives), at_once=True))
        <= merge_policy._MAX_PARAGRAPHS_AT_ONCE
    )


def test_a_merge_leaves_the_same_ranking_and_one_segment(folder: Path) -> None:
    before = ranking(folder)
    merge(folder)
    assert ranking(folder) == before
    assert len(read_manifest(folder).segments) == 1


def test_a_commit_starts_a_process_that_merges(folder: Path) -> None:
    with IndexWriter(folder) as writer:
        writer.add(document(MANY))
    (process,) = _started
    assert process.wait() == 0
    assert len(read_manifest(folder).segments) == 1
    assert len(ranking(folder)) == MANY + 1


def test_a_process_that_cannot_merge_says_nothing(tmp_path: Path) -> None:
    assert merge_later(tmp_path / "nowhere").wait() == 0


def test_what_was_removed_or_changed_while_merging_stays_so(folder: Path) -> None:
    lock = take_lock(folder)
    assert lock
    under_way = Merge(folder, pick_merge(read_manifest(folder).segments))
    with IndexWriter(folder, merges_later=False) as writer:
        writer.remove("d3")
        writer.add(document(5, "un commun neuf"))
    expected = ranking(folder)
    under_way.commit()
    lock.release()
    after = ranking(folder)
    assert sorted((name, number, text) for name, number, _, text in after) == sorted(
        (name, number, text) for name, number, _, text in expected
    )
    assert len(read_manifest(folder).segments) == 2
    assert not list(folder.glob(f"*{MERGING}"))


def test_a_merge_whose_segments_are_gone_is_forgotten(folder: Path) -> None:
    under_way = Merge(folder, pick_merge(read_manifest(folder).segments))
    merge(folder)
    before = read_manifest(folder), ranking(folder)
    under_way.commit()
    assert (read_manifest(folder), ranking(folder)) == before
    assert not list(folder.glob(f"*{MERGING}"))


def test_a_commit_sweeps_up_after_a_merge_that_was_killed_and_not_one_under_way(folder: Path) -> None:
    Merge(folder, pick_merge(read_manifest(folder).segments))
    lock = take_lock(folder)
    assert lock
    IndexWriter(folder, merges_later=False).commit()
    assert list(folder.glob(f"*{MERGING}"))
    lock.release()
    IndexWriter(folder, merges_later=False).commit()
    assert not list(folder.glob(f"*{MERGING}"))


def test_two_processes_do_not_merge_the_same_index(folder: Path) -> None:
    lock = take_lock(folder)
    assert lock
    merge(folder)
    assert len(read_manifest(folder).segments) == MANY
    lock.release()


def test_others_can_write_while_a_merge_is_made(folder: Path) -> None:
    lock = WriterLock(folder, wait=0)
    Merge(folder, pick_merge(read_manifest(folder).segments))
    lock.release()


def test_an_index_that_is_deleted_while_it_is_merged_stays_deleted(tmp_path: Path) -> None:
    place, documents = tmp_path / "index", tmp_path / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text("Un commun.")
    refresh(place, documents)
    lock = take_lock(place)
    assert lock
    under_way = Merge(place, read_manifest(place).segments)
    forget_index(place)
    assert not place.exists()
    under_way.commit()
    assert not place.exists()
    lock.release()
