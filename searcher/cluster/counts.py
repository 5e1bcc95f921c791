"""How often terms and words stand in the whole index: exact, asked of all shards at once, and remembered.

Whoever works with counts asks for one at a time. `settled` lets it: what is not known yet counts as nothing and is noted;
then all of it is asked for in one request, and the work is done again.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from searcher.cluster.connection import Connection, Json

Made = TypeVar("Made")

_MAX_ROUNDS = 6
_MAX_TERMS_ASKED = 20_000  # in one request
_MAX_FORESEEN = 200  # words


class Statistics(NamedTuple):
    """The whole index in numbers: lengths are words of texts, and of titles and headings."""

    paragraphs: int
    documents: int
    length: int
    title_length: int


def read_statistics(connection: Connection, index: str) -> Statistics:
    """Count paragraphs, documents and words."""
    sums = {"length": {"sum": {"field": "length"}}, "above": {"sum": {"field": "above"}}}
    documents = {"documents": {"filter": {"term": {"number": 1}}}}
    body = {"size": 0, "track_total_hits": True, "aggs": {**sums, **documents}}
    found = connection.search(f"/{index}/_search", body)
    totals = found["aggregations"]
    return Statistics(
        found["hits"]["total"]["value"],
        totals["documents"]["doc_count"],
        int(totals["length"]["value"]),
        int(totals["above"]["value"]),
    )


class Counts:
    """The counts of one commit, by token."""

    def __init__(
        self, connection: Connection, index: str, stems_of: Callable[[str], Iterable[str]] = lambda _: ()
    ) -> None:
        """Know nothing yet; `stems_of` says which stems a word has, for whoever asks of a word may go on to ask of these."""
        self._connection, self._index, self._stems_of = connection, index, stems_of
        self._stems: dict[str, int] = {}
        self._words: dict[str, tuple[int, int]] = {}
        self._missing_stems: set[str] = set()
        self._missing_words: set[str] = set()
        self._routes: list[str] = []
        self._lock = Lock()

    def stem(self, token: str) -> int:
        """In how many paragraphs a stem stands; nothing, and a note, where that is not known yet."""
        if token not in self._stems:
            self._missing_stems.add(token)
        return self._stems.get(token, 0)

    def word(self, token: str) -> int:
        """How often a word stands anywhere; likewise."""
        if token not in self._words:
            self._missing_words.add(token)
        return self._words.get(token, (0, 0))[1]

    def word_frequency(self, token: str) -> int:
        """In how many paragraphs a word stands; likewise."""
        if token not in self._words:
            self._missing_words.add(token)
        return self._words.get(token, (0, 0))[0]

    def settled(self, make: Callable[[], Made], forget: Callable[[], None]) -> Made:
        """What is made when all counts asked for are known; `forget` drops what was made of others meanwhile."""
        for _round in range(_MAX_ROUNDS):
            made = make()
            if not self._missing_stems and not self._missing_words:
                return made
            self._learn()
            forget()
        return make()

    def _learn(self) -> None:
        with self._lock:
            if len(self._missing_words) <= _MAX_FORESEEN:
                foreseen = {stem for word in list(self._missing_words) for stem in self._stems_of(word)}
                self._missing_stems |= foreseen - self._stems.keys()
            while self._missing_stems or self._missing_words:
                stems = [self._missing_stems.pop() for _ in range(min(len(self._missing_stems), _MAX_TERMS_ASKED))]
                words = [self._missing_words.pop() for _ in range(min(len(self._missing_words), _MAX_TERMS_ASKED))]
                self._ask(stems, words)

    def _ask(self, stems: list[str], words: list[str]) -> None:
        """One document that is nowhere, with all these terms, looked at by each shard."""
        document = {"stem": " ".join(stems), "word": " ".join(words)}
        asked = {
            "doc": {field: text for field, text in document.items() if text},
            "fields": ["stem", "word"],
            "term_statistics": True,
            "field_statistics": False,
            "offsets": False,
            "positions": False,
            "payloads": False,
        }
        self._routes = self._routes or self._find_routes()
        documents = [{"_index": self._index, "routing": route, **asked} for route in self._routes]
        answer = self._connection.ask("POST", "/_mtermvectors", {"docs": documents})
        found_stems = dict.fromkeys(stems, 0)
        found_words = dict.fromkeys(words, (0, 0))
        for shard in answer["docs"]:
            vectors: Json = shard.get("term_vectors", {})
            for term, told in vectors.get("stem", {}).get("terms", {}).items():
                found_stems[term] = found_stems.get(term, 0) + told.get("doc_freq", 0)
            for term, told in vectors.get("word", {}).get("terms", {}).items():
                frequency, occurrences = found_words.get(term, (0, 0))
                found_words[term] = frequency + told.get("doc_freq", 0), occurrences + told.get("ttf", 0)
        self._stems.update(found_stems)
        self._words.update(found_words)

    def _find_routes(self) -> list[str]:
        """A routing value that leads to each of the shards."""
        settings = self._connection.ask("GET", f"/{self._index}/_settings/index.number_of_shards")
        shards = int(next(iter(settings.values()))["settings"]["index"]["number_of_shards"])
        routes: dict[int, str] = {}
        key = 0
        while len(routes) < shards:
            answer = self._connection.ask("GET", f"/{self._index}/_search_shards", routing=str(key))
            routes.setdefault(answer["shards"][0][0]["shard"], str(key))
            key += 1
        return list(routes.values())
