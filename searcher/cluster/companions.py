"""What goes with candidates, asked in one request: what their documents hold of the words, and where their texts stand as well."""

from __future__ import annotations

from searcher.cluster.tokens import paragraph_id
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from searcher.cluster.connection import Json

_MAX_PLACES = 1000  # other places of the candidates' texts
_RERANKED = 128  # the first candidates, whose documents may count
_UNREAD = {"excludes": ["text", "word", "stem"]}  # of other places, which are never shown


class Companions(NamedTuple):
    """By term, in how many paragraphs of each document it stands; and the sources of other places of the texts."""

    held: dict[int, dict[str, int]]
    others: list[Json]


NO_COMPANIONS = Companions({}, [])


def companions_request(hits: Sequence[Json], terms: Mapping[int, str]) -> Json | None:
    """The request of what goes with some candidates, given the tokens of the terms; `None` where there is nothing to ask."""
    if not hits:
        return None
    of = {hit["document"]: hit["of"] for hit in hits[:_RERANKED]}
    several = sorted(document for document, paragraphs in of.items() if paragraphs > 1)
    places = _places(hits)
    request: Json = {
        "size": _MAX_PLACES,
        "track_total_hits": False,
        "sort": ["_doc"],
        "_source": _UNREAD,
    }
    if not (terms and several):
        return request | {"query": {"bool": {"filter": [places]}}}
    within = {"terms": {"document": several}}
    counted = {"bool": {"filter": [within, {"terms": {"stem": list(terms.values())}}]}}
    by_document = {"terms": {"field": "document", "size": len(several), "execution_hint": "map"}}
    filters = {str(number): {"term": {"stem": token}} for number, token in terms.items()}
    by_term = {"terms": {"filters": {"filters": filters}, "aggs": {"documents": by_document}}}
    return request | {
        "query": {"bool": {"filter": [{"bool": {"should": [counted, places]}}]}},
        "post_filter": places,
        "aggs": {"held": {"filter": within, "aggs": by_term}},
    }


def companions_of(answer: Json) -> Companions:
    """What an answer says."""
    counted = answer.get("aggregations")
    by_term = counted["held"]["terms"]["buckets"] if counted else {}
    held = {
        int(term): {one["key"]: one["doc_count"] for one in told["documents"]["buckets"]}
        for term, told in by_term.items()
    }
    return Companions(held, [hit["_source"] for hit in answer["hits"]["hits"]])


def _places(hits: Sequence[Json]) -> Json:
    """The filter of other paragraphs with the texts of the candidates, or with one that is among the longest of their documents.

    A document whose paragraphs are all known here need not be asked for its longest ones.
    """
    own = {hit["digest"] for hit in hits}
    longest = {key for hit in hits for key in hit.get("longest", ())} - own
    known = sorted({hit["document"] for hit in hits if "contents" in hit})
    near: Json = {
        "bool": {"filter": [{"terms": {"digest": sorted(longest)}}], "must_not": [{"terms": {"document": known}}]}
    }
    found: list[Json] = [{"terms": {"digest": sorted(own)}}, *([near] if longest else [])]
    here = [paragraph_id(hit["document"], hit["number"]) for hit in hits]
    return {"bool": {"should": found, "minimum_should_match": 1, "must_not": [{"ids": {"values": here}}]}}
