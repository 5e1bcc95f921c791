"""Which folders may hold an index, and which of its files are left over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from searcher import Document, StorageError
from searcher.index.storage.file_lock import FileLock
from searcher.index.storage.manifest import MERGE_LOCK, MERGING, check_may_hold_index, read_manifest
from searcher.index.write.index_writer import IndexWriter

if TYPE_CHECKING:
    from pathlib import Path


def with_index(folder: Path) -> Path:
    with IndexWriter(folder) as writer:
        writer.add(Document(id="a", paragraphs=["Un chat."]))
    return folder


@pytest.mark.parametrize(
    ("names", "other"),
    [
        ([], None),
        (["lettre.txt"], "lettre.txt"),
        (["README.md"], "README.md"),
        ([".gitignore", "README.md"], None),  # a repository keeps the folder free for an index
        ([".gitignore", "README.md", "lettre.txt"], "lettre.txt"),
    ],
)
def test_a_folder_with_other_files_is_not_taken_for_an_index(
    tmp_path: Path, names: list[str], other: str | None
) -> None:
    for name in names:
        (tmp_path / name).touch()
    if other is None:
        check_may_hold_index(tmp_path)
        return
    with pytest.raises(StorageError, match=f"such as {other}"):
        check_may_hold_index(tmp_path)


def test_what_an_interrupted_first_commit_left_makes_no_folder_of_other_files(tmp_path: Path) -> None:
    with_index(tmp_path)
    for toc in tmp_path.glob("*.toc"):
        toc.unlink()
    assert list(tmp_path.iterdir())
    check_may_hold_index(tmp_path)
    (tmp_path / "lettre.txt").touch()
    with pytest.raises(StorageError, match=r"lettre\.txt"):
        check_may_hold_index(tmp_path)


def test_a_folder_that_has_an_index_may_hold_other_files(tmp_path: Path) -> None:
    (with_index(tmp_path) / "lettre.txt").touch()
    check_may_hold_index(tmp_path)


def test_a_commit_sweeps_up_segments_that_no_commit_lists(tmp_path: Path) -> None:
    with_index(tmp_path)
    (entry,) = read_manifest(tmp_path).segments
    left = tmp_path / f"{entry.name[:-1]}{'a' if entry.name[-1] != 'a' else 'b'}.seg"
    left.touch()
    IndexWriter(tmp_path, merges_later=False).commit()
    assert not left.exists()
    assert entry.file(tmp_path).exists()


@pytest.mark.parametrize("merging", [False, True])
def test_what_is_merged_is_swept_up_when_no_process_merges(tmp_path: Path, *, merging: bool) -> None:
    with_index(tmp_path)
    (entry,) = read_manifest(tmp_path).segments
    half = entry.file(tmp_path).with_name(f"{entry.name[:-1]}{'a' if entry.name[-1] != 'a' else 'b'}.seg")
    half = half.with_suffix(MERGING)
    half.touch()
    lock = FileLock(tmp_path / MERGE_LOCK)
    if merging:
        assert lock.acquire()
    IndexWriter(tmp_path, merges_later=False).commit()
    assert half.exists() == merging
    if merging:
        lock.release()


def test_paragraphs_left_are_those_not_removed(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        writer.add(Document(id="a", paragraphs=["Un chat.", "Un chien."]))
        writer.add(Document(id="b", paragraphs=["Un loup.", "Un ours.", "Un lion."]))
    with IndexWriter(tmp_path) as writer:
        writer.remove("a")
    (entry,) = read_manifest(tmp_path).segments
    assert (entry.paragraphs, entry.live, entry.removed) == (5, 3, ((0, 2),))
