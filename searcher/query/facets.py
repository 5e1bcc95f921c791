"""How many of the paragraphs found each value of a field would leave: counts that narrow the next query."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass

from searcher.french import fold
from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.query.filter.field_filter import snapshot_fields
from searcher.query.language.ast import Field, Whole, Word
from searcher.query.language.field_names import DATE, PATH, YEAR, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.search import Ranking

_MAX_FIELDS_CACHED = 100
YEAR_AT_START = re.compile(r"\d{4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Facet:
    """A value, how many different paragraphs of those found have it, and what to add to the query to see only those."""

    value: str
    count: int
    query: str


def count_facets(ranking: Ranking, names: Iterable[str]) -> dict[str, list[Facet]]:
    """The facets of each of these fields, the most frequent value first.

    `year` (`année`) counts the years of the documents' dates, `path` (`chemin`, `dossier`) their outermost folders.
    """
    snapshot = ranking.snapshot
    if snapshot.store:
        facets: dict[str, list[Facet]] = snapshot.store.facets(snapshot, names)
        return facets
    found = _digests_by_document(ranking)
    return {name: _facets(snapshot, name, found) for name in dict.fromkeys(names)}


def _digests_by_document(ranking: Ranking) -> list[dict[int, set[int]]]:
    """The different texts found in each document, segment by segment."""
    by_segment: list[dict[int, set[int]]] = [{} for _ in ranking.snapshot.segments]
    for leaf, paragraphs in ranking.matching():
        segment, found = leaf.segment, by_segment[leaf.segment_number]
        digests, place = segment.digests(leaf.base, leaf.size), 0
        while place < len(paragraphs):
            document = segment.document_of(leaf.base + paragraphs[place])
            end = bisect_left(paragraphs, segment.paragraphs_of(document).stop - leaf.base, place)
            texts = set(map(digests.__getitem__, paragraphs[place:end]))
            found[document] = found[document] | texts if document in found else texts
            place = end
    return by_segment


def _facets(snapshot: Snapshot, name: str, found: list[dict[int, set[int]]]) -> list[Facet]:
    digests: defaultdict[bytes, set[int]] = defaultdict(set)
    spellings: defaultdict[bytes, Counter[str]] = defaultdict(Counter)
    for by_document, values in zip(found, _values_by_document(snapshot, canonical(name)), strict=True):
        for document, texts in by_document.items():
            for key, value in values.get(document, ()):
                digests[key] |= texts
                spellings[key][value] += 1
    counted = [(len(texts), spellings[key].most_common(1)[0][0], key) for key, texts in digests.items()]
    return [
        Facet(value, count, narrowing_query(snapshot, name, value, key, digests))
        for count, value, key in sorted(counted, key=lambda facet: (-facet[0], facet[1]))
    ]


ByDocument = dict[int, list[tuple[bytes, str]]]


@per_snapshot(_MAX_FIELDS_CACHED)
def _values_by_document(snapshot: Snapshot, field: str) -> list[ByDocument]:
    """Key and spelling of each value of each document, segment by segment; read when a field is first counted."""
    by_segment: list[ByDocument] = []
    for number in range(len(snapshot.segments)):
        by_document: ByDocument = {}
        for key, value, documents in _values(snapshot, field, number):
            for document in documents:
                by_document.setdefault(document, []).append((key, value))
        by_segment.append(by_document)
    return by_segment


def _values(snapshot: Snapshot, name: str, number: int) -> Iterator[tuple[bytes, str, Iterable[int]]]:
    """Key, spelling and documents of each value in one segment; values with the same words have the same key."""
    fields, segment = snapshot_fields(snapshot), snapshot.segments[number]
    field = fields.name(name)
    if field == PATH:
        for document in range(segment.documents):
            folder, slash, _ = segment.document_id(document).partition("/")
            if slash:
                yield fold(folder).encode(), folder, (document,)
        return
    years = canonical(name) == YEAR and field == DATE
    for values in fields.values(name, number):
        for value in values.numbers:
            given = values.given(value)
            if years and (match := YEAR_AT_START.match(given)):
                yield match[0].encode(), match[0], values.documents(value)
            elif given and not years:
                yield values.line(value), given, values.documents(value)


def narrowing_query(snapshot: Snapshot, name: str, value: str, key: bytes, others: Iterable[bytes]) -> str:
    """The query that leaves this value alone; a plain word where no other value has it among its words."""
    field = snapshot_fields(snapshot).name(name)
    if field == PATH:
        return str(Field(name, Word(f"/{value}/") if re.fullmatch(r"[\w.-]+", value) else Whole(f"/{value}/")))
    alone = canonical(name) == YEAR or (
        field != DATE and value.isalnum() and not any(key in other for other in others if other != key)
    )
    return str(Field(name, Word(value) if alone else Whole(value.replace('"', " "))))
