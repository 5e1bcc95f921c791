"""How building and searching grow with the number of passages, beyond what the collections have.

    python benchmarks/scale.py                        100,000, 300,000 and a million passages; keeps its run
    python benchmarks/scale.py --sizes 10000 --dry    one size, and prints only

A passage is the first half of the sentences of one passage of the collections and the second half of another's, drawn
with a fixed seed; twenty make a document. Each index is built by one process and searched by another. Seconds of the
processor stand beside those of the wall clock, which mean little where other work is done on the machine.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import machine
import report
from passages import pack_samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher import Index

SIZES = (100_000, 300_000, 1_000_000)
_PER_DOCUMENT = 20
_QUERIES = 300
_ALL = 1 << 30
_SENTENCE_END = re.compile(r"(?<=[.;!?]) ")


def main() -> None:
    arguments = _arguments()
    described = machine.description()
    sizes = []
    with TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        report.progress("reading the passages")
        sources = pack_samples(arguments.data, {_ALL}, folder / "samples")[_ALL].sources()
        texts = [text for source in sources for text in source.texts]
        for size in arguments.sizes:
            passages, index = folder / f"{size}.txt", folder / str(size)
            report.progress(f"{size:,} passages: drawing")
            written = _write(texts, size, passages)
            report.progress(f"{size:,} passages: building")
            built = _run("build", passages, index)
            report.progress(f"{size:,} passages: searching")
            asked = _run("ask", index, arguments.data / "code-travail" / "queries.tsv")
            sizes.append({"passages": size, "text_mb": written / 1e6, "build": built, "short_queries": asked})
            report.progress("")
            print(_line(sizes[-1]), flush=True)
            passages.unlink()
    if not arguments.dry:
        machine.keep({**described, "sizes": sizes}, "-scale")


def _write(texts: list[str], size: int, file: Path) -> int:
    """Write so many drawn passages, a line each; return how many bytes of text they have."""
    with file.open("wb") as lines:
        return sum(lines.write(passage.encode() + b"\n") - 1 for passage in drawn(texts, size))


def drawn(texts: list[str], size: int) -> Iterator[str]:
    """Yield so many passages: the first half of the sentences of one text, and the second half of another's."""
    chance = random.Random(size)  # noqa: S311 — no secret
    for _ in range(size):
        begin, end = (_SENTENCE_END.split(" ".join(chance.choice(texts).split())) for _ in range(2))
        yield " ".join([*begin[: (len(begin) + 1) // 2], *end[(len(end) + 1) // 2 :]])


def build(passages: Path, folder: Path) -> dict[str, float]:
    """Index drawn passages, and say what it took."""
    import searcher

    start, worked = perf_counter(), process_time()
    with passages.open(encoding="utf-8") as lines, searcher.create(folder) as index, index.writer() as writer:
        for number, texts in enumerate(iter(lambda: [*islice(lines, _PER_DOCUMENT)], [])):
            writer.add(searcher.Document(id=f"d{number}", title=f"Document {number}", paragraphs=texts))
    seconds, processor = perf_counter() - start, process_time() - worked
    size = passages.stat().st_size
    return {
        "mb_per_second": size / 1e6 / seconds,
        "mb_per_second_of_processor": size / 1e6 / processor,
        "index_to_text": machine.folder_bytes(folder) / size,
        "peak_memory_mb": machine.peak_memory() / 1e6,
    }


def ask(folder: Path, queries: Path) -> dict[str, float]:
    """Ask short queries twice: with every word new, and when their words are known."""
    import searcher

    lines = islice(queries.open(encoding="utf-8"), _QUERIES)
    asked = [line.rstrip("\n").split("\t")[1] for line in lines]
    with searcher.open(folder) as index:
        new, known = ([_milliseconds(index, query) for query in asked] for _ in range(2))
        return {
            f"{name}_p{percent}_ms": machine.percentile(times, percent)
            for name, times in (("new", new), ("known", known))
            for percent in (50, 95)
        } | {"peak_memory_mb": machine.peak_memory() / 1e6}


def _milliseconds(index: Index, query: str) -> float:
    """Milliseconds of the processor to the ids and titles of the ten best."""
    start = process_time()
    for hit in index.search(query, limit=10):
        _ = hit.document.id, hit.document.title
    return (process_time() - start) * 1e3


def _run(task: str, *paths: Path) -> dict[str, float]:
    command = [sys.executable, str(Path(__file__)), task, *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, env=machine.environment())
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _line(size: dict[str, Any]) -> str:
    figures = [*size["build"].items(), *size["short_queries"].items()]
    said = ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in figures)
    return f"{size['passages']:,} passages, {size['text_mb']:.0f} MB: {said}"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="in passages")
    parser.add_argument("--dry", action="store_true", help="print only")
    return parser.parse_args()


if __name__ == "__main__":
    if sys.argv[1:2] in (["build"], ["ask"]):
        task = build if sys.argv[1] == "build" else ask
        print(json.dumps(task(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main()
