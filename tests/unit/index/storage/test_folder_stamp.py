"""Stamp of a folder: as long as it is the same, nothing was made, renamed or removed there."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from searcher.index.storage import folder_stamp as module
from searcher.index.storage.folder_stamp import folder_stamp

SECOND = 10**9
LONG_AGO = 1_700_000_000 * SECOND + 5


def changed(folder: Path, nanoseconds: int) -> None:
    os.utime(folder, ns=(nanoseconds, nanoseconds))


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "new").touch(),
        lambda folder: (folder / "old").unlink(),
        lambda folder: (folder / "old").rename(folder / "older"),
    ],
)
def test_another_name_in_a_folder_is_another_stamp(tmp_path: Path, change: Callable[[Path], object]) -> None:
    (tmp_path / "old").touch()
    changed(tmp_path, LONG_AGO)
    before = folder_stamp(tmp_path)
    assert before
    assert folder_stamp(tmp_path) == before
    change(tmp_path)
    assert folder_stamp(tmp_path) != before


@pytest.mark.parametrize(
    ("time", "age", "sure"),
    [
        (LONG_AGO, 0, "unsure"),
        (LONG_AGO, SECOND // 20, "unsure"),
        (LONG_AGO, SECOND // 5, "sure"),
        (LONG_AGO, -SECOND, "unsure"),  # by the clock of another machine
        (LONG_AGO - 5, SECOND, "unsure"),  # where times are of whole seconds
        (LONG_AGO - 5, SECOND * 3, "sure"),
    ],
)
def test_a_folder_that_was_changed_just_now_has_no_stamp(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, time: int, age: int, sure: str
) -> None:
    changed(tmp_path, time)
    monkeypatch.setattr(module, "time_ns", lambda: time + age)
    assert (folder_stamp(tmp_path) is not None) == (sure == "sure")


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert folder_stamp(tmp_path / "nowhere") is None
