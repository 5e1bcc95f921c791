"""Live with a folder of 10,000 files: build its index, change four, search on, and kill builds on the way.

    python benchmarks/folder.py             keeps its run
    python benchmarks/folder.py --dry       prints only

Everything is a command, started the way an installed script starts it, and each is checked: that four files are touched
when four differ, and that what follows a killed build goes on where that was. Raises `SystemExit` where one is not as it
should be.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any, NamedTuple

import machine
import report
from passages import pack_samples
from startup import write_files

QUERY = "contrat de travail"
FILES = 10_000
_SEARCH = [sys.executable, "-c", "from searcher.cli.search import main; main()"]
_MANAGE = [sys.executable, "-c", "from searcher.cli.manage import main; main()"]
_RUNS = 20
_KILLED_AT = (0.2, 0.35, 0.5, 0.65, 0.8, 0.95)  # of the time that a whole build takes


class Done(NamedTuple):
    """What a command printed, and how long it took."""

    seconds: float
    out: str
    err: str


def main() -> None:
    arguments = _arguments()
    described = machine.description()
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        report.progress("reading the passages")
        files, index = folder / "files", folder / "index"
        write_files(pack_samples(arguments.data, {arguments.files}, folder / "samples")[arguments.files], files)
        run: dict[str, Any] = {**described, "files": arguments.files}
        run["first_build"] = _build(files, index, arguments.files)
        run["four_touched"] = _touch_four(files, index)
        run["search"] = _search(files, index, arguments.runs)
        run["killed"] = [_kill(files, folder / "killed", at, run["first_build"]) for at in _KILLED_AT]
        report.progress("")
    print(_report(run))
    if not arguments.dry:
        machine.keep(run, "-folder")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--files", type=int, default=FILES, help="one passage each")
    parser.add_argument("--runs", type=int, default=_RUNS, help="of each search")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


def _run(command: list[str], *arguments: object) -> Done:
    start = perf_counter()
    done = subprocess.run(
        [*command, *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**machine.environment(), "LC_ALL": "C.UTF-8"},
    )
    seconds = perf_counter() - start
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))} failed: {done.stderr}")
    return Done(seconds, done.stdout, done.stderr)


def _expect(said: str, wanted: str) -> None:
    if wanted not in said:
        raise SystemExit(f"expected {wanted!r} in {said!r}")


def _build(files: Path, index: Path, count: int) -> float:
    report.progress("first build")
    done = _run(_MANAGE, "index", files, "--index", index)
    _expect(done.out, f"{count:,} added, 0 changed, 0 removed")
    return done.seconds


def _touch_four(files: Path, index: Path) -> float:
    """Change one file, delete one, rename one, add one: seconds of the run that takes it in."""
    report.progress("four files touched")
    changed, deleted, renamed = sorted(files.rglob("*.txt"))[:3]
    changed.write_text("Un mot de plus.\n", encoding="utf-8")
    deleted.unlink()
    renamed.rename(files / "renamed.txt")
    (files / "added.txt").write_text("Un autre mot.\n", encoding="utf-8")
    done = _run(_MANAGE, "index", files, "--index", index)
    _expect(done.out, "1 added, 1 changed, 1 removed, 1 moved")
    return done.seconds


def _search(files: Path, index: Path, runs: int) -> dict[str, float]:
    """Medians in seconds: nothing changed since the last search, and one file changed."""
    unchanged, changed = [], []
    file = files / "added.txt"
    for turn in range(runs):
        report.progress(f"searches, turn {turn + 1} of {runs}")
        unchanged.append(_run(_SEARCH, "--in", files, "--index", index, QUERY).seconds)
        with file.open("a", encoding="utf-8") as opened:
            opened.write("Un mot de plus.\n")
        changed.append(_run(_SEARCH, "--in", files, "--index", index, QUERY).seconds)
    return {"nothing_changed": median(unchanged), "one_changed": median(changed)}


def _kill(files: Path, index: Path, at: float, whole: float) -> dict[str, float]:
    """Kill a first build at a share of its time; the next search goes on with what it committed, and ends it."""
    report.progress(f"a build killed at {at:.0%}")
    shutil.rmtree(index, ignore_errors=True)
    with subprocess.Popen(
        [*_MANAGE, "index", str(files), "--index", str(index)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=machine.environment(),
    ) as process:
        sleep(at * whole)
        process.send_signal(signal.SIGKILL)
        was_killed = process.wait() == -signal.SIGKILL
    kept = _documents(files, index) if any(index.glob("_MAIN_*.toc")) else 0
    total = sum(1 for _ in files.rglob("*.txt"))
    done = _run(_SEARCH, "--in", files, "--index", index, QUERY)
    if kept < total:
        _expect(done.err, f"indexed {total - kept:,} file")
    if _documents(files, index) != total:
        raise SystemExit(f"{_documents(files, index)} of {total} documents after a killed build")
    _run(_MANAGE, "check", "--index", index)
    return {"at": at, "killed": float(was_killed), "kept": kept, "search_after": done.seconds}


def _documents(files: Path, index: Path) -> int:
    status = json.loads(_run(_MANAGE, "status", "--in", files, "--index", index, "--json").out)
    return int(status["documents"])


def _report(run: dict[str, Any]) -> str:
    rows = [
        [f"{run['files']:,} files of one passage", "seconds"],
        ["first build", f"{run['first_build']:.2f}"],
        ["one added, changed, removed, renamed: searcher index", f"{run['four_touched']:.2f}"],
        ["search, nothing changed", f"{run['search']['nothing_changed']:.3f}"],
        ["search, one file changed", f"{run['search']['one_changed']:.3f}"],
    ]
    killed = [["first build killed at", "documents kept", "the next search, seconds"]]
    killed += [[f"{kill['at']:.0%}", f"{kill['kept']:,}", f"{kill['search_after']:.2f}"] for kill in run["killed"]]
    return f"\n{report.table(rows)}\n{report.table(killed)}"


if __name__ == "__main__":
    main()
