"""Programs of others are looked for where `$PATH` says by a full path, and never in the folder that a person is in."""

import os
from pathlib import Path

import pytest

from searcher.processes import program_path


@pytest.fixture
def program(tmp_path: Path) -> str:
    name = "lecteur.exe" if os.name == "nt" else "lecteur"
    for folder in (tmp_path / "here", tmp_path / "there"):
        folder.mkdir()
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return name


@pytest.mark.parametrize("here", ["", ".", "../here"])
def test_program_in_the_current_folder_is_passed_over(
    tmp_path: Path, program: str, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PATH", here)
    assert program_path("lecteur") is None
    monkeypatch.setenv("PATH", os.pathsep.join([here, str(tmp_path / "there")]))
    assert program_path("lecteur") == str(tmp_path / "there" / program)


def test_file_that_nobody_may_start_is_no_program(
    tmp_path: Path, program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "here"))
    (tmp_path / "here" / program).chmod(0o644)
    assert program_path("lecteur") is None or os.name == "nt"
