"""Ctrl-C at any moment of a command: no traceback, and the index is whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import perf_counter

import pytest

import searcher
from searcher.errors import NoIndex
from searcher.sync.check_repair import check

SIGNALS = int(os.environ.get("SEARCHER_SIGNALS", "5"))
"""How many times each command is interrupted; 50 take some minutes."""

STARTED = """
import os, sys
from searcher.cli.interrupts import end_on_interrupt
end_on_interrupt()  # what the commands begin with; before, Python itself is starting
os.write(1, b"started\\n")
from searcher.cli import entry
name, *sys.argv[1:] = sys.argv[1:]
getattr(entry, name)()
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs signals")


@pytest.fixture
def documents(place: Path) -> Path:
    folder = place / "documents"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text(f"Le témoin {number} a parlé.\n\n" * 400, encoding="utf-8")
    return folder


def begin(place: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", STARTED, *arguments],
        env={**os.environ, "HOME": str(place), "PYTHONPATH": str(Path(searcher.__file__).parents[1])},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def interrupt(process: subprocess.Popen[str], after: float) -> tuple[int, str]:
    """Interrupt a command so many seconds after it began; return its exit code and what it said."""
    assert process.stdout is not None
    assert process.stdout.readline() == "started\n"
    with suppress(subprocess.TimeoutExpired):
        process.wait(after)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    return process.returncode, said


@pytest.mark.parametrize("command", ["search", "searcher"])
def test_an_interrupted_command_says_nothing_of_its_inside_and_leaves_an_index_or_none(
    place: Path, documents: Path, command: str
) -> None:
    index = place / "index"
    arguments = ["--in", str(documents), "témoin"] if command == "search" else ["index", str(documents), "--rebuild"]
    chance = random.Random(command)  # noqa: S311 — no secret
    began = perf_counter()
    with begin(place, command, *arguments, "--index", str(index)) as process:
        process.communicate()
    whole = perf_counter() - began
    interrupted = 0
    for number in range(SIGNALS):
        if number % 2:
            for path in index.iterdir():
                path.unlink()
        with begin(place, command, *arguments, "--index", str(index)) as process:
            code, said = interrupt(process, chance.uniform(0, whole))
        assert code in {0, 130, -signal.SIGINT}, said
        assert "Traceback" not in said
        assert "Exception ignored" not in said
        assert "KeyboardInterrupt" not in said
        interrupted += code != 0
        with suppress(NoIndex):
            assert check(index).damage == ()
    assert interrupted > 0


def test_a_server_that_is_interrupted_ends_without_a_word(place: Path, documents: Path) -> None:
    chance = random.Random(1)  # noqa: S311 — no secret
    for _ in range(max(2, SIGNALS // 3)):
        with begin(
            place, "searcher", "serve", str(documents), "--port", "0", "--index", str(place / "index")
        ) as process:
            code, said = interrupt(process, chance.uniform(0, 4))
        assert code in {0, 130, -signal.SIGINT}, said
        assert "Traceback" not in said
        assert "Exception ignored" not in said
