"""What is missing and may come back stays in the index; what was deleted goes."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from searcher.documents.scan.selection import Selection
from searcher.sync.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from searcher.sync.apply import Summary


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    fill(folder, 20)
    return folder


def fill(folder: Path, number: int, kind: str = "mot") -> None:
    folder.mkdir(exist_ok=True)
    for n in range(number):
        (folder / f"{kind}{n}.txt").write_text(f"Le {kind}{n} du carnet.")


def told(summary: Summary) -> tuple[int, int, int]:
    return summary.added, summary.removed, summary.kept


@contextmanager
def mounted(folder: Path) -> Iterator[None]:
    """Another file system on a folder."""
    folder.mkdir(exist_ok=True)
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if not (mount and umount):
        pytest.skip("nothing is mounted here")
    if subprocess.run([mount, "-t", "tmpfs", "none", folder], capture_output=True, check=False).returncode:
        pytest.skip("only root mounts a file system")
    try:
        yield
    finally:
        subprocess.run([umount, folder], check=True)


def test_few_deleted_files_go(notes: Path, place: Path) -> None:
    refresh(place, notes)
    for n in range(9):
        (notes / f"mot{n}.txt").unlink()
    assert told(refresh(place, notes)) == (0, 9, 0)


def test_most_of_an_index_goes_when_it_is_asked_for(notes: Path, place: Path) -> None:
    refresh(place, notes)
    for n in range(11):
        (notes / f"mot{n}.txt").unlink()
    assert told(refresh(place, notes)) == (0, 0, 11)
    assert told(refresh(place, notes)) == (0, 0, 11)
    assert told(refresh(place, notes, removes_missing=True)) == (0, 11, 0)
    assert told(refresh(place, notes)) == (0, 0, 0)


def test_most_of_an_index_stays_whatever_comes_into_its_place(notes: Path, place: Path) -> None:
    refresh(place, notes)
    shutil.rmtree(notes)
    fill(notes, 50, "autre")
    assert told(refresh(place, notes)) == (50, 0, 20)
    assert told(refresh(place, notes)) == (0, 0, 20)
    fill(notes, 20)
    assert told(refresh(place, notes)) == (0, 0, 0)
    (notes / "mot1.txt").unlink()
    assert told(refresh(place, notes)) == (0, 1, 0)


def test_files_that_are_there_and_no_longer_wanted_go(notes: Path, place: Path) -> None:
    refresh(place, notes)
    assert told(refresh(place, notes, selection=Selection(exclude=("mot*",)))) == (0, 20, 0)


def test_folder_that_is_renamed_takes_its_documents_along(notes: Path, place: Path) -> None:
    fill(notes / "sub", 30, "deep")
    refresh(place, notes)
    (notes / "sub").rename(notes / "other")
    summary = refresh(place, notes)
    assert (summary.moved, *told(summary)) == (30, 0, 0, 0)


def test_parts_asked_for_together_do_not_remove_each_other(notes: Path, place: Path) -> None:
    refresh(place, notes)
    (notes / "mot3.txt").unlink()
    parts = ["mot1.txt", "mot2.txt", "mot3.txt"]
    assert told(refresh(place, notes, parts=parts, removes_missing=True)) == (0, 1, 0)


def test_documents_of_a_medium_that_is_not_mounted_stay(notes: Path, place: Path) -> None:
    with mounted(notes / "usb"):
        fill(notes / "usb" / "sub", 3, "media")
        refresh(place, notes)
    (notes / "mot1.txt").unlink()
    assert told(refresh(place, notes)) == (0, 1, 3)
    assert told(refresh(place, notes)) == (0, 0, 3)
    with mounted(notes / "usb"):
        fill(notes / "usb" / "sub", 3, "media")
        assert refresh(place, notes).kept == 0
        (notes / "usb" / "sub" / "media0.txt").unlink()
        assert told(refresh(place, notes)) == (0, 1, 0)


def test_documents_of_a_root_that_is_not_mounted_stay(tmp_path: Path, place: Path) -> None:
    root = tmp_path / "usb"
    with mounted(root):
        fill(root, 3)
        refresh(place, root)
    assert told(refresh(place, root)) == (0, 0, 3)
    fill(root, 1, "ici")
    assert told(refresh(place, root)) == (1, 0, 3)


@pytest.mark.skipif(os.name == "nt", reason="making links takes privileges there")
def test_link_to_a_file_elsewhere_is_followed_only_when_asked_for(notes: Path, place: Path, tmp_path: Path) -> None:
    (tmp_path / "private.txt").write_text("Un secret.")
    (notes / "lien.txt").symlink_to(tmp_path / "private.txt")
    (notes / "ici.txt").symlink_to("mot1.txt")
    summary = refresh(place, notes)
    assert summary.added == 21
    assert [(item.path, item.reason) for item in summary.skipped] == [
        ("lien.txt", "is a link that leads out of the folder; to read it, add --follow-links")
    ]
    assert refresh(place, notes, selection=Selection(follow_links=True)).added == 1
