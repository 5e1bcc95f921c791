"""Indexes whose checksums are right and whose content no writer makes: an answer or an error that says so, and `check` sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import searcher

SCRIPT = Path(__file__).with_name("forgeries.py")


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
def test_every_forgery_is_answered_or_refused_in_bounded_time_and_memory() -> None:
    package = Path(searcher.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, SCRIPT],
        env={**os.environ, "PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    counts = json.loads(done.stdout)
    assert counts["failed"] == []
    assert counts.keys() == {"tried", "failed", "answer", "CorruptIndex"}
    assert counts["tried"] > 500
    assert counts["CorruptIndex"] > 300
