"""An index on a cluster, of one commit: what its dictionary and its counts do not tell is asked for, many things at once."""

from __future__ import annotations

from collections import Counter, UserDict
from functools import cached_property

from searcher.cluster.commits import read_commit
from searcher.cluster.companions import NO_COMPANIONS, companions_of, companions_searches
from searcher.cluster.connection import lost_shards
from searcher.cluster.counts import Counts, read_statistics
from searcher.cluster.dictionary import read_values, read_words
from searcher.cluster.dictionary_cache import dictionary_key, open_dictionary
from searcher.cluster.facets import count_facets
from searcher.cluster.query_body import Vocabulary, filter_body, query_body
from searcher.cluster.rows import ALL, WITHOUT_CONTENT, Contents, row_of
from searcher.cluster.schema import current_generation, words_alias
from searcher.cluster.segment import CandidateSegment, DictionarySegment
from searcher.cluster.snapshot import ClusterSnapshot
from searcher.config.sort_orders import DATE, SCORE
from searcher.errors import QueryError
from searcher.french import analyse
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.format.paragraph_columns import MAX_LENGTH
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.query.expand.stem_terms import having
from searcher.query.language.field_names import TITLE
from searcher.query.match.boolean_scorers import bind
from searcher.query.match.query_scorer import QueryScorer
from searcher.query.plan.clauses import (
    BestClause,
    BoostClause,
    ExpansionClause,
    FieldClause,
    GroupClause,
    PhraseClause,
)
from searcher.query.rank.features import RerankContext
from searcher.query.rank.weights import SIGNALS
from searcher.query.search import search_here
from searcher.query.suggest.completion import MIN_INFIX_CHARS, folded_line, folded_title

if TYPE_CHECKING:
    from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from searcher.cluster.companions import Companions
    from searcher.cluster.connection import Connection, Json
    from searcher.cluster.dictionary import FieldValue, WordEntry
    from searcher.cluster.rows import Row
    from searcher.index.read.snapshot import Snapshot
    from searcher.index.read.store import Made
    from searcher.query.facets import Facet
    from searcher.query.options import SearchOptions
    from searcher.query.plan.clauses import Clause
    from searcher.query.rank.ranking import Ranked
    from searcher.query.search import Ranking

_CANDIDATES = 80
"""So many hold the fifty best by our scores: the cluster's differ from them by some hundredths, as it rounds lengths."""

_CANDIDATES_OF_PHRASES = 256  # whose lengths the cluster rounds otherwise
_ALLOWANCE = 30  # candidates beyond those asked for
_MAX_WINDOW = 10_000  # candidates that a cluster sorts
_MAX_COMPARED = 10_000  # paragraphs of documents that may be near copies
_MAX_BODIES_CACHED = 1024
_PAGE = 1000
_EXACT_UP_TO = 40_000  # different texts, which is the most that OpenSearch counts exactly
_BY_SCORE = [{"_score": "desc"}, {"document": "asc"}, {"number": "asc"}]
_BY_PATH = [{"document": "asc"}, {"number": "asc"}]
_BY_DATE = [{"date": {"order": "desc", "missing": "_last"}}, *_BY_SCORE]
_STATISTICS = {"search_type": "dfs_query_then_fetch"}  # scores by the counts of all shards, not of each
_MAX_TRIES = 3  # of a search of which a shard was lost on the way: another host is asked, and another copy answers
_NEAR = {"preference": "_local"}  # of several copies of a shard the one on the node that is asked


class _Lost:
    """How many shards did not answer a query: the most that any of its requests went without."""

    def __init__(self) -> None:
        self.shards = 0

    def count(self, answer: Json) -> None:
        self.shards = max(self.shards, lost_shards(answer))


class ClusterStore:
    """An index on a cluster, of one commit. Threads may share one."""

    def __init__(self, connection: Connection) -> None:
        """Read the dictionary. Raises `NoIndex`, `IndexFormat` and `StorageError`."""
        self.connection = connection
        self.generation = current_generation(connection)
        self._name = self.generation.paragraphs
        commit = read_commit(connection, self.generation.words)
        self.number = commit.number
        self.statistics = read_statistics(connection, self._name)
        self.counts = Counts(connection, self._name, self._stems_of)
        self.dictionary = open_dictionary(
            dictionary_key(self.generation, commit),
            DictionarySegment,
            lambda: read_words(connection, self.generation.words),
        )
        self.dictionary.take_counts(self.counts, _LazyValues(self))
        self.base = ClusterSnapshot(self, self.dictionary, self.statistics, self.number)
        self.words = Vocabulary(self.dictionary, self.base)

    def latest(self) -> int:
        """The number of the newest commit, of another generation as well; 0 before the first."""
        return read_commit(self.connection, words_alias(self.connection.address.name)).number

    @cached_property
    def values(self) -> Mapping[str, Sequence[FieldValue]]:
        """The values of the fields."""
        return read_values(self.connection, self.generation.words)

    def knows(self, entry: WordEntry) -> bool:
        """Whether the dictionary has a word already, or a stem that only titles have."""
        written, folded, stem = entry
        if written is not None and folded is not None:
            return bool(self.dictionary.written_form(written, folded))
        return stem is not None and self.dictionary.stem.terms.find(stem.encode()) is not None

    def settled(self, make: Callable[[], Made]) -> Made:
        """What is made when all counts that it asks for are known."""
        return self.counts.settled(make, self._forget)

    def _forget(self) -> None:
        self.base.forget()

    def _stems_of(self, token: str) -> list[str]:
        """The tokens of the stems of a word, given its own."""
        dictionary = self.dictionary
        found = {stem.encode() for one in analyse(token.removeprefix("=")) for word in one.words for stem in word.stems}
        return [dictionary.term_token(term) for term in having(dictionary.stem, sorted(found))]

    # Searching

    def search(self, clauses: GroupClause, options: SearchOptions) -> Ranking:
        """The ranking that the local index makes, of as many candidates as it takes."""
        body, terms = _body(self.base, clauses)
        if not options.limit and not options.needs_every_match:
            return search_here(clauses, self._snapshot(body, [], NO_COMPANIONS), options)
        wanted = options.limit + options.offset
        count = max(_CANDIDATES if _is_plain(clauses) else _CANDIDATES_OF_PHRASES, wanted + _ALLOWANCE)
        if options.min_score > 0 or (options.sort != SCORE and not options.limit):
            count = _MAX_WINDOW
        while True:
            count = min(count, _MAX_WINDOW)
            lost = _Lost()
            hits = self._candidates(body, count, options.sort, lost)
            self._check_window(hits, wanted, count, all_needed=options.min_score > 0)
            snapshot = self._snapshot(body, hits, self._companions(hits, terms, lost))
            snapshot.lost_shards = lost.shards
            ranking = search_here(clauses, snapshot, options)
            if len(ranking.ranked) >= options.limit or len(hits) < count or count == _MAX_WINDOW:
                snapshot.shown = [ranked.ref for ranked in ranking.ranked]
                return ranking
            count *= 4

    def _check_window(self, hits: Sequence[Row], wanted: int, count: int, *, all_needed: bool) -> None:
        if len(hits) >= _MAX_WINDOW and (all_needed or wanted > _MAX_WINDOW - _ALLOWANCE):
            raise QueryError(
                _(
                    "more than the {n:,} best paragraphs cannot be looked at on a cluster; ask for more words, or iterate",
                    n=min(count, _MAX_WINDOW),
                )
            )

    def _candidates(self, body: Json, count: int, sort: str, lost: _Lost) -> list[Row]:
        """The first candidates by score; in another order also those that are first in that."""
        request: Json = {
            "size": count,
            "query": body,
            "sort": _BY_SCORE,
            "track_total_hits": False,
        }
        if sort == SCORE:
            return self._hits([request], lost)
        other = request | {"sort": _BY_DATE if sort == DATE else _BY_PATH}
        return self._hits([request | {"size": _CANDIDATES_OF_PHRASES}, other], lost)

    def _hits(self, requests: Sequence[Json], lost: _Lost | None = None) -> list[Row]:
        """The paragraphs that several searches find, each once."""
        found: dict[tuple[str, int], Row] = {}
        for answer in self._search_all([request | ALL for request in requests], lost, scored=True):
            for row in map(row_of, answer["hits"]["hits"]):
                found[row.document, row.number] = row
        return list(found.values())

    def _search_all(self, requests: Sequence[Json], lost: _Lost | None = None, *, scored: bool = False) -> list[Json]:
        """The answers to several searches, in one request. With `lost` some shards may be missing, and are counted.

        `scored` asks all shards for the counts of words first, which is needed for scores alone.
        """
        how = _STATISTICS if scored and self.generation.shards > 1 else {}
        for _try in range(_MAX_TRIES):
            answers = self._answers(requests, how)
            if not any(map(lost_shards, answers)):
                break
        for one in answers:
            if lost is None:
                self.connection.check_whole(one)
            else:
                lost.count(one)
        return answers

    def _answers(self, requests: Sequence[Json], how: Mapping[str, str]) -> list[Json]:
        """What is answered to several searches, in one request, each by all shards or by some of them."""
        if len(requests) == 1:
            answers = [self.connection.ask("POST", f"/{self._name}/_search", requests[0], **_NEAR, **how)]
        else:
            lines = [line for request in requests for line in (_NEAR, request)]
            answers = self.connection.ask_lines(f"/{self._name}/_msearch", lines, **how)["responses"]
        for one in answers:
            self.connection.check_answered(one)
        return answers

    def _search_some(self, requests: Sequence[Json]) -> list[Json]:
        """The answers of the shards that run, to what goes by a query that told how many do not."""
        return self._search_all(requests, _Lost())

    def _companions(self, hits: Sequence[Row], terms: Sequence[int], lost: _Lost | None = None) -> Companions:
        """What goes with candidates; without `lost` all shards have to say it."""
        searches = companions_searches(hits, {term: self.dictionary.term_token(term) for term in terms})
        return companions_of(self._search_all(searches, lost) if searches else [], terms)

    def _snapshot(self, body: Json, hits: Sequence[Row], companions: Companions) -> ClusterSnapshot:
        documents = {row.document: row for row in (*companions.others, *hits)}
        here = {(row.document, row.number) for row in hits}
        others = {(row.document, row.number): row for row in companions.others}
        for hit in hits:
            if (row := hit.before()) and (key := (row.document, row.number)) not in here:
                known = others.setdefault(key, row)
                known.word, known.text = row.word, row.text
        rows = [*(row for key, row in others.items() if key not in here), *hits]
        texts = Counter(row.digest for row in rows)
        segment = CandidateSegment(
            self.dictionary,
            documents.values(),
            rows,
            hits,
            companions.held,
            self._compared(documents, {hit.document for hit in hits}, rows),
            [digest for digest, count in texts.items() if count > 1],
        )
        snapshot = ClusterSnapshot(self, segment, self.statistics, self.number, body, self.base)
        snapshot.fetch = self._fetch
        return snapshot

    def _compared(
        self, documents: Mapping[str, Row], of_hits: AbstractSet[str], rows: Sequence[Row]
    ) -> dict[str, Contents]:
        """What all paragraphs are of the documents that share one of their longest paragraphs."""
        longest = {digest for name in of_hits for digest in documents[name].longest}
        having = [(row.digest, row.document) for row in rows if row.digest in longest]
        for name in of_hits:
            having += [(digest, name) for digest in longest.intersection(documents[name].digests())]
        owners: dict[int, str] = {}  # one of each
        alike: set[str] = set()
        for digest, name in having:
            if (owner := owners.setdefault(digest, name)) != name:
                alike.update((owner, name))
        contents = {name: documents[name].contents() for name in alike}
        large = self._contents(sorted(name for name in alike if contents[name] is None))
        return {name: contents[name] or large.get(name, Contents([], [])) for name in alike}

    def _contents(self, documents: Sequence[str]) -> dict[str, Contents]:
        """The digests and lengths of documents that are too large to say them with each paragraph."""
        if not documents:
            return {}
        request: Json = {
            "size": _MAX_COMPARED,
            "query": {"terms": {"document": documents}},
            "sort": _BY_PATH,
            **WITHOUT_CONTENT,
            "docvalue_fields": ["document", "digest", "length"],
            "track_total_hits": False,
        }
        found: dict[str, tuple[list[int], list[int]]] = {}
        for hit in self._search_some([request])[0]["hits"]["hits"]:
            (document,), (digest,), (length,) = map(hit["fields"].__getitem__, ("document", "digest", "length"))
            digests, lengths = found.setdefault(document, ([], []))
            digests.append(int(digest, 16))
            lengths.append(min(length, MAX_LENGTH))
        return {document: Contents(*columns) for document, columns in found.items()}

    def _fetch(self, places: Sequence[tuple[str, int]]) -> list[Row]:
        wanted = [
            {"bool": {"filter": [{"term": {"document": document}}, {"term": {"number": number}}]}}
            for document, number in places
        ]
        rows: list[Row] = []
        for first in range(0, len(wanted), _PAGE):
            query = {"bool": {"should": wanted[first : first + _PAGE]}}
            rows += self._hits([{"size": _PAGE, "query": query}], _Lost())
        return rows

    # What goes by all that matches

    def scan(self, clauses: GroupClause, options: SearchOptions) -> Iterator[tuple[Ranking, Ranked]]:
        """Each ranked paragraph in turn, in pages of a view that no commit changes."""
        if options.needs_every_match:
            ranking = self.search(clauses, options._replace(limit=_MAX_WINDOW - _ALLOWANCE))
            yield from ((ranking, ranked) for ranked in ranking.ranked)
            return
        body, terms = _body(self.base, clauses)
        view = self.connection.ask("POST", f"/{self._name}/_search/point_in_time", keep_alive="10m")["pit_id"]
        try:
            shown: set[int] = set()
            for hits in self._pages(body, view):
                snapshot = self._snapshot(body, hits, self._companions(hits, terms))
                ranking = search_here(clauses, snapshot, options._replace(limit=len(hits)))
                segment = snapshot.segments[0]
                for ranked in ranking.ranked:
                    digest = segment.digest(ranked.ref.paragraph)
                    if options.all_copies or digest not in shown:
                        shown.add(digest)
                        yield ranking, ranked
        finally:
            self.connection.ask("DELETE", "/_search/point_in_time", {"pit_id": [view]})

    def _pages(self, body: Json, view: str) -> Iterator[list[Row]]:
        request: Json = {
            "size": _PAGE, "query": body, "sort": _BY_SCORE, "track_total_hits": False,
            "pit": {"id": view, "keep_alive": "10m"},
        }  # fmt: skip
        return self._all_hits("/_search", request)

    def any_document(self, clause: FieldClause) -> bool:
        """Whether any document passes a clause of fields."""
        request = {"size": 1, "track_total_hits": False, "query": filter_body(clause, self.words), "_source": False}
        return bool(self._search_all([request])[0]["hits"]["hits"])

    def total(self, snapshot: ClusterSnapshot) -> int:
        """How many different texts the query of a snapshot finds; about, from 40,000 on."""
        counted = {"texts": {"cardinality": {"field": "digest", "precision_threshold": _EXACT_UP_TO}}}
        request = {"size": 0, "track_total_hits": False, "query": snapshot.body, "aggs": counted}
        return int(self._search_some([request])[0]["aggregations"]["texts"]["value"])

    def facets(self, snapshot: ClusterSnapshot, names: Iterable[str]) -> dict[str, list[Facet]]:
        """How the texts found spread over the values of fields."""
        return count_facets(self.base, snapshot.body or {}, names, self._search_some)

    # Documents

    def with_document(self, document_id: str) -> ClusterSnapshot:
        """A snapshot that has this document whole, if there is one."""
        request: Json = {
            "size": _PAGE,
            "query": {"term": {"document": document_id}},
            "sort": [{"number": "asc"}],
        }
        hits = [hit for page in self._all_hits(f"/{self._name}/_search", request) for hit in page]
        return self._snapshot(request["query"], hits, NO_COMPANIONS)

    def with_titles(self, typed: str, limit: int) -> ClusterSnapshot:
        """A snapshot of the documents whose titles begin as typed, or else have a word that does; each title once."""
        wanted = folded_title(typed)
        titles = [(folded_line(value.line), value.token) for value in self.values.get(TITLE, ())] if wanted else []
        beginning = sorted(title for title in titles if title[0].startswith(wanted))
        within = sorted(title for title in titles if f" {wanted}" in title[0] and not title[0].startswith(wanted))
        found = [*beginning, *(within if len(wanted) >= MIN_INFIX_CHARS else [])]
        request: Json = {
            "size": _PAGE,
            "query": {
                "bool": {"filter": [{"term": {"number": 1}}, {"terms": {"fields": [t for _, t in found[:limit]]}}]}
            },
            "sort": _BY_PATH,
        }
        hits = {hit.shown["title"]: hit for hit in reversed(self._hits([request]))} if found else {}
        return self._snapshot(request["query"], list(hits.values()), NO_COMPANIONS)

    def all_documents(self) -> Iterator[ClusterSnapshot]:
        """Yield snapshots of all first paragraphs, in the order of the documents' ids."""
        request: Json = {
            "size": _PAGE, "query": {"term": {"number": 1}}, "sort": [{"document": "asc"}], "track_total_hits": False,
        }  # fmt: skip
        for hits in self._all_hits(f"/{self._name}/_search", request):
            yield self._snapshot(request["query"], hits, NO_COMPANIONS)

    def _all_hits(self, path: str, request: Json) -> Iterator[list[Row]]:
        """Yield the paragraphs that a search finds, page by page."""
        for hits in self.connection.pages(path, request | ALL, **_STATISTICS):
            yield [*map(row_of, hits)]


class _LazyValues(UserDict[str, "Sequence[FieldValue]"]):
    """The values of the fields, read when any of them is looked at."""

    def __init__(self, store: ClusterStore) -> None:
        super().__init__()
        self._store = store

    def items(self) -> ItemsView[str, Sequence[FieldValue]]:
        """Fields and values."""
        return self._store.values.items()


@per_snapshot(_MAX_BODIES_CACHED)
def _body(base: Snapshot, clauses: GroupClause) -> tuple[Json, list[int]]:
    """The query of some clauses, and the terms of their words, kept for the next page and the next who asks it."""
    assert isinstance(base.store, ClusterStore)
    words = base.store.words

    def make() -> tuple[Json, list[int]]:
        scorer = QueryScorer(bind(clauses, base, SIGNALS.literal), clauses.question)
        asked = scorer.rerank_query().words
        if asked:
            # All that ranking will ask the counts of.
            for word in RerankContext(base, scorer.rerank_query(), SIGNALS).lookups:
                word.look_up(base)
        terms = {term: None for word in asked for term in word.entries[0].terms}
        return query_body(clauses, words), [*terms]

    return base.settled(make)


def _is_plain(clause: Clause) -> bool:
    """Whether it is made of words alone, which the cluster scores as we do."""
    if isinstance(clause, PhraseClause | ExpansionClause):
        return False
    if isinstance(clause, BoostClause):
        return _is_plain(clause.part)
    if isinstance(clause, BestClause | GroupClause):
        return all(map(_is_plain, clause.parts))
    return not getattr(clause, "stop", False) and not getattr(clause, "literal", False)
