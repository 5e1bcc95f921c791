"""How often terms and words stand in the whole index: exact, asked of all shards at once, and remembered.

Whoever works with counts asks for one at a time. `settled` lets it: what is not known yet counts as nothing and is noted;
then all of it is asked for in one request, and the work is done again.
"""

from __future__ import annotations

from threading import RLock

from searcher.hints import TYPE_CHECKING, NamedTuple, TypeVar

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
        self._unknown = 0  # how often a count was asked for that was not known
        self._settling = RLock()

    def stem(self, token: str) -> int:
        """In how many paragraphs a stem stands; nothing, and a note, where that is not known yet."""
        if token not in self._stems:
            self._missing_stems.add(token)
            self._unknown += 1
        return self._stems.get(token, 0)

    def word(self, token: str) -> int:
        """How often a word stands anywhere; likewise."""
        if token not in self._words:
            self._missing_words.add(token)
            self._unknown += 1
        return self._words.get(token, (0, 0))[1]

    def word_frequency(self, token: str) -> int:
        """In how many paragraphs a word stands; likewise."""
        if token not in self._words:
            self._missing_words.add(token)
            self._unknown += 1
        return self._words.get(token, (0, 0))[0]

    def settled(self, make: Callable[[], Made], forget: Callable[[], None]) -> Made:
        """What is made when all counts asked for are known; `forget` drops what was made of others meanwhile.

        One thread makes at a time, and leaves nothing behind that was made of counts that are not known.
        """
        for _round in range(_MAX_ROUNDS):
            with self._settling:
                unknown = self._unknown
                made = make()
                if self._unknown == unknown:
                    return made
                stems, words = self._missing_stems, self._missing_words
                self._missing_stems, self._missing_words = set(), set()
                forget()
            self._learn(stems, words)
        with self._settling:
            return make()

    def _learn(self, stems: set[str], words: set[str]) -> None:
        if len(words) <= _MAX_FORESEEN:
            foreseen = {stem for word in words for stem in self._stems_of(word)}
            stems |= foreseen - self._stems.keys()
        while stems or words:
            some_stems = [stems.pop() for _ in range(min(len(stems), _MAX_TERMS_ASKED))]
            some_words = [words.pop() for _ in range(min(len(words), _MAX_TERMS_ASKED))]
            self._ask(some_stems, some_words)

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
