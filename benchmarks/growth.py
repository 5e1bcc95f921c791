"""How the time and memory of each reader grow with its file, for shapes of text that make careless parsers take quadratic time.

    python benchmarks/growth.py [READER] [--only WORDS] [--kilobytes 100 200 400] [--all] [--json]

Each shape of `tests/faults/shapes.py` is read at three sizes, each in a process of its own. A line for each that fails,
or for all, has seconds of the processor and the megabytes that the largest took. A shape fails where the time grows
faster than n log n, where it takes longer than a reader may, or where the memory passes 500 MB. The exit code is 1 when
any does.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
from contextlib import suppress
from importlib import import_module
from math import log2
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from searcher.documents.options import ReadingOptions
from searcher.documents.scan.gitignore import Rules
from searcher.documents.source import Source
from searcher.errors import DocumentError

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "faults"))
from shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapes import Shape

KILOBYTES = (100, 200, 400)
_SLACK = 1.7  # times n log n: what memory and caches add
_MIN_SECONDS = 0.3  # below, the time says nothing
_TRIES = 3  # of a shape that seems to grow: another process may have held it up
_MAX_SECONDS = ReadingOptions().max_seconds
_MAX_MEGABYTES = 500
_PATHS = ["a/b.txt", "a/" * 300 + "a.txt", "a" * 200, "aab/" * 50]


class Cost(NamedTuple):
    """What a file took: seconds of the processor and the most megabytes, both of its process; -1 for one that was ended."""

    seconds: float
    megabytes: int


def cost(shape: Shape, size: int) -> Cost:
    """Read a file of a shape in a process of its own."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        resource.setrlimit(resource.RLIMIT_CPU, (int(2 * _MAX_SECONDS), int(2 * _MAX_SECONDS)))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        data = shape.make(size)
        if shape.reader != "gitignore":
            import_module(f"searcher.documents.formats.{shape.reader}")
        start = process_time()
        _read(shape.reader, data)
        taken = process_time() - start
        os.write(write, json.dumps([taken, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as answers:
        answer = answers.read()
    os.waitpid(child, 0)
    return Cost(*json.loads(answer)) if answer else Cost(-1, -1)


def _read(reader: str, data: bytes) -> None:
    if reader == "gitignore":
        rules = Rules(data.decode().splitlines())
        for path in _PATHS:
            rules.verdict(path)
        return
    with suppress(DocumentError):
        for _extract in import_module(f"searcher.documents.formats.{reader}").read(Source(data)):
            pass


def verdict(sizes: list[int], costs: list[Cost]) -> str:
    """What is wrong with the costs of a shape, or nothing."""
    first, last = costs[0], costs[-1]
    if any(each.seconds < 0 for each in costs):
        return "ended"
    if last.seconds > _MAX_SECONDS:
        return "slow"
    if last.megabytes > _MAX_MEGABYTES:
        return "large"
    most = sizes[-1] * log2(sizes[-1]) / (sizes[0] * log2(sizes[0])) * _SLACK
    return "grows" if last.seconds > max(_MIN_SECONDS, most * max(first.seconds, 0.005)) else ""


def tries(sizes: list[int], reader: str | None = None, words: str = "") -> Iterator[tuple[Shape, list[Cost], str]]:
    """Each shape that was asked for, what it took at each size, and what is wrong with that."""
    for shape in shapes():
        if reader not in {None, shape.reader} or words not in shape.name:
            continue
        for _try in range(_TRIES):
            costs = [cost(shape, size) for size in sizes]
            if not (found := verdict(sizes, costs)):
                break
        yield shape, costs, found


def main() -> int:
    """Try the shapes that were asked for; return how many fail."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reader", nargs="?", help="the reader to try")
    parser.add_argument("--only", default="", help="shapes whose names have these words")
    parser.add_argument("--kilobytes", type=int, nargs="+", default=KILOBYTES, help="sizes of the files, ascending")
    parser.add_argument("--all", action="store_true", help="print the shapes that hold, too")
    parser.add_argument("--json", action="store_true", help="print counts and what fails as JSON")
    asked = parser.parse_args()
    failed: list[str] = []
    tried = 0
    for shape, costs, found in tries([kilobytes * 1000 for kilobytes in asked.kilobytes], asked.reader, asked.only):
        tried += 1
        times = "  ".join(f"{each.seconds:6.2f}" for each in costs)
        line = f"{found:<6}{shape.reader:<13}{shape.name:<40}{times} s {costs[-1].megabytes:5} MB"
        failed += [line] if found else []
        if (found or asked.all) and not asked.json:
            print(line, flush=True)
    print(json.dumps({"tried": tried, "failed": failed}) if asked.json else f"{tried} shapes, {len(failed)} fail")
    return len(failed)


if __name__ == "__main__":
    sys.exit(bool(main()))
