"""Compare an index on a cluster with the same index in a folder, and with OpenSearch's own French search.

    python benchmarks/cluster.py                          three nodes, one judged set, both engines in turns
    python benchmarks/cluster.py --passages 8000          of so many passages: all judged documents, and others
    python benchmarks/cluster.py --queries 200 --dry      print only
    python benchmarks/cluster.py --answers                equal tens and requests alone: no times, so a busy machine will do
    python benchmarks/cluster.py --growth 20000 60000     how times grow with the passages, which are drawn as `scale.py` draws them

The nodes are those of `tests/tools/cluster/opensearch_nodes.py` (Java 17 or 21, Maven): three JVMs of 512 MB on the machine that asks,
which copy shards at 400 MB a second where 40 is usual. `native` is OpenSearch's `french` analyser with its `match` query on title,
heading and text, asked through the same client. Both are built as a rebuild is, without further copies while they are filled, merged,
and with one of each shard in the end. Java compiles what it runs often: before times are taken, both engines are built in turn for
`--warm` seconds, and asked for as long. How fast each is written is measured then, of `--ingest` passages that are drawn, merging and
copying included; with seconds of the processors for each passage, here and on the nodes, which a busy machine changes less. Then
queries are asked in small rounds, each engine in turn, or each size. Both engines rank passages; a document has the place of its best
one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from itertools import chain, cycle, islice
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import machine
import metrics
from judged import JudgedSet, Passage, read_set
from report import table
from scale import drawn

import searcher
from searcher.cluster.address import parse_address
from searcher.cluster.connection import Connection
from searcher.cluster.management import delete

sys.path.insert(0, str(machine.HERE.parent / "tests" / "tools" / "cluster"))
from opensearch_nodes import Nodes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from searcher.cluster.connection import Json

_HEAP = "512m"
_CLIENTS = 8
_ASKED_AGAIN = 200  # queries, for the requests that a known one takes
_ROUND = 10  # queries that one engine answers before the other has its turn
_ACTIONS = 500  # of a bulk request
_PER_DOCUMENT = 20  # drawn passages
_PASSAGES_ASKED = 50  # that ten documents may be among them

_OPENING = """
import json, sys, time, searcher
start = time.perf_counter()
index = searcher.open(sys.argv[1])
opened = time.perf_counter() - start
[hit.as_dict() for hit in index.search("durée du travail de nuit")]
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps({"seconds": opened, "peak_mb": peak / 1024}))
"""


class Native:
    """OpenSearch as it comes: its `french` analyser, its BM25, its `match` query."""

    def __init__(self, connection: Connection, name: str, shards: int) -> None:
        self._connection, self.name, self._shards = connection, name, shards

    def _create(self) -> None:
        mapping = {
            "dynamic": "strict",
            "properties": {"document": {"type": "keyword"}, "text": {"type": "text", "analyzer": "french"}},
        }
        settings = {"number_of_shards": self._shards, "number_of_replicas": 0, "refresh_interval": "-1"}
        self._connection.ask("PUT", f"/{self.name}", {"settings": settings, "mappings": mapping})

    def delete(self) -> None:
        """Delete the index, if there is one."""
        with suppress(searcher.StorageError):
            self._connection.ask("DELETE", f"/{self.name}")

    def build(self, passages: Iterator[Passage]) -> None:
        """Send all passages to a new index, then let them be found."""
        self.delete()
        self._create()
        while batch := list(islice(passages, _ACTIONS)):
            lines: list[Json] = []
            for passage in batch:
                text = "\n".join(filter(None, (passage.title, passage.heading, passage.text)))
                lines += (
                    {"index": {"_index": self.name, "_id": passage.id}},
                    {"document": passage.document, "text": text},
                )
            self._connection.ask_lines("/_bulk", lines)
        self._connection.ask("POST", f"/{self.name}/_forcemerge", max_num_segments="1")
        self._connection.ask("POST", f"/{self.name}/_refresh")
        self._connection.ask("PUT", f"/{self.name}/_settings", {"index": {"number_of_replicas": 1}})
        self._connection.ask("GET", f"/_cluster/health/{self.name}?wait_for_status=green&timeout=120s")

    def search(self, query: str, limit: int = 10) -> list[str]:
        """The documents of the best passages, with their texts brought along."""
        body = {"size": limit, "track_total_hits": False, "query": {"match": {"text": query}}}
        found = self._connection.search(f"/{self.name}/_search", body, search_type="dfs_query_then_fetch")
        return [hit["_source"]["document"] for hit in found["hits"]["hits"]]


class Engines:
    """One set in a folder, on a cluster, and in OpenSearch as it comes."""

    def __init__(self, hosts: list[str], documents: dict[str, list[Passage]], folder: Path, shards: int) -> None:
        name = f"benchmark-{token_hex(4)}"
        self.address = f"opensearch://{','.join(hosts)}/{name}"
        self.connection = Connection(parse_address(self.address))
        self._documents = documents
        self.passages = sum(map(len, documents.values()))
        self.shards = shards
        self.local = searcher.create(folder / "local")
        self.ours: Any = searcher.create(self.address, shards=shards)
        self.native = Native(self.connection, f"{name}-native", shards)

    def build_ours(self) -> None:
        """Build that on the cluster."""
        self._fill(self.ours.replacing_writer())
        self.ours.delete_old_generations()

    def build_local(self) -> None:
        """Build that in the folder."""
        self._fill(self.local.writer())

    def build(self, warm: float) -> None:
        """Build all three, those on the cluster for so many seconds in turn."""
        self.build_local()
        until = time.perf_counter() + warm
        while True:
            is_last = time.perf_counter() > until
            self.build_ours()
            self.native.build(chain.from_iterable(self._documents.values()))
            if is_last:
                return

    def _fill(self, made: Any) -> None:
        with made as writer:
            for name, passages in self._documents.items():
                paragraphs = [searcher.Paragraph(one.text, heading=one.heading or None) for one in passages]
                writer.add(searcher.Document(id=name, title=passages[0].title or None, paragraphs=paragraphs))

    def close(self) -> None:
        """Delete what is on the cluster."""
        delete(self.connection)
        self.native.delete()


def written(nodes: Nodes, passages: int, write: Callable[[], None]) -> dict[str, float]:
    """How many passages a second were written, and microseconds of the processors for each."""
    began, here, there = time.perf_counter(), time.process_time(), nodes.cpu_seconds()
    write()
    return {
        "ingest_per_second": passages / (time.perf_counter() - began),
        "ingest_client_cpu_us": (time.process_time() - here) / passages * 1e6,
        "ingest_nodes_cpu_us": (nodes.cpu_seconds() - there) / passages * 1e6,
    }


def drawn_documents(texts: list[str], size: int) -> Iterator[searcher.Document]:
    """Yield documents of so many passages that are drawn as they are asked for."""
    passages = drawn(texts, size)
    for number in range(-(-size // _PER_DOCUMENT)):
        paragraphs = [*islice(passages, _PER_DOCUMENT)]
        yield searcher.Document(id=f"d{number}", title=f"Document {number}", paragraphs=paragraphs)


def fill(index: Any, documents: Iterable[searcher.Document]) -> None:
    """Replace all that is in an index."""
    with index.replacing_writer() as writer:
        for document in documents:
            writer.add(document)


def ingest(nodes: Nodes, texts: list[str], size: int, shards: int) -> dict[str, Any]:
    """How fast so many passages are written to an index that is new, by each engine."""
    documents = [*drawn_documents(texts, size)]
    passages = [
        Passage(id=f"{one.id}-{number}", document=one.id, title=one.title or "", heading="", text=paragraph.text)
        for one in documents
        for number, paragraph in enumerate(one.content())
    ]
    index: Any = searcher.create(f"opensearch://{','.join(nodes.hosts)}/benchmark-{token_hex(4)}", shards=shards)
    native = Native(index.connection, f"{index.address.name}-native", shards)
    try:
        return {
            "passages": len(passages),
            "ours": written(nodes, len(passages), lambda: fill(index, documents)),
            "native": written(nodes, len(passages), lambda: native.build(iter(passages))),
        }
    finally:
        native.delete()
        delete(index.connection)


def answer(index: Any, query: str) -> list[tuple[str, int, float, str]]:
    """A page of ten hits, with their snippets."""
    return [(hit.document.id, hit.number, hit.score, str(hit.snippet)) for hit in index.search(query)]


def identical(engines: Engines, queries: list[str]) -> dict[str, Any]:
    """How many tens are those of the folder with equal scores, and requests a query, terms new and known."""
    ours = engines.ours
    answer(ours, "qui ?")  # the ways to the shards are found once
    asked = {"new": queries, "known": queries[:_ASKED_AGAIN]}
    requests: dict[str, float] = {}
    differing: dict[str, None] = {}
    with ThreadPoolExecutor(_CLIENTS) as clients:
        for kind, some in asked.items():
            before = ours.connection.requests
            for query, found in zip(some, clients.map(lambda query: answer(ours, query), some), strict=True):
                if found != answer(engines.local, query):
                    differing[query] = None
            requests[kind] = (ours.connection.requests - before) / len(some)
    same = 1 - len(differing) / len(queries)
    return {"queries": len(queries), "identical": same, "differing": [*differing], "requests": requests}


def times(engines: Engines, queries: list[str], warm: float) -> dict[str, Any]:
    """Milliseconds of one client, and answers a second of eight, after both engines were asked for so many seconds."""
    asks: dict[str, Callable[[str], object]] = {
        "ours": lambda query: answer(engines.ours, query),
        "native": engines.native.search,
    }
    found = one_client(asks, queries, warm)
    for name, ask in asks.items():
        with ThreadPoolExecutor(_CLIENTS) as clients:
            began = time.perf_counter()
            list(clients.map(ask, queries))
            found[name]["eight_clients_per_second"] = len(queries) / (time.perf_counter() - began)
    return found


def one_client(
    asks: dict[str, Callable[[str], object]], queries: list[str], warm: float
) -> dict[str, dict[str, float]]:
    """Milliseconds of a query for each way to ask it, in turns, after each was asked for so many seconds."""
    for ask in asks.values():
        until = time.perf_counter() + warm
        for query in cycle(queries):
            if time.perf_counter() > until:
                break
            ask(query)
    spent: dict[str, list[float]] = {name: [] for name in asks}
    cpu = dict.fromkeys(asks, 0.0)
    for start in range(0, len(queries), _ROUND):
        for name, ask in asks.items():
            for query in queries[start : start + _ROUND]:
                began, used = time.perf_counter(), time.process_time()
                ask(query)
                spent[name].append((time.perf_counter() - began) * 1000)
                cpu[name] += (time.process_time() - used) * 1000
    return {
        name: {
            "p50_ms": machine.percentile(spent[name], 50),
            "p95_ms": machine.percentile(spent[name], 95),
            "client_cpu_ms": cpu[name] / len(queries),
        }
        for name in asks
    }


def growth(nodes: Nodes, texts: list[str], queries: list[str], arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """For each size how fast it was written, drawn meanwhile, and milliseconds of a query of words that are known."""
    indexes: dict[int, Any] = {}
    rates: dict[int, dict[str, float]] = {}
    try:
        for size in arguments.growth:
            index: Any = searcher.create(
                f"opensearch://{','.join(nodes.hosts)}/benchmark-{token_hex(4)}", shards=arguments.shards
            )
            indexes[size] = index
            rates[size] = written(nodes, size, partial(fill, index, drawn_documents(texts, size)))
            index.reload()
        asks = {str(size): partial(answer, index) for size, index in indexes.items()}
        times = one_client(asks, queries, arguments.warm)
    finally:
        for index in indexes.values():
            delete(index.connection)
    return [{"passages": size, **rates[size], **times[str(size)]} for size in indexes]


def relevance(engines: Engines, queries: dict[str, str], grades: dict[str, dict[str, int]]) -> dict[str, float]:
    """The nDCG@10 of each."""
    found: dict[str, list[metrics.Scores]] = {"ours": [], "native": []}
    for query, text in queries.items():
        ranked = {
            "ours": [hit.document.id for hit in engines.ours.search(text, limit=_PASSAGES_ASKED)],
            "native": engines.native.search(text, _PASSAGES_ASKED),
        }
        for name, documents in ranked.items():
            found[name].append(metrics.score([*dict.fromkeys(documents)], grades[query]))
    return {name: metrics.mean(scores).ndcg for name, scores in found.items()}


def opening(address: str) -> dict[str, Any]:
    """Seconds and peak memory of a process that opens the index and asks once: without a dictionary in its cache, and with one."""
    with TemporaryDirectory(prefix="benchmark-") as cache:
        environment = machine.environment() | {"XDG_CACHE_HOME": cache}
        command = [sys.executable, "-c", _OPENING, address]
        runs = [
            json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True, env=environment).stdout)
            for _run in range(4)
        ]
    first, *again = runs
    best = min(again, key=lambda run: run["seconds"])
    return {"first": first, "cached": best}


def choose(documents: dict[str, list[Passage]], judged: set[str], passages: int) -> dict[str, list[Passage]]:
    """All documents that are judged, and others at even distances, up to so many passages."""
    total = sum(map(len, documents.values()))
    chosen = {name: found for name, found in documents.items() if name in judged}
    left = passages - sum(map(len, chosen.values()))
    others = [name for name in documents if name not in judged]
    for name in others[:: max(1, round(total / max(left, 1)))]:
        if left <= 0:
            break
        chosen[name] = documents[name]
        left -= len(documents[name])
    return chosen


def main() -> None:
    arguments = _arguments()
    judged = read_set(arguments.set, arguments.queries)
    documents = judged.documents()
    if arguments.passages:
        documents = choose(documents, {name for one in judged.grades.values() for name in one}, arguments.passages)
    os.environ.setdefault("SEARCHER_TEST_CLUSTER_HEAP", _HEAP)
    nodes = Nodes()
    started = not nodes.health()
    if started:
        nodes.start(3)
    try:
        with TemporaryDirectory(prefix="benchmark-") as folder:
            if arguments.growth:
                _grow(nodes, judged, arguments)
                return
            engines = Engines(nodes.hosts, documents, Path(folder), arguments.shards)
            try:
                if arguments.answers:
                    run = _answers(engines, judged.name, [*judged.queries.values()])
                else:
                    run = _measure(engines, nodes, judged, arguments)
            finally:
                engines.close()
    finally:
        if started:
            nodes.stop()
    if arguments.answers:
        _print_answers(run)
    else:
        _print(run)
    if not arguments.dry:
        machine.keep(run, "-cluster-answers" if arguments.answers else "-cluster")


def _grow(nodes: Nodes, judged: JudgedSet, arguments: argparse.Namespace) -> None:
    run: dict[str, Any] = {**machine.description(), "set": judged.name, "nodes": 3, "shards": arguments.shards}
    run["load"] = [round(os.getloadavg()[1], 1)]
    texts = [passage.text for passage in judged.passages()]
    run["growth"] = growth(nodes, texts, [*judged.queries.values()], arguments)
    run["load"].append(round(os.getloadavg()[1], 1))
    rows = [["passages", *(title for title, _key in (*_WRITTEN, *_TIMES[:3]))]]
    for size in run["growth"]:
        rates = [f"{size[key]:.0f}" for _title, key in _WRITTEN]
        rows.append([f"{size['passages']:,}", *rates, *(f"{size[key]:.1f}" for _title, key in _TIMES[:3])])
    print(table(rows))
    print(
        f"p50 of the last size: {run['growth'][-1]['p50_ms'] / run['growth'][0]['p50_ms']:.2f} times that of the first"
    )
    if not arguments.dry:
        machine.keep(run, "-cluster-growth")


def _described(engines: Engines, name: str) -> dict[str, Any]:
    run: dict[str, Any] = {**machine.description(), "set": name, "passages": engines.passages, "nodes": 3}
    return run | {"shards": engines.shards, "load": [round(os.getloadavg()[1], 1)]}


def _answers(engines: Engines, name: str, queries: list[str]) -> dict[str, Any]:
    run = _described(engines, name)
    engines.build_local()
    engines.build_ours()
    engines.ours.reload()
    run["words"] = engines.ours.describe().words
    run["answers"] = identical(engines, queries)
    run["load"].append(round(os.getloadavg()[1], 1))
    return run


def _measure(engines: Engines, nodes: Nodes, judged: JudgedSet, arguments: argparse.Namespace) -> dict[str, Any]:
    texts = [*judged.queries.values()]
    run = _described(engines, judged.name)
    engines.build(arguments.warm)
    passages = [passage.text for passage in judged.passages()]
    run["ingest"] = ingest(nodes, passages, arguments.ingest, arguments.shards)
    run["words"] = engines.ours.describe().words
    run["opening"] = opening(engines.address)
    engines.ours.reload()
    for query in texts[:_ROUND]:
        engines.native.search(query)
    run["answers"] = identical(engines, texts)
    run["times"] = times(engines, texts, arguments.warm)
    run["ndcg"] = relevance(engines, judged.queries, judged.grades)
    run["load"].append(round(os.getloadavg()[1], 1))
    return run


def _print_answers(run: dict[str, Any]) -> None:
    answers = run["answers"]
    print(f"\n{run['set']}: {run['passages']:,} passages, {run['words']:,} words, {answers['queries']} queries\n")
    print(f"identical tens with equal scores: {answers['identical']:.2%}")
    for query in answers["differing"]:
        print(f"    differs: {query}")
    print(f"requests a query: {answers['requests']['new']:.2f} new, {answers['requests']['known']:.2f} known")
    print(f"load of the machine, before and after: {run['load'][0]}, {run['load'][1]}")


def _print(run: dict[str, Any]) -> None:
    _print_answers(run)
    rows = [["", "ours", "native"]]
    rows += [[title, *(f"{run['times'][name][key]:.1f}" for name in ("ours", "native"))] for title, key in _TIMES]
    rows += [[title, *(f"{run['ingest'][name][key]:.0f}" for name in ("ours", "native"))] for title, key in _WRITTEN]
    rows.append(["nDCG@10", *(f"{run['ndcg'][name]:.3f}" for name in ("ours", "native"))])
    print(table(rows))
    print(f"written: {run['ingest']['passages']:,} passages")
    for kind, one in run["opening"].items():
        print(f"opening, {kind}: {one['seconds']:.2f} s, {one['peak_mb']:.0f} MB")


_TIMES = (
    ("one client, p50 ms", "p50_ms"),
    ("one client, p95 ms", "p95_ms"),
    ("client's CPU, ms", "client_cpu_ms"),
    ("eight clients, a second", "eight_clients_per_second"),
)
_WRITTEN = (
    ("passages written a second", "ingest_per_second"),
    ("client's CPU for each, µs", "ingest_client_cpu_us"),
    ("nodes' CPU for each, µs", "ingest_nodes_cpu_us"),
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--set", type=Path, default=machine.HERE.parent.parent / "shared" / "data" / "code-travail")
    parser.add_argument("--passages", type=int, help="at most; the whole set without it")
    parser.add_argument("--queries", type=int, help="of the set; all without it")
    parser.add_argument("--ingest", type=int, default=40_000, help="passages that are written to measure how fast")
    parser.add_argument("--shards", type=int, default=1)
    parser.add_argument(
        "--warm", type=float, default=60.0, help="seconds that each engine is asked before times are taken"
    )
    parser.add_argument(
        "--answers", action="store_true", help="equal tens and requests alone, which need no quiet machine"
    )
    parser.add_argument("--growth", type=int, nargs="+", help="sizes in passages, whose times are compared")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


if __name__ == "__main__":
    main()
