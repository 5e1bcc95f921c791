"""Compare what comes first: this project and its peers on sets of queries with known answers.

    python benchmarks/relevance.py                          every set of ../shared/data, every engine
    python benchmarks/relevance.py FOLDER …                 these sets
    python benchmarks/relevance.py --engines searcher       ours alone, with each signal switched off in turn
    python benchmarks/relevance.py --sample 200             200 queries of each set
    python benchmarks/relevance.py --keep before.json       then change something, and
    python benchmarks/relevance.py --against before.json    see what it did to which queries

Engines rank passages; a document has the place of its best passage, and the first ten documents are scored. Titles,
headings and texts are in one field for the peers. The p of a line says whether its nDCG differs from the baseline's by more than
chance: a paired randomisation test, see `metrics.p_value`.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import ablation
import engines
import machine
import metrics
import report
from judged import JudgedSet, is_set, read_set
from passages import Source
from queries import Kind, Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from engines.base import Searching

PEERS = ("tantivy", "fts5", "bm25s", "whoosh")
_PASSAGES = 50  # asked for at first; four times as many when ten documents are not among them
_MOVED = 10  # queries shown that changed most


class Feed(StrEnum):
    """How our library is given a set."""

    PAGES = "pages"
    """A document with the title of its first passage, and its passages with the headings that the set gives them."""
    HEADINGS = "headings"
    """The same; where a passage's title differs from the document's, what it says more is the passage's heading."""
    PASSAGES = "passages"
    """Each passage a document of its own with its title, and without its heading."""


class System(NamedTuple):
    """An engine, and which of our signals is switched off."""

    engine: str
    without: str | None = None


Rankings = dict[str, list[str]]
QueryScores = dict[str, metrics.Scores]


def build(name: str, folder: Path, judged: JudgedSet, feed: Feed, *, titles: bool) -> None:
    """Index a set's passages with one engine."""
    engine = engines.load(name)
    folder.mkdir(parents=True)
    sources = _our_sources if name == report.OURS else _peer_sources
    engine.build(folder, sources(judged, feed, titles=titles))
    engine.settle(folder)


def rank(system: System, folder: Path, queries: dict[str, str], page_of: dict[str, str]) -> Rankings:
    """The first ten documents for each query. `page_of` names the document of what is an engine's document only."""
    with ablation.without(system.without):
        index = engines.load(system.engine).open(folder)
        return {query: _documents(index, text, page_of) for query, text in queries.items()}


def _documents(index: Searching, text: str, page_of: dict[str, str]) -> list[str]:
    asked = Query(Kind.QUESTION, text)
    if not asked.words:
        return []
    query = index.translate(asked)
    limit = _PASSAGES
    while True:
        passages = index.documents(query, limit)
        documents = list(dict.fromkeys(page_of.get(found, found) for found in passages))
        if len(documents) >= metrics.DEPTH or len(passages) < limit:
            return documents[: metrics.DEPTH]
        limit *= 4


def _our_sources(judged: JudgedSet, feed: Feed, *, titles: bool) -> Iterator[Source]:
    for document, passages in judged.documents().items():
        if feed is Feed.PASSAGES:
            for passage in passages:
                yield Source(passage.id, judged.name, [passage.text], (titles and passage.title) or None)
            continue
        title = (titles and passages[0].title) or None
        headings = [passage.heading for passage in passages] if titles else []
        if title and feed is Feed.HEADINGS and not any(headings):
            headings = [passage.title.removeprefix(title).strip(" —–-:>›") for passage in passages]
        yield Source(document, judged.name, [passage.text for passage in passages], title, headings)


def _peer_sources(judged: JudgedSet, _feed: Feed, *, titles: bool) -> Iterator[Source]:
    for document, passages in judged.documents().items():
        texts = ["\n".join(filter(None, (p.title, p.heading, p.text))) if titles else p.text for p in passages]
        yield Source(document, judged.name, texts)


class Evaluation:
    """One set, with every system that was asked."""

    def __init__(self, judged: JudgedSet, arguments: argparse.Namespace, folder: Path) -> None:
        """Keep the indexes in `folder`."""
        self._judged, self._arguments, self._folder = judged, arguments, folder
        self.scores: dict[System, QueryScores] = {}
        self.empty: dict[System, list[str]] = {}

    def run(self, names: Sequence[str], pool: ProcessPoolExecutor) -> None:
        """Build with each engine, then ask all systems, the work shared out."""
        feed = Feed(self._arguments.feed)
        built = {
            name: pool.submit(build, name, self._folder / name, self._judged, feed, titles=self._arguments.titles)
            for name in names
        }
        systems = [System(name) for name in names]
        if self._arguments.ablation and report.OURS in names:
            systems += [System(report.OURS, signal) for signal in ablation.SIGNALS]
        page_of = {p.id: p.document for p in self._judged.passages()} if feed is Feed.PASSAGES else {}
        asked: dict[System, list[Future[Rankings]]] = {}
        for name in names:
            report.progress(f"{self._judged.name}: {name} builds")
            built[name].result()
            for system in systems:
                if system.engine == name:
                    asked[system] = [
                        pool.submit(rank, system, self._folder / name, part, page_of if name == report.OURS else {})
                        for part in self._parts()
                    ]
        for system in systems:
            report.progress(f"{self._judged.name}: {_name(system)} answers")
            self._take(system, {query: found for part in asked[system] for query, found in part.result().items()})
        report.progress("")

    def _parts(self) -> Iterator[dict[str, str]]:
        queries = list(self._judged.queries.items())
        for start in range(self._arguments.jobs):
            yield dict(queries[start :: self._arguments.jobs])

    def _take(self, system: System, rankings: Rankings) -> None:
        grades = self._judged.grades
        self.scores[system] = {query: metrics.score(rankings[query], grades[query]) for query in self._judged.queries}
        self.empty[system] = [self._judged.queries[query] for query, found in rankings.items() if not found]

    def lines(self) -> list[dict[str, Any]]:
        """What is reported of each system: its means, and how it compares with the baseline, or with all signals."""
        lines = []
        for system, scores in self.scores.items():
            other = System(report.OURS if system.without else self._arguments.baseline)
            line = {"system": _name(system), **metrics.mean(list(scores.values()))._asdict()}
            if other in self.scores and other != system:
                line |= {"compared_with": other.engine, **compare(scores, self.scores[other])}
            lines.append(line | {"nothing_found": self.empty[system]})
        return lines


def compare(scores: QueryScores, others: QueryScores) -> dict[str, float]:
    """The difference of the mean nDCG on the queries that both have, its p, and how many queries it changed."""
    differences = [scores[query].ndcg - others[query].ndcg for query in scores.keys() & others.keys()]
    if not differences:
        return {}
    return {
        "difference": sum(differences) / len(differences),
        "p": metrics.p_value(sorted(differences)),
        "changed": sum(map(bool, differences)),
    }


def main(arguments: list[str] | None = None) -> None:
    options = _arguments(arguments)
    judged_sets = [read_set(folder, options.sample) for folder in options.sets]
    names = engines.installed(options.engines)
    described = {**machine.description(), "feed": options.feed, "titles": options.titles, "sets": {}}
    before = _load(options.against) if options.against else {}
    kept: dict[str, Any] = {}
    context = multiprocessing.get_context("spawn")  # engines with threads of their own do not stand forking
    with (
        TemporaryDirectory(prefix="benchmark-") as folder,
        ProcessPoolExecutor(options.jobs, mp_context=context) as pool,
    ):
        for number, judged in enumerate(judged_sets):
            evaluation = Evaluation(judged, options, Path(folder) / str(number))
            evaluation.run(names, pool)
            lines = evaluation.lines()
            print(_report(judged, lines), flush=True)
            ours = evaluation.scores.get(System(report.OURS), {})
            if judged.name in before:
                print(_changes(judged, ours, before[judged.name]), flush=True)
            kept[judged.name] = ours
            kept_lines = [line | {"nothing_found": len(line["nothing_found"])} for line in lines]
            described["sets"][judged.name] = {"queries": len(judged.queries), "systems": kept_lines}
    if options.keep:
        options.keep.write_text(json.dumps(kept), encoding="utf-8")
    if options.save:
        machine.keep(described, "-relevance")


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=(__doc__ or "").partition("\n")[0],
        epilog=(__doc__ or "").partition("\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("sets", type=Path, nargs="*", help="folders of sets, or of folders of sets")
    parser.add_argument("--engines", nargs="+", choices=(report.OURS, *PEERS), default=(report.OURS, *PEERS))
    parser.add_argument("--baseline", choices=(report.OURS, *PEERS), default=report.PEER)
    parser.add_argument("--sample", type=int, metavar="N", help="only so many queries of each set")
    parser.add_argument("--feed", choices=list(Feed), default=Feed.PAGES, help="how our library is given a set")
    parser.add_argument("--no-titles", dest="titles", action="store_false", help="texts alone, for all engines")
    parser.add_argument("--no-ablation", dest="ablation", action="store_false", help="leave our signals as they are")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--keep", type=Path, metavar="FILE", help="write our score of every query")
    parser.add_argument("--against", type=Path, metavar="FILE", help="compare ours with what --keep wrote")
    parser.add_argument("--save", action="store_true", help="keep the figures in benchmarks/runs/")
    options = parser.parse_args(arguments)
    given = options.sets or [machine.HERE.parent.parent / "shared" / "data"]
    options.sets = [found for folder in given for found in ([folder] if is_set(folder) else _sets_below(folder))]
    if not options.sets:
        parser.error(f"no set in {', '.join(map(str, given))}; a set has corpus.jsonl.gz, queries.tsv and qrels.tsv")
    return options


def _sets_below(folder: Path) -> list[Path]:
    return sorted(filter(is_set, folder.iterdir())) if folder.is_dir() else []


def _name(system: System) -> str:
    return f"without {system.without}" if system.without else system.engine


def _report(judged: JudgedSet, lines: list[dict[str, Any]]) -> str:
    rows = [["", *metrics.TITLES, "nDCG ±", "p", "queries changed", "compared with"]]
    for line in lines:
        cells = [f"{line[key]:.4f}" for key in metrics.Scores._fields]
        if "p" in line:
            cells += [f"{line['difference']:+.4f}", f"{line['p']:.4f}", str(line["changed"]), line["compared_with"]]
        rows.append([line["system"], *cells, *[""] * (len(rows[0]) - 1 - len(cells))])
    notes = [
        f"{line['system']} found nothing for {', '.join(map(repr, line['nothing_found']))}\n"
        for line in lines
        if line["nothing_found"] and not line["system"].startswith("without")
    ]
    return f"\n{judged.name}: {len(judged.queries):,} queries\n{report.table(rows)}{''.join(notes)}"


def _load(path: Path) -> dict[str, QueryScores]:
    kept = json.loads(path.read_text(encoding="utf-8"))
    return {name: {query: metrics.Scores(*values) for query, values in scores.items()} for name, scores in kept.items()}


def _changes(judged: JudgedSet, ours: QueryScores, before: QueryScores) -> str:
    """What became of the queries since another run, those that moved most by name."""
    compared = compare(ours, before)
    if not compared:
        return "no query in common with the run to compare with\n"
    moved = sorted(ours.keys() & before.keys(), key=lambda query: (ours[query].ndcg - before[query].ndcg, query))
    rows = [["since then", "nDCG ±", "was", "is"]]
    for query in dict.fromkeys([*moved[:_MOVED], *moved[-_MOVED:]]):
        was, now = before[query].ndcg, ours[query].ndcg
        if was != now:
            rows.append([judged.queries[query], f"{now - was:+.4f}", f"{was:.4f}", f"{now:.4f}"])
    head = "nDCG {difference:+.4f} since then, p {p:.4f}, {changed} queries changed\n".format(**compared)
    return head + (report.table(rows) if compared["changed"] else "")


if __name__ == "__main__":
    main()
