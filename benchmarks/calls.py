"""How many Python functions a search calls: the first one of a process, and the same query once more.

    python benchmarks/calls.py                          "open source" in corpus/
    python benchmarks/calls.py "droit du travail" --top 20
    SEARCHER_PURE=1 python benchmarks/calls.py          without the compiled kernels

Calls are counted with `sys.setprofile`, which sees each call of a Python function and each time a generator goes on, those
of the standard library included, and none of C. Unlike a time, the number does not depend on the machine or on what else
it does. The index is built by another process, in one process and one commit, so that it is one segment each time.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import searcher
from searcher.kernels import running

if TYPE_CHECKING:
    from types import CodeType, FrameType

_CORPUS = Path(__file__).parents[1] / "corpus"
_BUILD = """
import math
import sys
from pathlib import Path
from searcher.sync.refresh import refresh
refresh(Path(sys.argv[2]), Path(sys.argv[1]).resolve(), jobs=1, commit_after=math.inf)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("query", nargs="?", default="open source")
    parser.add_argument("--documents", type=Path, default=_CORPUS)
    parser.add_argument("--top", type=int, default=0, help="name the functions that are called most often")
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="benchmark-") as folder:
        subprocess.run([sys.executable, "-c", _BUILD, arguments.documents, folder], check=True)
        with searcher.open(arguments.documents, index=folder, refresh=False) as index:
            first, warm = _calls(index, arguments.query), _calls(index, arguments.query)
    print(f"{arguments.query!r}, {running()} kernels: {first.total():,} calls first, {warm.total():,} warm")
    for name, counts in (("first", first), ("warm", warm)):
        for code, count in counts.most_common(arguments.top):
            print(f"{name:>5} {count:6,}  {Path(code.co_filename).name}: {code.co_qualname}")


def _calls(index: searcher.Index, query: str) -> Counter[CodeType]:
    """The calls of one search, by function, until its ten best are ranked."""
    counts: Counter[CodeType] = Counter()

    def profile(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            counts[frame.f_code] += 1

    sys.setprofile(profile)
    try:
        index.search(query)
    finally:
        sys.setprofile(None)
    return counts


if __name__ == "__main__":
    main()
