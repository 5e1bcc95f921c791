"""Make two more sets of judged queries from passages that have titles: each title is a query, its texts the answer.

    python benchmarks/made_sets.py FOLDER && python benchmarks/relevance.py FOLDER

`leads` seeks the first lines of an administrative page by the page's title, as one seeks an article of the press;
`sections` seeks articles of law by the title of their section. The titles are in neither index. They say less of a
ranking than people's questions do, and they are of other kinds than those that its weights were chosen by.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

import machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SEED = 5
_LEADS, _SECTIONS = 1200, 700  # queries
_LEAD = 400  # characters
_NUMBERING = re.compile(r"^[^:>]*: *")  # « Section 2 : »
_FEWEST_WORDS, _FEWEST, _MOST = 4, 2, 12  # words of a section's title, and articles in it


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where the sets are written")
    parser.add_argument("--data", type=Path, default=machine.HERE.parent.parent / "shared" / "data")
    options = parser.parse_args(arguments)
    leads(options.data / "code-travail" / "corpus.jsonl.gz", options.folder / "leads")
    sections(options.data / "bulk" / "codes.jsonl.gz", options.folder / "sections")


def leads(corpus: Path, folder: Path) -> None:
    """Titles of pages as queries, each for the beginning of its page."""
    passages, queries = [], {}
    for record in _records(corpus):
        if record["document"].startswith("sp:") and record["id"].endswith("#0"):
            passages.append({**record, "title": "", "text": record["text"][:_LEAD]})
            queries[record["document"]] = record["title"].partition(" — ")[0]
    drawn = random.Random(_SEED).sample(sorted(queries), min(_LEADS, len(queries)))  # noqa: S311 — the same every time
    _write(folder, passages, {document: queries[document] for document in drawn}, {page: [page] for page in drawn})


def sections(corpus: Path, folder: Path) -> None:
    """Titles of sections as queries, each for the articles in it; the labour code is in other sets."""
    passages, articles = [], {}
    for record in _records(corpus):
        if not record["title"].startswith("Code du travail"):
            passages.append({**record, "title": ""})
            articles.setdefault(record["title"], {})[record["document"]] = None
    queries = {path: _NUMBERING.sub("", path.rpartition(" > ")[2]).strip(" .") for path in sorted(articles)}
    telling = [
        path
        for path, title in queries.items()
        if len(title.split()) >= _FEWEST_WORDS and "isposition" not in title and _FEWEST <= len(articles[path]) <= _MOST
    ]
    drawn = random.Random(_SEED).sample(telling, min(_SECTIONS, len(telling)))  # noqa: S311 — likewise
    names = {path: f"s{number}" for number, path in enumerate(drawn)}
    _write(
        folder,
        passages,
        {name: queries[path] for path, name in names.items()},
        {name: [*articles[path]] for path, name in names.items()},
    )


def _records(corpus: Path) -> Iterator[dict[str, str]]:
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _write(
    folder: Path, passages: Sequence[dict[str, str]], queries: Mapping[str, str], answers: Mapping[str, Sequence[str]]
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(passage, ensure_ascii=False) + "\n" for passage in passages)
    told = "".join(f"{query}\t{text}\n" for query, text in queries.items())
    (folder / "queries.tsv").write_text(told, encoding="utf-8")
    judged = "".join(f"{query}\t{document}\t1\n" for query, found in answers.items() for document in found)
    (folder / "qrels.tsv").write_text(judged, encoding="utf-8")
    print(f"{folder}: {len(passages):,} passages, {len(queries):,} queries")


if __name__ == "__main__":
    main()
