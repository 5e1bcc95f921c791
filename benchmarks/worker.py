"""One engine in a process of its own: builds an index, or answers queries as they come.

    worker.py build ENGINE SAMPLE FOLDER     prints what building took, as one line of JSON
    worker.py answer ENGINE FOLDER           reads requests, one line of JSON each, and answers likewise

A request is `[snippets, [query, …]]`, the answer a list of nanoseconds and a list of how many hits each query had, or
the reason why the engine cannot do it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from time import perf_counter, perf_counter_ns
from typing import TYPE_CHECKING, Any

import engines
from engines.base import UnsupportedError
from machine import folder_bytes, peak_memory
from passages import open_sample
from queries import Kind, Query

if TYPE_CHECKING:
    from engines.base import Searching


def build(name: str, sample_folder: Path, folder: Path) -> dict[str, Any]:
    """Build once, and say what it took."""
    engine = engines.load(name)
    sample = open_sample(sample_folder)
    sources = sample.sources()
    folder.mkdir()
    start = perf_counter()
    engine.build(folder, sources)
    seconds = perf_counter() - start
    memory = peak_memory()
    engine.settle(folder)
    return {
        "version": engine.version(),
        "answers": engine.answers,
        "seconds": seconds,
        "mb_per_second": sample.bytes / 1e6 / seconds,
        "index_bytes": folder_bytes(folder),
        "index_to_text": folder_bytes(folder) / sample.bytes,
        "peak_memory_mb": memory / 1e6,
    }


def answer(index: Searching, snippets: bool, queries: list[Query]) -> dict[str, Any]:  # noqa: FBT001 — from JSON
    """Time each query once."""
    call = index.snippets if snippets else index.ids
    nanoseconds, hits = [], []
    try:
        translated = [index.translate(query) for query in queries]
        for query in translated:
            start = perf_counter_ns()
            found = call(query)
            nanoseconds.append(perf_counter_ns() - start)
            hits.append(len(found))
    except UnsupportedError as reason:
        return {"unsupported": str(reason)}
    return {"nanoseconds": nanoseconds, "hits": hits}


def main() -> None:
    # Engines that print must not disturb the answers.
    out, sys.stdout = sys.stdout, sys.stderr
    task, name, *paths = sys.argv[1:]
    if task == "build":
        print(json.dumps(build(name, *map(Path, paths))), file=out)
        return
    index = engines.load(name).open(Path(paths[0]))
    for line in sys.stdin:
        snippets, asked = json.loads(line)
        queries = [Query(Kind(kind), *rest) for kind, *rest in asked]
        print(json.dumps(answer(index, snippets, queries)), file=out, flush=True)


if __name__ == "__main__":
    main()
