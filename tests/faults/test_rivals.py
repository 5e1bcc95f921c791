"""One writer, any number of readers; who waits for whom, and what is said about it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from rivals import compete

import searcher
from searcher import IndexLocked
from searcher.index.write.index_writer import IndexWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

SECONDS = float(os.environ.get("SEARCHER_RIVAL_SECONDS", "1.5"))
HOLDER = """
import sys
from pathlib import Path
from searcher.index.write.index_writer import IndexWriter

writer = IndexWriter(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_ten_processes_search_while_one_rebuilds_and_no_answer_is_mixed(place: Path) -> None:
    counts = compete(SECONDS, place / "index")
    assert counts["commits"] > 1
    assert counts["answers"] > counts["readers"]


def test_a_second_writer_is_told_who_holds_the_lock_and_since_when(
    place: Path, manage: Callable[..., CompletedProcess[str]]
) -> None:
    (place / "documents").mkdir()
    (place / "documents" / "a.txt").write_text("Un chat.")
    index = place / "index"
    command = [sys.executable, "-c", HOLDER, str(index)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        refused = manage("index", place / "documents", "--index", index, "--wait", "0")
        assert refused.returncode == 2
        said = re.fullmatch(
            r"searcher: another process is writing to the index in (\S+) since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d "
            r"\(process (\d+) on \S+\); try again when it is done, or wait for it with --wait SECONDS\n",
            refused.stderr,
        )
        assert said, refused.stderr
        assert said.groups() == (str(index), str(process.pid))
        process.send_signal(signal.SIGKILL)
    # The lock of a dead writer is no obstacle.
    assert manage("index", place / "documents", "--index", index, "--wait", "0").returncode == 0


def test_a_writer_that_waits_goes_on_when_the_other_is_done(place: Path) -> None:
    first = IndexWriter(place / "index")
    threading.Timer(0.3, first.commit).start()
    with IndexWriter(place / "index", wait=30) as second:
        assert second.base == 1


def test_a_lock_whose_holder_left_no_word_is_a_lock_all_the_same(place: Path) -> None:
    with IndexWriter(place / "index"):
        (lock,) = (place / "index").iterdir()
        lock.write_bytes(b"\xff")
        with pytest.raises(IndexLocked, match=r"writing to the index in \S+; try again"):
            IndexWriter(place / "index", wait=0)


def test_a_reader_keeps_its_commit_for_as_long_as_it_wants(place: Path) -> None:
    with searcher.create(place / "index") as index:
        with index.writer() as writer:
            writer.add(searcher.Document(id="a", text="Un commun ancien."))
        reader = searcher.open(place / "index")
        for number in range(20):
            with IndexWriter(place / "index", rebuild=True) as rival:
                rival.add(searcher.Document(id="a", text=f"Un commun neuf {number}."))
        assert [hit.text for hit in reader.search("commun")] == ["Un commun ancien."]
