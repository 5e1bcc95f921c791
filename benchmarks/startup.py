"""Compare whole commands, as a person at a terminal waits for them, and weigh our process and our refreshes.

    python benchmarks/startup.py                    10,000 files, and memory at 222,510 passages
    python benchmarks/startup.py --large 0          without the memory, which needs a large index
    python benchmarks/startup.py --dry              print only: keep no run

Every command is started the way an installed script starts it. The commands take turns, so that whatever else the
machine does hits all of them; the time given is the median.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import commands
import machine
import report
from passages import Sample, pack_samples

if TYPE_CHECKING:
    from collections.abc import Sequence

QUERY = "contrat de travail"
FILES = 10_000
LARGE = 222_510
_INDEXED = "whoosh search"  # what ours is promised against
_RUNS = 20
_PROBE = machine.HERE / "probe.py"
_NAMES = {
    "refresh_unchanged": "library: refresh, nothing changed",
    "refresh_one_changed": "library: one changed file, refresh and answer",
    "open_and_answer_unchanged": "library: open, refresh and answer, nothing changed",
    "first_build": "library: build the index of all files",
}


def main() -> None:
    arguments = _arguments()
    described = machine.description()
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        report.progress("reading the passages")
        sizes = {arguments.files, *filter(None, [arguments.large])}
        samples = pack_samples(arguments.data, sizes, folder / "samples")
        files = folder / "files"
        write_files(samples[arguments.files], files)
        run = {
            **described,
            "files": arguments.files,
            "seconds_in_library": _probe("refresh", files, folder / "ours", QUERY),
            "commands": _time_commands(commands.prepare(files, folder, QUERY), arguments.runs),
        }
        if arguments.large:
            report.progress(f"memory at {arguments.large:,} passages")
            run["memory"] = _memory(samples[arguments.large], folder / "large")
        report.progress("")
    print(_report(run))
    if not arguments.dry:
        machine.keep(run, "-startup")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--files", type=int, default=FILES, help="one passage each")
    parser.add_argument("--large", type=int, default=LARGE, help="passages of the index whose memory is read; 0: none")
    parser.add_argument("--runs", type=int, default=_RUNS, help="of each command")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


def write_files(sample: Sample, folder: Path) -> None:
    """A file for each passage, in folders of a hundred, all on one line: no engine makes two paragraphs of it."""
    number = 0
    for source in sample.sources():
        for text in source.texts:
            place = folder / f"{number // 100:03}"
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{number:05}.txt").write_text(" ".join(text.split()) + "\n", encoding="utf-8")
            number += 1


def _time_commands(prepared: dict[str, commands.Command], runs: int) -> dict[str, dict[str, Any]]:
    """Milliseconds of each command: once to warm up, then in turns."""
    for name, command in prepared.items():
        if not _run(command.arguments):
            msg = f"{name} found nothing for {QUERY!r}; nothing can be compared"
            raise SystemExit(msg)
    times: dict[str, list[float]] = {name: [] for name in prepared}
    for turn in range(runs):
        report.progress(f"commands, turn {turn + 1} of {runs}")
        for name, command in prepared.items():
            if command.changing:
                with command.changing.open("a", encoding="utf-8") as file:
                    file.write("Un mot de plus.\n")
            start = perf_counter()
            _run(command.arguments)
            times[name].append((perf_counter() - start) * 1000)
    return {
        name: {"p50_ms": median(taken), "least_ms": min(taken), "p95_ms": machine.percentile(taken, 95)}
        for name, taken in times.items()
    }


def _run(command: Sequence[str]) -> str:
    """What it prints. Some commands say on stderr how much they found, which is nobody's business here."""
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=machine.environment()
    )
    if done.returncode:
        raise SystemExit(f"{command[0]} failed: {done.stderr}")
    return done.stdout


def _probe(*arguments: object) -> dict[str, Any]:
    measured: dict[str, Any] = json.loads(_run([sys.executable, str(_PROBE), *map(str, arguments)]))
    return measured


def _memory(sample: Sample, folder: Path) -> dict[str, Any]:
    """Resident memory of a process that has answered; the index is built by another."""
    worker = machine.HERE / "worker.py"
    _run([sys.executable, str(worker), "build", report.OURS, str(sample.folder), str(folder)])
    return {"passages": sample.passages, **_probe("memory", folder, QUERY)}


def _report(run: dict[str, Any]) -> str:
    times = {name: times["p50_ms"] for name, times in run["commands"].items()}
    rows = [["whole command", "median ms", "least", "p95", f"/ {_INDEXED}"]]
    for name, taken in run["commands"].items():
        numbers = [f"{taken[key]:.0f}" for key in ("p50_ms", "least_ms", "p95_ms")]
        rows.append([name, *numbers, f"{times[name] / times[_INDEXED]:.2f}" if _INDEXED in times else ""])
    text = f"\n{run['files']:,} files of one passage\n{report.table(rows)}\n"
    seconds = run["seconds_in_library"]
    text += report.table([["", "seconds"], *([title, f"{seconds[key]:.3f}"] for key, title in _NAMES.items())])
    if memory := run.get("memory"):
        rows = [[f"search, resident at {memory['passages']:,} passages", "MB"]]
        rows += [[key.replace("_", " "), f"{memory[key] / 1e6:.1f}"] for key in memory if key != "passages"]
        text += "\n" + report.table(rows)
    return text


if __name__ == "__main__":
    main()
