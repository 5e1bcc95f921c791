"""Make more sets of judged queries: from passages that have titles, and from queries of other sets, rewritten.

    python benchmarks/made_sets.py FOLDER && python benchmarks/relevance.py FOLDER

`leads` seeks the first lines of an administrative page by the page's title, as one seeks an article of the press;
`sections` seeks articles of law by the title of their section. The titles are in neither index. They say less of a
ranking than people's questions do, and they are of other kinds than those that its weights were chosen by.

`quoted-…`, `hyphenated-…` and `long-…` ask a set's own queries as people also type them: two neighbours in quotes, two
neighbours joined by a hyphen, and those of sixteen words or more. `headed-code-travail` is that set with
headings below titles. `headlines` seeks a page by the half of its title that one remembers, as one seeks news. Each is a
class with a figure of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import machine
import rewritten
from judged import read_set

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from judged import JudgedSet

_SEED = 5
_LEADS, _SECTIONS = 1200, 700  # queries
_REWRITTEN = ("piaf", "code-travail", "service-public", "cnil-faq")
_FEWEST_QUERIES, _MOST_QUERIES = 30, 500  # of a set of rewritten ones
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
    headlines(options.data / "code-travail" / "corpus.jsonl.gz", options.folder / "headlines")
    headed(options.data / "code-travail", options.folder / "headed-code-travail")
    for name in _REWRITTEN:
        for kind, rewrite in rewritten.KINDS.items():
            queries_rewritten(options.data / name, options.folder / f"{kind}-{name}", rewrite)


def queries_rewritten(given: Path, folder: Path, rewrite: Callable[[str], str | None]) -> None:
    """Queries of a set that can be rewritten so, a draw of them, with the set's passages and judgements."""
    judged = read_set(given)
    queries = drawn_queries(judged, rewrite)
    if not queries:
        return
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(given / "corpus.jsonl.gz", folder / "corpus.jsonl.gz")
    asked = "".join(f"{query}\t{text}\n" for query, text in queries.items())
    (folder / "queries.tsv").write_text(asked, encoding="utf-8")
    grades = ((query, document, grade) for query in queries for document, grade in judged.grades[query].items())
    (folder / "qrels.tsv").write_text("".join(f"{q}\t{d}\t{g}\n" for q, d, g in grades), encoding="utf-8")
    print(f"{folder}: {len(queries):,} queries")


def drawn_queries(judged: JudgedSet, rewrite: Callable[[str], str | None]) -> dict[str, str]:
    """The queries of a set that can be rewritten so, a draw of them, by their ids; none where they are few."""
    queries = {query: told for query, text in judged.queries.items() if (told := rewrite(text))}
    if len(queries) < _FEWEST_QUERIES:
        return {}
    drawn = random.Random(_SEED).sample(sorted(queries), min(_MOST_QUERIES, len(queries)))  # noqa: S311 — the same every time
    return {query: queries[query] for query in drawn}


def headed(given: Path, folder: Path) -> None:
    """A set whose passages have the document's title, and what their own says more as a heading."""
    titles: dict[str, str] = {}
    passages = []
    for record in _records(given / "corpus.jsonl.gz"):
        title = titles.setdefault(record["document"], record["title"])
        passages.append({**record, "title": title, "heading": record["title"].removeprefix(title).strip(" —–-:>›")})
    judged = read_set(given)
    queries = drawn_queries(judged, str)
    _write(
        folder, passages, queries, {query: [d for d, g in judged.grades[query].items() if g > 0] for query in queries}
    )


def headlines(corpus: Path, folder: Path) -> None:
    """Every other word of substance of a page's title as a query for the page, which has its title."""
    passages, queries = [], {}
    for record in _records(corpus):
        if record["document"].startswith("sp:"):
            passages.append({**record, "title": record["title"].partition(" — ")[0]})
            if record["id"].endswith("#0") and (remembered := rewritten.half(passages[-1]["title"])):
                queries[record["document"]] = remembered
    drawn = random.Random(_SEED).sample(sorted(queries), min(_MOST_QUERIES, len(queries)))  # noqa: S311 — the same every time
    _write(folder, passages, {document: queries[document] for document in drawn}, {page: [page] for page in drawn})


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
