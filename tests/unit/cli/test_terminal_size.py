"""How large a terminal is, and that a process ends when its answer is out."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import get_terminal_size
from subprocess import CompletedProcess

import pytest

from searcher.cli.terminal_size import screen_size

Run = Callable[..., CompletedProcess[str]]


@pytest.mark.parametrize(
    "environment",
    [{}, {"COLUMNS": "100"}, {"LINES": "40"}, {"COLUMNS": "100", "LINES": "40"}, {"COLUMNS": "wide"}, {"COLUMNS": "0"}],
)
def test_a_screen_is_as_large_as_python_says(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    for name in ("COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert screen_size() == tuple(get_terminal_size())


def test_an_answer_in_a_pipe_is_whole(search: Run, home: Path) -> None:
    folder = home / "many"
    folder.mkdir()
    (folder / "a.txt").write_text("\n\n".join(f"Le mot lapin, numéro {n}." for n in range(3000)), encoding="utf-8")
    done = search("--in", folder, "--format", "{text}", "-n", "3000", "lapin")
    assert len(done.stdout.splitlines()) == 3000


def test_exit_codes_come_through(search: Run, notes: Path) -> None:
    assert [search("--in", notes, query).returncode for query in ("chat", "zzz", "…")] == [0, 1, 2]
    assert search("--help").returncode == 0


def test_a_closed_output_is_no_error_of_ours(notes: Path, environment: dict[str, str]) -> None:
    call = f'"{sys.executable}" -m searcher.cli.search --in "{notes}" chat >&- ; echo $?'
    done = subprocess.run(
        ["/bin/sh", "-c", call], env={**os.environ, **environment}, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.stdout.strip(), "Traceback" in done.stderr) == ("0", False)
