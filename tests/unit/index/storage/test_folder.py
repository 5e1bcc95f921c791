"""Files of an index: only its own, by names that lead nowhere else."""

import os
from pathlib import Path

import pytest

from searcher import StorageError
from searcher.index.storage.folder import open_to_lock


def test_a_file_to_lock_has_one_name(tmp_path: Path) -> None:
    os.close(open_to_lock(tmp_path / "LOCK"))
    os.close(open_to_lock(tmp_path / "LOCK"))
    os.link(tmp_path / "LOCK", tmp_path / "other")
    with pytest.raises(StorageError, match="another name elsewhere"):
        open_to_lock(tmp_path / "LOCK")


def test_a_link_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    (tmp_path / "LOCK").symlink_to(tmp_path / "other")
    with pytest.raises(StorageError):
        open_to_lock(tmp_path / "LOCK")
