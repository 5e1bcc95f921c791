"""The least that Python can do for one word, beside what we do and what tantivy does: how near a native engine one can come.

    python benchmarks/floor.py                  10,000 passages

The least is: a word that needs no parsing and whose stem is known, one look-up in a dict that holds the vocabulary, the
ten best of one list by its codes, and their ten ids. No accents, no compounds, no closer look, no copies, no hits.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any

import engines
import machine
import report
from passages import pack_samples
from queries import DRAWN_FROM, Kind, Query, draw_batches

import searcher
from searcher.french import fold
from searcher.french.stem import stems
from searcher.kernels import best
from searcher.kernels.score_lists import Source
from searcher.query.match.impact_tables import impact_tables

if TYPE_CHECKING:
    from collections.abc import Callable


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--passages", type=int, default=10_000)
    arguments = parser.parse_args()
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        samples = pack_samples(arguments.data, {arguments.passages, DRAWN_FROM}, folder / "samples")
        batches = draw_batches(arguments.data, samples[DRAWN_FROM], 100)
        (words,) = (batch for batch in batches if batch.kind is Kind.WORD and not batch.snippets)
        times = {}
        for engine in engines.installed(["searcher", "tantivy"]):
            (folder / engine).mkdir()
            made = engines.load(engine)
            made.build(folder / engine, samples[arguments.passages].sources())
            made.settle(folder / engine)
            index = made.open(folder / engine)
            times[engine] = _times(index.ids, [index.translate(query) for query in words.warm_up + words.timed])
        times["the least"] = _times(_least(folder / "searcher"), words.warm_up + words.timed)
        print(report.table([["one word", "p50, µs"], *([name, f"{time:.0f}"] for name, time in times.items())]))


def _times(ask: Callable[[Any], object], queries: list[Any]) -> float:
    """The median in microseconds, each query asked once."""
    taken = []
    for query in queries:
        start = perf_counter()
        ask(query)
        taken.append((perf_counter() - start) * 1e6)
    return median(taken)


def _least(folder: Path) -> Callable[[Query], list[tuple[str, int]]]:
    """A function that answers one word from the first chunk of an index, all that can be prepared prepared."""
    snapshot = searcher.open(folder)._snapshot  # noqa: SLF001 — beneath the library
    segment, tables = snapshot.segments[0], impact_tables(snapshot)
    numbers = {segment.stem.terms[number]: number for number in range(len(segment.stem.terms))}
    table, order = tables.text(5.0), tables.order

    def answer(query: Query) -> list[tuple[str, int]]:
        number = numbers.get(stems(fold(query.text))[0].encode())
        if number is None or (postings := segment.stem.postings(number, 0)) is None:
            return []
        bound = max(map(table.__getitem__, postings.best))
        found = best([Source(postings.paragraphs, postings.codes, table, bound, order)], (), 10)
        return [(segment.document_id(segment.document_of(n)), segment.number_of(n)) for _, n in found]

    return answer


if __name__ == "__main__":
    main()
