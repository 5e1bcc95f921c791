"""Count what an index survives: kills, power cuts, failing disks, changed bytes, rivals, hostile documents and queries.

    python benchmarks/trust.py                 some ten minutes
    python benchmarks/trust.py --kills 20 --seconds 5 --passages 10000 --dry

Every count stands for a case in which all was as promised: the first that is not ends the run with an error. The faults
themselves are in `tests/faults/`.
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
from typing import TYPE_CHECKING, Any

import machine
import report
from passages import pack_samples

if TYPE_CHECKING:
    from passages import Sample

FAULTS = machine.HERE.parent / "tests" / "faults"
PASSAGES = 222_510
_SCALE = 10  # of the hostile documents: some 100 MB in all

_INDEX_ONE = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import machine, searcher
start = time.perf_counter()
index = searcher.open(sys.argv[1], index=sys.argv[1] + ".index")
print(json.dumps({
    "seconds": round(time.perf_counter() - start, 2), "peak_mb": machine.peak_memory() >> 20,
    "listed": list(index.facts().skipped.values()),
}))
"""
_ASK = """
import itertools, json, sys, time
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


def main() -> None:
    """Count, print and keep."""
    arguments = _arguments()
    described = machine.description()
    run: dict[str, Any] = dict(described)
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        report.progress("every step of every commit")
        run["steps"] = _script("crashes.py")
        report.progress("every byte of an index")
        run["bytes"] = _script("corruption.py")
        report.progress(f"{arguments.kills} kills")
        run["kills"] = _script("kills.py", str(arguments.kills))
        report.progress(f"rivals, for {arguments.seconds:g} seconds")
        run["rivals"] = _script("rivals.py", str(arguments.seconds))
        report.progress("a full disk")
        run["full_disk"] = _full_disk(folder / "disk")
        run["documents"] = _documents(folder / "documents")
        report.progress(f"hostile queries of {arguments.passages:,} passages")
        sample = pack_samples(arguments.data, [arguments.passages], folder / "samples")[arguments.passages]
        run["passages"] = sample.passages
        run |= _queries(sample, folder / "index")
    report.progress("")
    print(_report(run))
    if not arguments.dry:
        machine.keep(run, "-trust")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--kills", type=int, default=500, help="writers killed at random")
    parser.add_argument("--seconds", type=float, default=60, help="how long ten processes search while one rebuilds")
    parser.add_argument("--passages", type=int, default=PASSAGES, help="of the index that hostile queries are put to")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


def _script(name: str, *arguments: str) -> Any:
    return _output([sys.executable, str(FAULTS / name), *arguments])


def _output(command: list[str]) -> Any:
    done = subprocess.run(command, env=machine.environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:2])} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def _full_disk(folder: Path) -> int | None:
    """How many commits did not fit on a small disk; `None` where nothing can be mounted."""
    folder.mkdir()
    unshare = shutil.which("unshare")
    if not unshare:
        return None
    command = [unshare, "--user", "--map-root-user", "--mount", sys.executable, str(FAULTS / "full_disk.py")]
    done = subprocess.run([*command, str(folder)], env=machine.environment(), capture_output=True, check=False)
    return int(done.stdout) if not done.returncode else None


def _documents(folder: Path) -> dict[str, Any]:
    sys.path.insert(0, str(FAULTS))
    from hostile import documents

    found = {}
    for name, data in documents(_SCALE).items():
        report.progress(f"hostile documents: {name}")
        place = folder / name
        place.mkdir(parents=True)
        (place / name).write_bytes(data)
        (place / "other.txt").write_text("Un témoin.", encoding="utf-8")
        told = _output([sys.executable, "-c", _INDEX_ONE, str(place), str(machine.HERE)])
        found[name] = {"mb": round(len(data) / 1e6, 1), **told}
        shutil.rmtree(folder)
    return found


def _queries(sample: Sample, folder: Path) -> dict[str, Any]:
    from engines.ours import Ours

    start = perf_counter()
    Ours().build(folder, sample.sources())
    report.progress(f"built in {perf_counter() - start:.0f} s")
    return dict(_output([sys.executable, "-c", _ASK, str(folder), str(FAULTS), str(machine.HERE)]))


def _report(run: dict[str, Any]) -> str:
    steps, changed = run["steps"], run["bytes"]
    slowest = max(run["queries"], key=lambda name: run["queries"][name]["seconds"])
    longest = max(run["documents"], key=lambda name: run["documents"][name]["seconds"])
    largest = max(run["documents"], key=lambda name: run["documents"][name]["peak_mb"])
    rows = [
        ("killed before a step of a commit", steps["kill"]),
        ("killed in the middle of a write", steps["tear"]),
        ("the disk fails at a step (EIO)", steps["EIO"]),
        ("the disk is full at a step (ENOSPC)", steps["ENOSPC"]),
        ("states of a disk after a power cut", steps["power cut"]),
        ("commits that did not fit on a small disk", run["full_disk"]),
        ("writers killed at random", run["kills"]["kills"]),
        ("bytes changed", changed["changed"]),
        ("files cut short", changed["cut"]),
        ("of these: noticed / no difference to any answer", f"{changed['noticed']:,} / {changed['right answer']:,}"),
        ("answers while another process rebuilt", run["rivals"]["answers"]),
        ("hostile documents", len(run["documents"])),
        ("the one that takes longest", f"{longest}, {run['documents'][longest]['seconds']} s"),
        ("the one that takes most memory", f"{largest}, {run['documents'][largest]['peak_mb']} MB"),
        (f"hostile queries of {run['passages']:,} passages", len(run["queries"])),
        ("of these: refused in one line", sum("leave" in one["answer"] for one in run["queries"].values())),
        ("the slowest, in time of one processor", f"{slowest}, {run['queries'][slowest]['seconds']} s"),
        ("peak memory of all", f"{run['peak_mb']} MB"),
    ]
    lines = [f"| {what} | {count:,} |" if isinstance(count, int) else f"| {what} | {count} |" for what, count in rows]
    return "\n".join(["| what was tried | how often, all as promised |", "|---|---:|", *lines])


if __name__ == "__main__":
    main()
