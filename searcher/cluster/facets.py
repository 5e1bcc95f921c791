"""How the texts found on a cluster spread over the values of fields: one filter for each value, its different texts counted."""

from __future__ import annotations

import re

from searcher.cluster.values import ClusterValues
from searcher.french import fold
from searcher.hints import TYPE_CHECKING
from searcher.query.facets import YEAR_AT_START, Facet, narrowing_query
from searcher.query.filter.field_filter import snapshot_fields
from searcher.query.language.field_names import DATE, PATH, YEAR, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from searcher.cluster.connection import Json
    from searcher.index.read.snapshot import Snapshot

_MAX_VALUES = 2000  # of a field, the most frequent ones
_TEXTS: Json = {"texts": {"cardinality": {"field": "digest", "precision_threshold": 40_000}}}

Search = "Callable[[Sequence[Json]], list[Json]]"


def count_facets(
    base: Snapshot, body: Json, names: Iterable[str], search: Callable[[Sequence[Json]], list[Json]]
) -> dict[str, list[Facet]]:
    """The facets of each of these fields, the most frequent value first; two requests for all of them."""
    wanted = [*dict.fromkeys(names)]
    query: Json = {"size": 0, "track_total_hits": False, "query": body}
    spread = search([query | {"aggs": {"values": _occurring(base, name)}} for name in wanted])
    groups = [
        _by_key(base, name, answer["aggregations"]["values"]["buckets"])
        for name, answer in zip(wanted, spread, strict=True)
    ]
    counted = search(
        [query | {"aggs": {"keys": _counting(base, name, found)}} for name, found in zip(wanted, groups, strict=True)]
    )
    facets: dict[str, list[Facet]] = {}
    for name, found, answer in zip(wanted, groups, counted, strict=True):
        buckets = answer["aggregations"]["keys"]["buckets"] if found else []
        counts = [bucket["texts"]["value"] for bucket in buckets]
        rows = [
            (count, spelling, key) for count, (key, (spelling, _)) in zip(counts, found.items(), strict=True) if count
        ]
        facets[name] = [
            Facet(value, count, narrowing_query(base, name, value, key, found))
            for count, value, key in sorted(rows, key=lambda row: (-row[0], row[1]))
        ]
    return facets


def _occurring(base: Snapshot, name: str) -> Json:
    """The values that any of the paragraphs found has."""
    field = snapshot_fields(base).name(name)
    if field == PATH:
        return {"terms": {"field": "folder", "size": _MAX_VALUES}}
    own = "|".join(re.escape(one) for one in base.segments[0].metadata.fields if canonical(one) == field)
    return {"terms": {"field": "fields", "include": f"({own}):.*", "size": _MAX_VALUES}}


def _by_key(base: Snapshot, name: str, buckets: Sequence[Json]) -> dict[bytes, tuple[str, list[str]]]:
    """By key the spelling that most documents have, and the names of all values that have the key."""
    fields = snapshot_fields(base)
    field = fields.name(name)
    occurring = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    found: dict[bytes, dict[str, tuple[int, list[str]]]] = {}

    def add(key: bytes, value: str, token: str) -> None:
        count, tokens = found.setdefault(key, {}).get(value, (0, []))
        found[key][value] = count + occurring[token], [*tokens, token]

    if field == PATH:
        for folder in occurring:
            add(fold(folder).encode(), folder, folder)
    years = canonical(name) == YEAR and field == DATE
    for values in fields.values(name, 0) if field != PATH else ():
        assert isinstance(values, ClusterValues)
        for number in values.numbers:
            given, token = values.given(number), values.token(number)
            if token not in occurring or not given:
                continue
            if not years:
                add(values.line(number), given, token)
            elif match := YEAR_AT_START.match(given):
                add(match[0].encode(), match[0], token)
    return {
        key: (
            max(sorted(spellings), key=lambda one: spellings[one][0]),
            [t for _, ts in spellings.values() for t in ts],
        )
        for key, spellings in found.items()
    }


def _counting(base: Snapshot, name: str, groups: dict[bytes, tuple[str, list[str]]]) -> Json:
    column = "folder" if snapshot_fields(base).name(name) == PATH else "fields"
    filters = [{"terms": {column: tokens}} for _, tokens in groups.values()]
    return {"filters": {"filters": filters or [{"match_none": {}}]}, "aggs": _TEXTS}
