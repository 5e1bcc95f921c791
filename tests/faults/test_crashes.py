"""A commit is all or nothing, whatever stops it, and on the disk before it is announced."""

from __future__ import annotations

import json
import marshal
import os
import signal
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from crashes import MERGE, WORKS, Work, faults, power_cuts, recorded
from injection import EIO, KILL, REFUSED, TEAR
from kills import kill

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("SEARCHER_KILLS", "3"))
"""How many writers are killed at random; 500 take some five minutes."""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
each_work = pytest.mark.parametrize("work", WORKS, ids=lambda work: work.name.replace(" ", "-"))


@pytest.mark.parametrize("work", [*WORKS, MERGE], ids=lambda work: work.name.replace(" ", "-"))
def test_the_steps_seen_account_for_every_byte_of_the_index(place: Path, work: Work) -> None:
    kinds = Counter(step.kind for step in recorded(work, place))
    files = kinds["open"]
    # A lock, a segment of three files and a list of segments; each flushed but the lock, and the folder twice.
    assert files >= 5
    assert kinds["flush"] >= files
    assert kinds["write"] >= files
    assert kinds["rename"] >= 1
    assert sum(kinds.values()) >= 20


@each_work
@pytest.mark.parametrize("fault", [KILL, TEAR])
def test_a_writer_killed_at_any_step_leaves_the_old_index_or_the_new_one(place: Path, work: Work, fault: str) -> None:
    outcomes = list(faults(work, fault, place))
    assert {outcome.ended for outcome in outcomes} == {-signal.SIGKILL}
    assert len(outcomes) > 5
    # What is new stays new: there is one step that makes the commit.
    new = [outcome.new for outcome in outcomes]
    assert new == sorted(new)


@pytest.mark.parametrize("work", WORKS[1::3], ids=lambda work: work.name.replace(" ", "-"))
def test_a_disk_that_fails_at_any_step_is_an_error_and_the_index_is_whole(place: Path, work: Work) -> None:
    outcomes = list(faults(work, EIO, place))
    assert len(outcomes) > 15
    # Failing to remove what is not needed any more is no error: the commit stands.
    assert {outcome.ended for outcome in outcomes if not outcome.new} == {REFUSED}


@each_work
def test_a_power_cut_after_any_step_leaves_the_old_index_or_the_new_one(place: Path, work: Work) -> None:
    seen = list(power_cuts(work, place))
    assert {False, True} == set(seen)


@pytest.mark.parametrize("fault", [KILL, TEAR, EIO])
def test_a_merge_that_is_stopped_at_any_step_loses_nothing(place: Path, fault: str) -> None:
    assert len(list(faults(MERGE, fault, place))) >= 5


def test_a_power_cut_after_any_step_of_a_merge_loses_nothing(place: Path) -> None:
    assert len(list(power_cuts(MERGE, place))) > 15


@pytest.mark.parametrize(
    "end", [b"", b"\4", b"\77\0\0\0[half"], ids=["between-two", "within-a-length", "within-a-batch"]
)
def test_a_worker_whose_writer_is_gone_removes_what_it_wrote_without_a_word(place: Path, end: bytes) -> None:
    batches = [marshal.dumps([(str(n), None, None, None, [("mot " * 99, None, 1, None)])]) for n in range(9)]
    sent = b"".join(len(batch).to_bytes(4, "little") + batch for batch in batches)
    command = [sys.executable, "-m", "searcher.index.write.workers", str(place), "1"]
    done = subprocess.run(command, input=sent + end, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert list(place.iterdir()) == []
    done = subprocess.run(command, input=sent + bytes(4), capture_output=True, check=True)
    assert len(json.loads(done.stdout)) == len(list(place.iterdir())) == 9


def test_writers_killed_at_random_lose_what_they_had_not_announced_and_nothing_else(place: Path) -> None:
    assert kill(KILLS, place)["kills"] == KILLS
