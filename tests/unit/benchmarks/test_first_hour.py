"""A newcomer's first hour, from the first search to a language model's client, as a recorded walk."""

import subprocess
import sys
from pathlib import Path

import pytest
from browser import missing

ROOT = Path(__file__).parents[3]


def test_every_step_shows_what_it_should() -> None:
    if lacking := missing():
        pytest.skip(lacking)
    pytest.importorskip("mcp")
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "first_hour.py", "--here", "--files", "150", "--dry"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for step in (
        "first search",
        "20 questions",
        "typed on a phone",
        "a program",
        "a client of the Model Context Protocol",
    ):
        assert f"\n{step} " in done.stdout
