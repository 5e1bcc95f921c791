"""Every step of a commit as the last one: what is left is the last commit or the next, whole.

python tests/faults/crashes.py              every step of every piece of work, each fault; prints counts as JSON
"""

from __future__ import annotations

import json
import shutil
import signal
import sys
from collections import Counter
from contextlib import suppress
from math import inf
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from injection import DONE, EIO, ENOSPC, KILL, REFUSED, TEAR, Disk, in_child
from power import UnflushedDisk

from searcher import Document
from searcher.errors import NoIndex, StorageError
from searcher.index.read.snapshot import Snapshot
from searcher.index.write import merge_policy
from searcher.index.write.index_writer import IndexWriter
from searcher.index.write.merge_process import merge
from searcher.sync.check_repair import check
from searcher.sync.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from injection import Event

IN_MEMORY = next((name for name in ["/dev/shm"] if Path(name).is_dir()), None)  # noqa: S108 — folders of their own in it
"""Where a flush takes no time: thousands of them are to be survived, not waited for."""

Contents = dict[str, list[str]]


class Work(NamedTuple):
    """Something done to an index folder: what comes before, and what is watched."""

    name: str
    before: Callable[[Path], None]
    watched: Callable[[Path], None]


def contents(folder: Path) -> Contents | None:
    """The paragraphs of each document, or `None` where there is no index yet."""
    try:
        snapshot = Snapshot.latest(folder)
    except NoIndex:
        return None
    found = {}
    for number, document in snapshot.documents():
        segment = snapshot.segments[number]
        found[segment.document_id(document)] = [segment.text(place) for place in segment.paragraphs_of(document)]
    return found


def _nothing(_: Path) -> None:
    pass


def _records(folder: Path, names: str = "abc", text: str = "Un commun ancien.") -> None:
    for name in names:
        with IndexWriter(folder) as writer:
            writer.add(Document(id=name, title="Titre", text=f"{text}\n\nLe commun {name}."))


def _change_records(folder: Path) -> None:
    with IndexWriter(folder, memory=1) as writer:
        writer.remove("a")
        writer.add(Document(id="b", text="Un commun neuf."))
        writer.add(Document(id="z", text="Un autre commun neuf."))


def _documents(folder: Path) -> Path:
    place = folder.parent / "documents"
    place.mkdir(parents=True, exist_ok=True)
    return place


def _write_files(folder: Path) -> None:
    place = _documents(folder)
    (place / "a.txt").write_text("Un commun ancien.\n\nUn autre.")
    (place / "b.md").write_text("# Titre\n\nUn commun vieux.")


def _index_files(folder: Path) -> None:
    _write_files(folder)
    _refresh(folder)


def _files_changed(folder: Path) -> None:
    _index_files(folder)
    place = _documents(folder)
    (place / "a.txt").write_text("Un commun neuf, tout neuf.")
    (place / "b.md").unlink()
    (place / "c.txt").write_text("Un troisième.")


def _refresh(folder: Path, *, rebuild: bool = False) -> None:
    # In one commit, however slow the machine is: else a build keeps what it has after half a second.
    refresh(folder, _documents(folder), jobs=1, rebuild=rebuild, commit_after=inf)


def _rebuild(folder: Path) -> None:
    _refresh(folder, rebuild=True)


def _many_segments(folder: Path) -> None:
    at_once, merge_policy._MAX_PARAGRAPHS_AT_ONCE = (
        merge_policy._MAX_PARAGRAPHS_AT_ONCE,
        0,
    )  # a commit leaves them alone
    with IndexWriter(folder, memory=1, merges_later=False) as writer:
        for name in "abcdefgh":
            writer.add(Document(id=name, title="Titre", text=f"Un commun ancien.\n\nLe commun {name}."))
    merge_policy._MAX_PARAGRAPHS_AT_ONCE = at_once


WORKS = [
    Work("a first index of records", _nothing, _change_records),
    Work("a change to records", _records, _change_records),
    Work("a commit that merges", lambda folder: _records(folder, "abcdefg"), lambda folder: _records(folder, "h")),
    Work("a first index of files", _write_files, _refresh),
    Work("files that changed", _files_changed, _refresh),
    Work("a rebuild", _files_changed, _rebuild),
]


def _merge(folder: Path) -> None:
    with suppress(OSError, StorageError):  # nobody is there to be told
        merge(folder)


MERGE = Work("a merge in a process of its own", _many_segments, _merge)
"""It changes nothing of what the index holds."""


class Outcome(NamedTuple):
    """What one fault did: at which step, how the process ended, whether the index was the old or the new one."""

    step: int
    ended: int
    new: bool


def faults(work: Work, fault: str, place: Path) -> Iterator[Outcome]:
    """Do some work again and again, with the fault at each step in turn. Raises when anything is not as promised."""
    here, kept = place / "here", place / "kept"
    folder = here / "index"
    here.mkdir()
    work.before(folder)
    shutil.copytree(here, kept)
    old = contents(folder)
    ended, steps = in_child(lambda: work.watched(folder), Disk(folder))
    _expect(ended == DONE and len(steps) > 0, f"{work.name} does not work")
    new = contents(folder)
    for step in range(len(steps)):
        if fault == TEAR and steps[step].kind != "write":
            continue
        shutil.rmtree(here)
        shutil.copytree(kept, here)
        name = f"{work.name}, {fault} at step {step} ({steps[step].kind})"
        ended, _ = in_child(lambda: work.watched(folder), Disk(folder, fault, step))
        _expect(ended in {DONE, REFUSED, -signal.SIGKILL}, f"{name}: ended with {ended}")
        found = contents(folder)
        _expect(found in (old, new), f"{name}: neither the old index nor the new one")
        _expect(found is None or not check(folder).damage, f"{name}: damaged")
        _expect(ended != DONE or found == new, f"{name}: said done, and was not")
        work.watched(folder)
        _expect(contents(folder) == new, f"{name}: could not be done again")
        yield Outcome(step, ended, found == new)
        IndexWriter(folder).commit()
        _expect(not check(folder).left_over, f"{name}: something is left over")


def recorded(work: Work, place: Path) -> list[Event]:
    """Return the steps of some work. Raises unless they account for every name and byte in the folder afterwards."""
    folder = place / "here" / "index"
    folder.parent.mkdir()
    work.before(folder)
    disk = UnflushedDisk(folder)
    ended, steps = in_child(lambda: work.watched(folder), Disk(folder))
    _expect(ended == DONE, f"{work.name} does not work")
    for step in steps:
        disk.take(step)
    _expect(
        disk.files() == {path.name: path.read_bytes() for path in folder.iterdir()}, f"{work.name}: a step was not seen"
    )
    return steps


def power_cuts(work: Work, place: Path) -> Iterator[bool]:
    """Cut the power after each step, with all that may have reached the disk by then; yield whether the index is new."""
    here, cut = place / "here", place / "cut"
    folder = here / "index"
    here.mkdir()
    work.before(folder)
    old = contents(folder)
    disk = UnflushedDisk(folder)
    ended, steps = in_child(lambda: work.watched(folder), Disk(folder))
    _expect(ended == DONE, f"{work.name} does not work")
    new = contents(folder)
    for number, step in enumerate(steps, start=1):
        disk.take(step)
        for files in disk.after_a_cut():
            shutil.rmtree(cut, ignore_errors=True)
            cut.mkdir()
            for path, data in files.items():
                (cut / path).write_bytes(data)
            found = contents(cut)
            name = f"{work.name}, power cut after step {number} ({step.kind} {step.path})"
            _expect(found in (old, new), f"{name}: neither the old index nor the new one")
            _expect(found is None or not check(cut).damage, f"{name}: damaged")
            _expect(number < len(steps) or found == new, f"{name}: what was said to be done is lost")
            yield found == new


def _expect(holds: object, message: str) -> None:
    if not holds:
        raise AssertionError(message)


def main() -> None:
    """Try them all, or those whose fault is named."""
    counts: Counter[str] = Counter()
    for fault in sys.argv[1:] or [KILL, TEAR, EIO, ENOSPC]:
        for work in [*WORKS, MERGE]:
            with TemporaryDirectory(dir=IN_MEMORY) as name:
                for outcome in faults(work, fault, Path(name)):
                    counts[fault] += 1
                    counts[f"{fault}, {'new' if outcome.new else 'old'} index"] += 1
    for work in [*WORKS, MERGE]:
        with TemporaryDirectory(dir=IN_MEMORY) as name:
            for new in power_cuts(work, Path(name)):
                counts["power cut"] += 1
                counts[f"power cut, {'new' if new else 'old'} index"] += 1
    sys.stdout.write(json.dumps(counts))


if __name__ == "__main__":
    main()
