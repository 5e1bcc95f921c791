"""The scripts of attacks, as `benchmarks/trust.py` counts them, some of the random ones."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import searcher

HERE = Path(__file__).parent

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="needs signals, links and limits as other systems have them"
)


@pytest.mark.parametrize(
    ("script", "times", "least"),
    [
        ("links", None, 385),
        ("ulimits", None, 33),
        ("escapes", 10, 100),
        ("signals", 6, 7),
        ("races", 15, 15),
        ("refreshes", 10, 10),
        ("web_checks", None, 188),
    ],
)
def test_every_try_is_answered_or_refused_as_promised(script: str, times: int | None, least: int) -> None:
    done = subprocess.run(
        [sys.executable, HERE / f"{script}.py", *([str(times)] if times else [])],
        env={**os.environ, "PYTHONPATH": str(Path(searcher.__file__).parents[1])},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    counts = json.loads(done.stdout)
    assert counts["failed"] == []
    assert counts["tried"] >= least
