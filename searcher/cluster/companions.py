"""What goes with candidates, asked in one request: what their documents hold of the words, and where their texts stand as well."""

from __future__ import annotations

from searcher.cluster.rows import WITHOUT_CONTENT, row_of
from searcher.cluster.tokens import paragraph_id
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from searcher.cluster.connection import Json
    from searcher.cluster.rows import Row

_MAX_PLACES = 1000  # other places of the candidates' texts
_RERANKED = 128  # the first candidates, whose documents may count


class Companions(NamedTuple):
    """By term, in how many paragraphs of each document it stands; and other places of the texts."""

    held: dict[int, dict[str, int]]
    others: list[Row]


NO_COMPANIONS = Companions({}, [])


def companions_searches(hits: Sequence[Row], terms: Mapping[int, str]) -> list[Json]:
    """The searches for what goes with some candidates, given the tokens of the terms; none where there is nothing to ask.

    They go apart: one search for both would have to look at each paragraph with one of the words as at one with one of the texts.
    """
    if not hits:
        return []
    of = {hit.document: hit.of for hit in hits[:_RERANKED]}
    several = sorted(document for document, paragraphs in of.items() if paragraphs > 1)
    # Other places are never shown.
    elsewhere: Json = {
        "size": _MAX_PLACES, "track_total_hits": False, "sort": ["_doc"], "query": {"bool": {"filter": [_places(hits)]}},
        **WITHOUT_CONTENT,
    }  # fmt: skip
    if not (terms and several):
        return [elsewhere]
    with_words = [{"terms": {"document": several}}, {"terms": {"stem": list(terms.values())}}]
    # A document is looked up once, and not once for each term.
    by_term = {"terms": {"filters": {"filters": [{"term": {"stem": token}} for token in terms.values()]}}}
    documents = {"field": "document", "size": len(several), "execution_hint": "map"}
    by_document = {"documents": {"terms": documents, "aggs": by_term}}
    held: Json = {"size": 0, "track_total_hits": False, "query": {"bool": {"filter": with_words}}, "aggs": by_document}
    return [elsewhere, held]


def companions_of(answers: Sequence[Json], terms: Iterable[int]) -> Companions:
    """What the answers to the searches say, which were for these terms."""
    if not answers:
        return NO_COMPANIONS
    elsewhere, *counted = answers
    held: dict[int, dict[str, int]] = {}
    for answer in counted:
        held |= {term: {} for term in terms}
        for document in answer["aggregations"]["documents"]["buckets"]:
            name = document["key"]
            for by_document, told in zip(held.values(), document["terms"]["buckets"], strict=True):
                if count := told["doc_count"]:
                    by_document[name] = count
    return Companions(held, [*map(row_of, elsewhere["hits"]["hits"])])


def _places(hits: Sequence[Row]) -> Json:
    """The filter of other paragraphs with the texts of the candidates, or with one that is among the longest of their documents.

    A document whose paragraphs are all known here need not be asked for its longest ones.
    """
    own = {hit.digest for hit in hits}
    longest = {digest for hit in hits for digest in hit.longest} - own
    known = sorted({hit.document for hit in hits if not hit.is_large})
    near: Json = {
        "bool": {"filter": [{"terms": {"digest": _digests(longest)}}], "must_not": [{"terms": {"document": known}}]}
    }
    found: list[Json] = [{"terms": {"digest": _digests(own)}}, *([near] if longest else [])]
    here = [paragraph_id(hit.document, hit.number) for hit in hits]
    return {"bool": {"should": found, "minimum_should_match": 1, "must_not": [{"ids": {"values": here}}]}}


def _digests(digests: Iterable[int]) -> list[str]:
    return [f"{digest:016x}" for digest in sorted(digests)]
