"""Count what searcher survives, attack by attack: forged indexes, planted links, hostile texts, signals, full disks and more.

    python benchmarks/trust.py                 all kinds, half an hour and more
    python benchmarks/trust.py links signals   these alone, put into the run of the day
    python benchmarks/trust.py --kills 20 --seconds 5 --passages 10000 --dry

A line a kind: how many cases were tried, and in how many something was not as promised; the exit code is 1 when any was.
What failed is told, and kept with the run of the day after each kind. The attacks themselves are in `tests/faults/`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

import machine
import report
from passages import pack_samples

if TYPE_CHECKING:
    from collections.abc import Callable

FAULTS = machine.HERE.parent / "tests" / "faults"
PASSAGES = 222_510
_SCALE = 10  # of the hostile texts: some 100 MB in all
_MAX_QUERY_SECONDS = 1.0  # of a processor
_MAX_READER_MEGABYTES = 500
_NOT_ALLOWED = 77  # the exit code where nothing can be mounted

_INDEX_ONE = """
import json, resource, sys, time
sys.path.insert(0, sys.argv[2])
import searcher
start = time.perf_counter()
index = searcher.open(sys.argv[1], index=sys.argv[1] + ".index")
print(json.dumps({
    "seconds": round(time.perf_counter() - start, 2),
    "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
    "reader_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10,
    "listed": list(map(str, index.facts().skipped.values())),
    "found": index.search("témoin").total,
}))
"""
_ASK = """
import json, sys, time
sys.path[:0] = sys.argv[2:]
import machine, searcher
from hostile_queries import queries

index = searcher.open(sys.argv[1])
words = {word.strip(".,;:()").lower() for hit in index.search("de la loi", limit=3000) for word in hit.text.split()}
words = sorted(word for word in words if word.isalpha())
index.search("contrat *e* auteur:x titre:x date:2020 chemin:*x*z").suggestion  # reads what is read once
found = {}
for name, query in queries(words).items():
    start = time.process_time()
    try:
        results = index.search(query)
        said = f"{results.total} found, {len([str(hit.snippet) for hit in results])} shown"
        results.suggestion, results.advice if not results else ()
    except searcher.QueryError as error:
        said = str(error)
    found[name] = {"seconds": round(time.process_time() - start, 3), "answer": said}
print(json.dumps({"queries": found, "peak_mb": machine.peak_memory() >> 20}))
"""


class Counts(NamedTuple):
    """Of a kind of attack: how many were tried, what was wrong, and what else was seen."""

    tried: int
    failed: list[str]
    seen: dict[str, Any]


def main() -> int:
    """Count, print and keep; return how many failed."""
    arguments = _arguments()
    kinds: dict[str, Any] = {}
    for name, try_all in _kinds(arguments).items():
        if arguments.kinds and name.split(":")[0] not in arguments.kinds:
            continue
        report.progress(name)
        start = perf_counter()
        counts = try_all()
        report.progress("")
        if counts is None:
            print(f"{name}: not possible here")
            continue
        print(
            f"{name}: {counts.tried:,} tried, {len(counts.failed)} failed, in {perf_counter() - start:.0f} s",
            flush=True,
        )
        print(*(f"    {line}" for line in counts.failed), sep="\n", end="\n" * bool(counts.failed))
        kinds[name] = {"tried": counts.tried, "failed": counts.failed, **counts.seen}
        if not arguments.dry:
            _keep(name, kinds[name])
    print(_table(kinds))
    return sum(len(kind["failed"]) for kind in kinds.values())


def _keep(name: str, found: dict[str, Any]) -> None:
    """Put what was found of a kind into the run of the day, in the place of what was found before."""
    run: dict[str, Any] = machine.description() | {"kinds": {}}
    file = machine.run_file(run, "-trust")
    if file.exists():
        run["kinds"] = json.loads(file.read_text(encoding="utf-8")).get("kinds", {})
    run["kinds"][name] = found
    machine.keep(run, "-trust")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", help="the first words of the kinds to try, all unless told")
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--kills", type=int, default=500, help="writers killed at random")
    parser.add_argument("--seconds", type=float, default=60, help="how long ten processes search while one rebuilds")
    parser.add_argument("--signals", type=int, default=150, help="commands ended by signals at random")
    parser.add_argument("--races", type=int, default=300, help="files changed while they are looked at")
    parser.add_argument(
        "--refreshes", type=int, default=300, help="changes after which an index is compared with a new one"
    )
    parser.add_argument("--passages", type=int, default=PASSAGES, help="of the index that hostile queries are put to")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


def _kinds(asked: argparse.Namespace) -> dict[str, Callable[[], Counts | None]]:
    """What is tried, by its name: what is before a colon names it on the command line."""
    return {
        "forgeries: indexes with right checksums and wrong content": lambda: _script("forgeries.py"),
        "links: links, pipes, devices, folders under the names of an index": lambda: _script("links.py"),
        "shapes: texts of one piece again and again, at three sizes": _shapes,
        "documents: hostile ones": _documents,
        "queries: hostile ones": lambda: _queries(asked),
        "web: requests to the server": lambda: _script("web_checks.py"),
        "escapes: signs that a terminal obeys, by place and command": lambda: _script("escapes.py"),
        "signals: commands ended at random": lambda: _script("signals.py", asked.signals),
        "races: files changed while they are looked at": lambda: _script("races.py", asked.races),
        "refreshes: compared with a new index": lambda: _script("refreshes.py", asked.refreshes),
        "limits: of memory, files, processes and time, by command": lambda: _script("ulimits.py"),
        "disk: commits that did not fit on a small one": _full_disk,
        "steps: of commits, killed, torn, failed or cut off": lambda: _sums("crashes.py", _all),
        "bytes: of an index, changed or cut": lambda: _sums("corruption.py", lambda seen: seen["changed"] + seen["cut"]),
        "kills: writers killed at random": lambda: _sums("kills.py", lambda seen: seen["kills"], asked.kills),
        "rivals: answers while another process rebuilt": lambda: _sums("rivals.py", lambda seen: seen["answers"], asked.seconds),
    }  # fmt: skip


def _ended(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=machine.environment(), capture_output=True, text=True, check=False)


def _script(name: str, *arguments: object) -> Counts:
    """What a script counts that goes on where something fails."""
    done = _ended([sys.executable, str(FAULTS / name), *map(str, arguments)])
    if done.returncode:
        return Counts(1, [f"{name} ended early: {done.stderr[-500:]}"], {})
    seen = json.loads(done.stdout)
    return Counts(seen.pop("tried"), seen.pop("failed"), seen)


def _sums(name: str, tried: Callable[[dict[str, int]], int], *arguments: object) -> Counts:
    """What a script counts that ends at the first thing that fails."""
    done = _ended([sys.executable, str(FAULTS / name), *map(str, arguments)])
    if done.returncode:
        return Counts(1, [done.stderr[-500:]], {})
    seen = json.loads(done.stdout)
    return Counts(tried(seen), [], seen)


def _all(seen: dict[str, int]) -> int:
    return sum(seen.values())


def _shapes() -> Counts:
    done = _ended([sys.executable, str(machine.HERE / "growth.py"), "--json"])
    seen = json.loads(done.stdout)
    return Counts(seen["tried"], seen["failed"], {})


def _full_disk() -> Counts | None:
    """Count the commits that did not fit on a small disk; `None` where nothing can be mounted."""
    unshare = shutil.which("unshare")
    if not unshare:
        return None
    with TemporaryDirectory(prefix="benchmark-") as folder:
        command = [
            unshare,
            "--user",
            "--map-root-user",
            "--mount",
            sys.executable,
            str(FAULTS / "full_disk.py"),
            folder,
        ]
        done = _ended(command)
    if done.returncode == _NOT_ALLOWED or "unshare" in done.stderr:
        return None
    return Counts(1, [done.stderr[-500:]], {}) if done.returncode else Counts(int(done.stdout), [], {})


def _documents() -> Counts:
    sys.path.insert(0, str(FAULTS))
    from hostile import documents, formats

    found, failed = {}, []
    for name, data in {**documents(_SCALE), **formats()}.items():
        report.progress(f"hostile documents: {name}")
        with TemporaryDirectory(prefix="benchmark-") as folder:
            place = Path(folder) / "documents"
            place.mkdir()
            (place / name).write_bytes(data)
            (place / "other.txt").write_text("Un témoin.", encoding="utf-8")
            done = _ended([sys.executable, "-c", _INDEX_ONE, str(place), str(machine.HERE)])
        told = json.loads(done.stdout) if not done.returncode else {}
        if not told or done.stderr or told["found"] != 1:
            failed.append(f"{name}: {done.stderr[-300:]} {told}")
        elif told["reader_mb"] > _MAX_READER_MEGABYTES or any("\n" in reason for reason in told["listed"]):
            failed.append(f"{name}: {told}")
        found[name] = {"mb": round(len(data) / 1e6, 1), **told}
    return Counts(len(found), failed, {"documents": found})


def _queries(asked: argparse.Namespace) -> Counts:
    from engines.ours import Ours

    with TemporaryDirectory(prefix="benchmark-") as folder:
        sample = pack_samples(asked.data, [asked.passages], Path(folder) / "samples")[asked.passages]
        Ours().build(Path(folder) / "index", sample.sources())
        report.progress(f"hostile queries of {sample.passages:,} passages")
        done = _ended([sys.executable, "-c", _ASK, f"{folder}/index", str(FAULTS), str(machine.HERE)])
    if done.returncode:
        return Counts(1, [done.stderr[-500:]], {})
    seen = json.loads(done.stdout)
    slow = [f"{name}: {one}" for name, one in seen["queries"].items() if one["seconds"] > _MAX_QUERY_SECONDS]
    refused = sum("leave" in one["answer"] for one in seen["queries"].values())
    return Counts(len(seen["queries"]), slow, {"passages": sample.passages, "refused": refused, **seen})


def _table(kinds: dict[str, Any]) -> str:
    rows = [f"| {name} | {kind['tried']:,} | {len(kind['failed'])} |" for name, kind in kinds.items()]
    return "\n".join(["| kind | tried | failed |", "|---|---:|---:|", *rows])


if __name__ == "__main__":
    sys.exit(bool(main()))
