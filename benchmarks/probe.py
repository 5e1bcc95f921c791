"""Looks at this project from inside a process of its own.

    probe.py refresh FILES INDEX QUERY     seconds of a build and of refreshes of a folder of files
    probe.py memory INDEX QUERY            bytes resident while `search` prints its answer

The memory "beyond the index" is what `/proc/self/smaps` calls resident (`Rss`), summed over all mappings but those of
files of the index: the system shares those between processes and takes them back at will. What is left holds Python
itself, its libraries, and everything allocated. Linux only.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import searcher

_REPEATS = 5


def refreshes(files: Path, folder: Path, query: str) -> dict[str, float]:
    """Seconds: the first build, and then medians of what a refresh takes."""
    import searcher

    changing = sorted(files.rglob("*.txt"))[:_REPEATS]
    start = perf_counter()
    index = searcher.open(files, index=folder)
    built = perf_counter() - start
    unchanged, changed, opened = [], [], []
    for path in changing:
        start = perf_counter()
        index.refresh()
        unchanged.append(perf_counter() - start)
        path.write_text(path.read_text(encoding="utf-8") + "Un mot de plus.\n", encoding="utf-8")
        start = perf_counter()
        index.refresh()
        _answer(index, query)
        changed.append(perf_counter() - start)
        start = perf_counter()
        with searcher.open(files, index=folder) as again:
            _answer(again, query)
        opened.append(perf_counter() - start)
    return {
        "first_build": built,
        "refresh_unchanged": median(unchanged),
        "refresh_one_changed": median(changed),
        "open_and_answer_unchanged": median(opened),
    }


def memory(folder: Path, query: str) -> dict[str, int]:
    """Bytes, when the command, run in this very process, prints its answer."""
    from searcher.cli.search import main

    sys.argv = ["search", "--in", str(folder), query]
    scales = _Scales(folder)
    try:
        with contextlib.redirect_stdout(scales):
            main()
    except SystemExit as end:
        if end.code:
            raise
    if not scales.reading.get("index_mapped"):
        raise SystemExit("nothing of the index was mapped when search printed: the reading says nothing")
    return scales.reading


class _Scales(io.StringIO):
    """A standard output that weighs the process when it is written to: later, the command has let go of its index."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = str(folder.resolve())
        self.reading: dict[str, int] = {}

    def write(self, text: str) -> int:
        if text.strip():
            self.reading = self._weigh()
        return super().write(text)

    def _weigh(self) -> dict[str, int]:
        reading = {"beyond_the_index": 0, "index_resident": 0, "index_mapped": 0}
        ours = False
        for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
            if re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
                ours = self._folder in line
            elif line.startswith("Rss:"):
                reading["index_resident" if ours else "beyond_the_index"] += int(line.split()[1]) * 1024
            elif ours and line.startswith("Size:"):
                reading["index_mapped"] += int(line.split()[1]) * 1024
        return reading


def _answer(index: searcher.Index, query: str) -> None:
    assert [str(hit.snippet) for hit in index.search(query)]


def main() -> None:
    match sys.argv[1:]:
        case ["refresh", files, folder, query]:
            print(json.dumps(refreshes(Path(files), Path(folder), query)))
        case ["memory", folder, query]:
            print(json.dumps(memory(Path(folder), query)))
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
