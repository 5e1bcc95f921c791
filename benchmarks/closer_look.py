"""What the closer look at the best fifty costs: each class of queries with it and without, in one process.

    python benchmarks/closer_look.py                    10,000 passages
    python benchmarks/closer_look.py --passages 222510

The two ways take turns by query, and of every other query the other way comes first, since what is looked up for one is
at hand for the next. Medians of the ids of the ten best, or of their snippets, as in `speed.py`, over queries that are asked once each way;
`more` is the median of what each query takes longer, which some slow queries do not move.
"""

from __future__ import annotations

import argparse
from operator import sub
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import engines
import machine
import report
from passages import pack_samples
from queries import DRAWN_FROM, Kind, draw_batches

from searcher.query.rank.rerank import Reranker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_KINDS = (Kind.WORD, Kind.WORDS, Kind.QUESTION, Kind.REQUIRED)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--passages", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=100, help="of each class")
    arguments = parser.parse_args()
    engine = engines.load("searcher")
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        samples = pack_samples(arguments.data, {arguments.passages, DRAWN_FROM}, folder / "samples")
        (folder / "index").mkdir()
        engine.build(folder / "index", samples[arguments.passages].sources())
        index = engine.open(folder / "index")
        rows = [["p50, ms", "with", "without", "ratio", "more"]]
        for batch in draw_batches(arguments.data, samples[DRAWN_FROM], arguments.queries):
            if batch.kind in _KINDS:
                answer = index.snippets if batch.snippets else index.ids
                for query in batch.warm_up:
                    answer(index.translate(query))
                with_it, without = _times(answer, map(index.translate, batch.timed))
                more = median(map(sub, with_it, without))
                figures = median(with_it), median(without), median(with_it) / median(without), more
                rows.append([batch.name, *(f"{figure:.3f}" for figure in figures)])
        print(report.table(rows))


def _times(answer: Callable[[Any], object], queries: Iterable[Any]) -> tuple[list[float], list[float]]:
    """Milliseconds with the closer look and without, query by query."""
    closer = Reranker.rerank
    ways = {True: closer, False: lambda _reranker, candidates: list(candidates)}
    times: dict[bool, list[float]] = {True: [], False: []}
    for number, query in enumerate(queries):
        for look in (True, False) if number % 2 else (False, True):
            Reranker.rerank = ways[look]  # type: ignore[method-assign]
            start = perf_counter()
            answer(query)
            times[look].append((perf_counter() - start) * 1000)
    Reranker.rerank = closer  # type: ignore[method-assign]
    return times[True], times[False]


if __name__ == "__main__":
    main()
