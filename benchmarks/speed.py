"""Compare this project with its peers: building, size, memory, and the time of queries by class.

    python benchmarks/speed.py                      everything, at every size
    python benchmarks/speed.py --sizes 10000        one size
    python benchmarks/speed.py --dry                print only: keep no run, draw no chart

Every engine has its own process, one to build and one to answer. Building goes one after the other; the queries are
asked in small rounds, every engine in turn, so that whatever else the machine does hits all of them. Each class is asked
twice: first with every query new, then once more, when its words are known.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

import charts_of_run
import engines
import machine
import readme_of_run
import report
from passages import Sample, pack_samples
from queries import DRAWN_FROM, Batch, Query, draw_batches

if TYPE_CHECKING:
    from collections.abc import Iterator

WORKER = machine.HERE / "worker.py"
SIZES = (10_000, 100_000, 222_510)
SLOW = {"whoosh": 10_000}
"""Engines that take minutes beyond so many passages."""
_ROUND = 10  # queries that an engine answers before the next one has its turn


class Answering:
    """An engine's process that answers queries, and its times so far."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self._process = subprocess.Popen(
            [sys.executable, str(WORKER), "answer", name, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=machine.environment(),
        )
        self.lines: dict[str, dict[str, Any]] = {}

    def warm_up(self, batch: Batch) -> None:
        """Ask without counting; learn whether it can answer this class at all."""
        answer = self._ask(batch, batch.warm_up)
        self.lines[batch.name] = answer if "unsupported" in answer else {"nanoseconds": [], "hits": []}

    def ask(self, batch: Batch, queries: list[Query], name: str) -> None:
        """Ask and count, in the line of this name."""
        unsupported = "unsupported" in self.lines[batch.name]
        line = self.lines.setdefault(name, self.lines[batch.name] if unsupported else {"nanoseconds": [], "hits": []})
        if not unsupported:
            answer = self._ask(batch, queries)
            line["nanoseconds"] += answer["nanoseconds"]
            line["hits"] += answer["hits"]

    def close(self) -> dict[str, dict[str, Any]]:
        """End the process; the lines of the report."""
        _pipe(self._process.stdin).close()
        self._process.wait()
        return {name: _summary(line) for name, line in self.lines.items()}

    def _ask(self, batch: Batch, queries: list[Query]) -> dict[str, Any]:
        print(json.dumps([batch.snippets, queries]), file=_pipe(self._process.stdin), flush=True)
        line = _pipe(self._process.stdout).readline()
        if not line:
            msg = f"{self.name} failed at {batch.name}; its error is above"
            raise SystemExit(msg)
        answer: dict[str, Any] = json.loads(line)
        return answer


def measure(sample: Sample, names: list[str], batches: list[Batch], folder: Path) -> dict[str, Any]:
    """Build with each engine, then ask all of them."""
    measured: dict[str, Any] = {}
    for name in names:
        report.progress(f"{sample.passages:,} passages: {name} builds")
        command = [sys.executable, str(WORKER), "build", name, str(sample.folder), str(folder / name)]
        built = json.loads(
            subprocess.run(command, stdout=subprocess.PIPE, check=True, env=machine.environment()).stdout
        )
        measured[name] = {"build": built}
    answering = [Answering(name, folder / name) for name in names if measured[name]["build"]["answers"]]
    for batch in batches:
        report.progress(f"{sample.passages:,} passages: {batch.name}")
        for engine in answering:
            engine.warm_up(batch)
        for line in (batch.name, f"{batch.name}, words known"):
            for turn, queries in enumerate(_rounds(batch.timed)):
                for engine in answering[turn % len(answering) :] + answering[: turn % len(answering)]:
                    engine.ask(batch, queries, line)
    for engine in answering:
        measured[engine.name]["queries"] = engine.close()
    report.progress("")
    return {"passages": sample.passages, "text_mb": sample.bytes / 1e6, "engines": measured}


def main() -> None:
    arguments = _arguments()
    described = machine.description()
    names = engines.installed(arguments.engines)
    run = {**described, "queries": arguments.queries, "sizes": []}
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        report.progress("reading the passages")
        samples = pack_samples(arguments.data, {*arguments.sizes, DRAWN_FROM}, folder / "samples")
        batches = draw_batches(arguments.data, samples[DRAWN_FROM], arguments.queries)
        for size in sorted(set(arguments.sizes)):
            fit = [name for name in names if arguments.slow or size <= SLOW.get(name, size)]
            (indexes := folder / str(size)).mkdir()
            run["sizes"].append(measure(samples[size], fit, batches, indexes))
            print(report.of_size(run["sizes"][-1]), flush=True)
    print(report.growth(run["sizes"]))
    if not arguments.dry:
        file = machine.keep(run)
        charts_of_run.draw(run)
        readme_of_run.write(file)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="in passages")
    parser.add_argument("--engines", nargs="+", choices=engines.NAMES, default=engines.NAMES)
    parser.add_argument("--queries", type=int, default=100, help="of each class")
    parser.add_argument("--slow", action="store_true", help="stock Whoosh beyond 10,000 passages too")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


def _rounds(queries: list[Query]) -> Iterator[list[Query]]:
    for start in range(0, len(queries), _ROUND):
        yield queries[start : start + _ROUND]


def _summary(line: dict[str, Any]) -> dict[str, Any]:
    """Milliseconds at the percentiles, and how many of the queries found something."""
    if "unsupported" in line:
        return line
    milliseconds = [nanoseconds / 1e6 for nanoseconds in line["nanoseconds"]]
    return {
        "p50_ms": machine.percentile(milliseconds, 50),
        "p95_ms": machine.percentile(milliseconds, 95),
        "mean_ms": sum(milliseconds) / len(milliseconds),
        "answered": sum(count > 0 for count in line["hits"]) / len(line["hits"]),
    }


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


if __name__ == "__main__":
    main()
