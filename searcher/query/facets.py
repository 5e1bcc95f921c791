"""How many of the paragraphs found each value of a field would leave: counts that narrow the next query."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass

from searcher.french import fold
from searcher.hints import TYPE_CHECKING, NamedTuple
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
    found = _found_by_document(ranking)
    return {name: _facets(snapshot, name, found) for name in dict.fromkeys(names)}


class _Found(NamedTuple):
    """What was found in the documents of a segment: how many texts that stand nowhere else, and the digests of others."""

    alone: Counter[int]
    shared: defaultdict[int, set[int]]


def _found_by_document(ranking: Ranking) -> list[_Found]:
    """The different texts found in each document, segment by segment."""
    by_segment = [_Found(Counter(), defaultdict(set)) for _ in ranking.snapshot.segments]
    for leaf, paragraphs, repeated in ranking.matching_and_repeated():
        segment, (alone, shared) = leaf.segment, by_segment[leaf.segment_number]
        documents = segment.document_numbers[leaf.base : leaf.base + leaf.size]
        alone.update(map(documents.__getitem__, paragraphs))
        digests = segment.digests(leaf.base, leaf.size)
        for paragraph in repeated:
            document = documents[paragraph]
            alone[document] -= 1
            shared[document].add(digests[paragraph])
    return by_segment


def _facets(snapshot: Snapshot, name: str, found: list[_Found]) -> list[Facet]:
    alone: defaultdict[bytes, int] = defaultdict(int)
    shared: defaultdict[bytes, set[int]] = defaultdict(set)
    spellings: defaultdict[bytes, Counter[str]] = defaultdict(Counter)
    for here, (of_document, values) in zip(found, _values_by_document(snapshot, canonical(name)), strict=True):
        # Many documents have the same values: those are added up first.
        kinds = list(map(of_document.__getitem__, here.alone))
        texts = [0] * len(values)
        for kind, number in zip(kinds, here.alone.values(), strict=True):
            texts[kind] += number
        for kind, times in Counter(kinds).items():
            for key, value in values[kind]:
                spellings[key][value] += times
            for key in {key for key, _ in values[kind]}:
                alone[key] += texts[kind]
        for document, digests in here.shared.items():
            for key, _ in values[of_document[document]]:
                shared[key] |= digests
    counted = [
        (alone[key] + len(shared.get(key, ())), of_key.most_common(1)[0][0], key) for key, of_key in spellings.items()
    ]
    return [
        Facet(value, count, narrowing_query(snapshot, name, value, key, spellings))
        for count, value, key in sorted(counted, key=lambda facet: (-facet[0], facet[1]))
    ]


class _ValuesOfDocuments(NamedTuple):
    """Which of some combinations of values each document of a segment has: key and spelling of each value."""

    of_document: array[int]
    values: list[tuple[tuple[bytes, str], ...]]


@per_snapshot(_MAX_FIELDS_CACHED)
def _values_by_document(snapshot: Snapshot, field: str) -> list[_ValuesOfDocuments]:
    """The values of each document, segment by segment; read when a field is first counted."""
    by_segment: list[_ValuesOfDocuments] = []
    for number, segment in enumerate(snapshot.segments):
        by_document: dict[int, list[tuple[bytes, str]]] = {}
        for key, value, documents in _values(snapshot, field, number):
            for document in documents:
                by_document.setdefault(document, []).append((key, value))
        kinds: dict[tuple[tuple[bytes, str], ...], int] = {(): 0}
        of_document = array("I", bytes(4 * segment.documents))
        for document, pairs in by_document.items():
            of_document[document] = kinds.setdefault(tuple(pairs), len(kinds))
        by_segment.append(_ValuesOfDocuments(of_document, list(kinds)))
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
