"""Sets of documents and queries with judgements of what should be found.

A set is a folder: `corpus.jsonl.gz` with a passage in each line (`id`, the `document` it belongs to, `text`, and `title`
and `heading` where there are such), `queries.tsv` (query id, query) and `qrels.tsv` (query id, document id, grade).
"""

from __future__ import annotations

import gzip
import json
import random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_FILES = ("corpus.jsonl.gz", "queries.tsv", "qrels.tsv")
_SEED = 1789


class Passage(NamedTuple):
    """A passage of a document; `title` is the document's, `heading` the passage's own, and either may be empty."""

    id: str
    document: str
    title: str
    heading: str
    text: str


class JudgedSet(NamedTuple):
    """The queries of a set that have a judgement, and the grades of their documents."""

    folder: Path
    queries: dict[str, str]
    grades: dict[str, dict[str, int]]

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def passages(self) -> Iterator[Passage]:
        """All of the corpus."""
        with gzip.open(self.folder / _FILES[0], "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                title, heading = (record.get(name) or "" for name in ("title", "heading"))
                yield Passage(record["id"], record["document"], title, heading, record["text"])

    def documents(self) -> dict[str, list[Passage]]:
        """The passages of each document, in order."""
        documents: dict[str, list[Passage]] = {}
        for passage in self.passages():
            documents.setdefault(passage.document, []).append(passage)
        return documents


def is_set(folder: Path) -> bool:
    """Whether this folder is a set."""
    return all((folder / name).is_file() for name in _FILES)


def read_set(folder: Path, sample: int | None = None) -> JudgedSet:
    """Read a set's queries and judgements, or a `sample` of so many queries, the same every time."""
    grades: dict[str, dict[str, int]] = {}
    for query, document, grade in _rows(folder / "qrels.tsv"):
        grades.setdefault(query, {})[document] = int(grade)
    queries = {query: text for query, text in _rows(folder / "queries.tsv") if any(grades.get(query, {}).values())}
    if sample is not None and sample < len(queries):
        drawn = set(random.Random(_SEED).sample(sorted(queries), sample))  # noqa: S311 — the same every time
        queries = {query: text for query, text in queries.items() if query in drawn}
    return JudgedSet(folder, queries, {query: grades[query] for query in queries})


def _rows(path: Path) -> Iterable[list[str]]:
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.strip():
            yield line.rstrip("\r").split("\t")
