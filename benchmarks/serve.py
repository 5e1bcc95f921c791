"""How many people one server serves while the index is rebuilt beneath it, and whether any answer is wrong.

    python benchmarks/serve.py                                  50 people, 60 s, 100,000 passages
    python benchmarks/serve.py --passages 10000 --seconds 10 --dry
    python benchmarks/serve.py --no-rebuild --people 1          the same in peace: how long one who types waits

`searcher serve`, those who ask (`visitors.py`) and `searcher index --rebuild`, again and again, share the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import threading
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import urlopen
from zlib import crc32

import machine
from passages import open_sample, pack_samples
from visitors import WITNESSES

_SEARCHER = [sys.executable, "-c", "from searcher.cli.manage import main; main()"]
_SETS = ("code-travail", "piaf")
_QUERIES = 4000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--no-rebuild", action="store_true", help="leave the index alone")
    parser.add_argument("--processes", type=int, default=1, help="that answer")
    parser.add_argument(
        "--nice", action="store_true", help="rebuild as `nice searcher index`, which gives way to answers"
    )
    parser.add_argument("--dry", action="store_true", help="print only: keep no run")
    given = parser.parse_args()
    with TemporaryDirectory() as name:
        work = Path(name)
        documents = write_documents(given.data, given.passages, work)
        (work / "queries").write_text("\n".join(queries(given.data)), encoding="utf-8")
        write_witnesses(documents, 0)
        run("index", documents, "--index", work / "index")
        measured = measure(work, documents, given)
    described = machine.description()
    asked = {name: getattr(given, name) for name in ("passages", "people", "processes", "nice", "seconds")}
    result = {**described, **asked, **measured}
    print(as_table(result))
    if not given.dry:
        machine.keep(result, "-serve-in-peace" if given.no_rebuild else "-serve-nice" if given.nice else "-serve")


def write_documents(data: Path, passages: int, work: Path) -> Path:
    """An evenly spaced sample as files, with authors and years to narrow by."""
    pack_samples(data, [passages], work / "samples")
    documents = work / "documents"
    for source in open_sample(work / "samples" / str(passages)).sources():
        mark = crc32(source.document.encode())
        head = f"---\nauthor: Autrice {mark % 40}\ndate: {1990 + mark % 35}\n---\n\n"
        file = documents / source.collection / f"{re.sub(r'[^a-zA-Z0-9]+', '-', source.document)}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(head + "\n\n".join(source.texts) + "\n", encoding="utf-8")
    return documents


def write_witnesses(documents: Path, number: int) -> None:
    """Documents that say in which round they were written."""
    (documents / "temoins").mkdir(exist_ok=True)
    for witness in range(WITNESSES):
        (documents / "temoins" / f"{witness}.md").write_text(f"Le temoin {witness} du tour{number}.\n")


def queries(data: Path) -> list[str]:
    """What people asked, in an order that says how often it is asked here."""
    found = []
    for name in _SETS:
        lines = (data / name / "queries.tsv").read_text(encoding="utf-8").splitlines()
        found += [line.partition("\t")[2] for line in lines]
    random.Random(1789).shuffle(found)  # noqa: S311 — the same in every run
    return list(dict.fromkeys(query for query in found if len(query) >= 4))[:_QUERIES]


def run(*arguments: object, nice: bool = False) -> None:
    """Run `searcher` to its end."""
    before = ["nice"] if nice else []
    subprocess.run(
        [*before, *_SEARCHER, *map(str, arguments)], env=machine.environment(), check=True, stdout=subprocess.DEVNULL
    )


def measure(work: Path, documents: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Serve, ask and rebuild at once."""
    people, seconds, rebuild = given.people, given.seconds, not given.no_rebuild
    index = work / "index"
    arguments = ["serve", "--in", documents, "--index", index, "--port", "0", "--no-refresh"]
    arguments += ["--processes", given.processes]
    server = subprocess.Popen(
        [*_SEARCHER, *map(str, arguments)], env=machine.environment(), stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    server.stdout.readline()
    address = server.stdout.readline().split()[-1].rstrip("/")
    ended = threading.Event()
    rounds: list[int] = []

    def rebuild_again() -> None:
        while not ended.is_set():
            write_witnesses(documents, len(rounds) + 1)
            run("index", documents, "--index", index, "--rebuild", "--jobs", 1, nice=given.nice)
            rounds.append(len(rounds) + 1)

    builder = threading.Thread(target=rebuild_again)
    try:
        if rebuild:
            builder.start()
        asked = subprocess.run(
            [
                sys.executable,
                machine.HERE / "visitors.py",
                address,
                work / "queries",
                f"--people={people}",
                f"--seconds={seconds}",
            ],
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        )
        with urlopen(f"{address}/api/status") as answer:  # noqa: S310 — our own server
            status = json.load(answer)
    finally:
        ended.set()
        if rebuild:
            builder.join()
        server.terminate()
        server.wait()
    times: dict[str, list[float]] = json.loads(asked.stdout)
    return {
        "rebuilt": len(rounds),
        "answers": status["answers"],
        "requests per second": round(sum(map(len, times.values())) / seconds, 1),
        "ms": {kind: percentiles(found) for kind, found in {"all": [*chain(*times.values())], **times}.items()},
    }


def percentiles(times: list[float]) -> dict[str, float]:
    """How many, and how long half, 95 %, 99 % and all of them took at most."""
    return {
        "requests": len(times),
        "p50": machine.percentile(times, 50),
        "p95": machine.percentile(times, 95),
        "p99": machine.percentile(times, 99),
        "most": max(times),
    }


def as_table(result: dict[str, Any]) -> str:
    """The result to read."""
    made, kept = result["answers"]["made"], result["answers"]["kept"]
    lines = [
        f"{result['machine']}: {result['people']} people for {result['seconds']:g} s, {result['passages']:,} passages",
        f"{result['requests per second']:,} requests a second, {kept / max(1, made + kept):.0%} of them answered before",
        f"rebuilt {result['rebuilt']} times; no error, no stale half",
        "",
        "| ms | requests | p50 | p95 | p99 | most |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {kind} | {ms['requests']:,} | {ms['p50']:.1f} | {ms['p95']:.1f} | {ms['p99']:.1f} | {ms['most']:.0f} |"
        for kind, ms in result["ms"].items()
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
