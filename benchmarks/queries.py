"""The queries every engine answers: what people really asked, and words and pairs drawn from the passages.

The draw has a fixed seed and is made from one sample of 10,000 passages, so that every size and every run gets the same
queries. No query is asked twice: those that warm an engine up, those timed for ids and those timed for snippets are
different ones, so that remembering answers helps nobody.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from passages import Sample

DRAWN_FROM = 10_000
_SEED = 1789
_WORD = re.compile(r"[^\W\d_]+")
_MEDIUM = (10, 200)  # passages of 10,000 that hold a word of medium frequency: 0.1 % to 2 %
_KNOWN = (10, 1000)  # words that are neither rare nor as common as stop words
_LONG = 4  # letters: below, most words are articles, pronouns and prepositions
_QUESTION = range(8, 13)  # words of a question of about ten


class Kind(StrEnum):
    """The classes of queries."""

    WORD = "one word"
    WORDS = "two words"
    QUESTION = "ten-word question"
    PHRASE = "phrase"
    REQUIRED = "two required"
    PREFIX = "prefix"
    FILTER = "filter"


WITH_SNIPPETS = (Kind.WORD, Kind.WORDS, Kind.QUESTION)


class Query(NamedTuple):
    """`text` as a person would type it, without operators; each engine writes it in its own language.

    A `FILTER` query asks for words among the passages whose `field` (`document` or `collection`) is `value`.
    """

    kind: Kind
    text: str
    field: str = ""
    value: str = ""

    @property
    def words(self) -> list[str]:
        """The words alone: most query languages take apostrophes and question marks for operators."""
        return re.findall(r"\w+", self.text)


class Batch(NamedTuple):
    """The queries of one line of the report."""

    kind: Kind
    snippets: bool
    warm_up: list[Query]
    timed: list[Query]

    @property
    def name(self) -> str:
        """The line's title."""
        return f"{self.kind}, ten snippets" if self.snippets else str(self.kind)


def draw_batches(data: Path, sample: Sample, count: int) -> list[Batch]:
    """The batches of `count` timed queries each."""
    pool = _Pool(data, sample)
    warm = max(5, count // 10)
    batches = []
    for kind in Kind:
        queries = pool.draw(kind, 2 * (count + warm) if kind in WITH_SNIPPETS else count + warm)
        batches.append(Batch(kind, snippets=False, warm_up=queries[:warm], timed=queries[warm : warm + count]))
        if kind in WITH_SNIPPETS:
            rest = queries[warm + count :]
            batches.append(Batch(kind, snippets=True, warm_up=rest[:warm], timed=rest[warm:]))
    return sorted(batches, key=lambda batch: batch.snippets)


class _Pool:
    """What queries are drawn from."""

    def __init__(self, data: Path, sample: Sample) -> None:
        self._random = random.Random(_SEED)  # noqa: S311 — the same draw every time is the point
        self._passages = [(source, text) for source in sample.sources() for text in source.texts]
        self._novels = [(source, text) for source, text in self._passages if source.collection == "novels"]
        self._frequency = Counter(word for _, text in self._passages for word in {*_WORD.findall(text.lower())})
        self._real = list(_real_queries(data))

    def draw(self, kind: Kind, count: int) -> list[Query]:
        """So many different queries; for words, up to half of them real ones, and questions are all real."""
        real = self._real_of(kind)
        self._random.shuffle(real)
        queries = [Query(kind, text) for text in (real[:count] if kind is Kind.QUESTION else real[: count // 2])]
        make: Callable[[], Query | None] = {
            Kind.PHRASE: self._phrase,
            Kind.PREFIX: self._prefix,
            Kind.FILTER: self._filter,
            Kind.WORD: lambda: self._words(kind, 1),
        }.get(kind, lambda: self._words(kind, 2))
        while kind is not Kind.QUESTION and len(queries) < count:
            query = make()
            if query and query not in queries:
                queries.append(query)
        if len(queries) < count:
            msg = f"there are only {len(queries)} queries of the class {kind}; ask for fewer with --queries"
            raise SystemExit(msg)
        self._random.shuffle(queries)
        return queries

    def _real_of(self, kind: Kind) -> list[str]:
        lengths = {Kind.WORD: range(1, 2), Kind.WORDS: range(2, 3), Kind.QUESTION: _QUESTION}.get(kind, range(0))
        return [text for text in self._real if len(text.split()) in lengths]

    def _words(self, kind: Kind, count: int) -> Query | None:
        """Words of medium frequency that stand in one passage."""
        found = self._medium_words(self._random.choice(self._passages)[1])
        return Query(kind, " ".join(self._random.sample(found, count))) if len(found) >= count else None

    def _phrase(self) -> Query | None:
        words = list(_WORD.finditer(text := self._random.choice(self._passages)[1]))
        pairs = [
            text[first.start() : second.end()]
            for first, second in pairwise(words)
            if text[first.end() : second.start()] == " " and self._is(first[0], _KNOWN) and self._is(second[0], _KNOWN)
        ]
        return Query(Kind.PHRASE, self._random.choice(pairs)) if pairs else None

    def _prefix(self) -> Query | None:
        """Four or five plain letters: engines differ in what they do with an accent in a prefix."""
        words = [word for word in self._medium_words(self._random.choice(self._passages)[1]) if len(word) > 6]
        prefix = self._random.choice(words)[: self._random.choice((4, 5))] if words else ""
        return Query(Kind.PREFIX, prefix) if prefix and prefix.isascii() else None

    def _filter(self) -> Query | None:
        """Two words within one novel, or within one of the two collections."""
        source, text = self._random.choice(self._novels)
        found = self._medium_words(text)
        if len(found) < 2:
            return None
        text = " ".join(self._random.sample(found, 2))
        if self._random.random() < 0.5:
            return Query(Kind.FILTER, text, "document", source.document)
        return Query(Kind.FILTER, text, "collection", source.collection)

    def _medium_words(self, text: str) -> list[str]:
        return sorted({word for word in _WORD.findall(text.lower()) if self._is(word, _MEDIUM)})

    def _is(self, word: str, frequency: tuple[int, int]) -> bool:
        least, most = frequency
        return len(word) >= _LONG and least <= self._frequency[word.lower()] <= most


def _real_queries(data: Path) -> Iterator[str]:
    seen: set[str] = set()
    for collection in ("code-travail", "piaf"):
        for line in (data / collection / "queries.tsv").read_text(encoding="utf-8").splitlines():
            text = line.partition("\t")[2].strip()
            if text and _WORD.search(text) and text.lower() not in seen:
                seen.add(text.lower())
                yield text
