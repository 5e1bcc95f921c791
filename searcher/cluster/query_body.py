"""A resolved query as OpenSearch takes it: it finds what the query finds, in nearly the order of our first stage.

Lucene's idf of each term is divided out and the word's own put in its place, so that every term counts for what its word does.
What is exact about a score is worked out from the candidates on this side.
"""

from __future__ import annotations

import re

from searcher.cluster.tokens import FILLER, token
from searcher.cluster.values import ClusterValues
from searcher.french import fold
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.kernels.score_lists import idf
from searcher.query.filter.field_filter import MAX_FIELD_STEPS, snapshot_fields
from searcher.query.filter.field_matching import matching
from searcher.query.filter.path_pattern import Paths, path_patterns
from searcher.query.language.ast import Range, Whole, Word
from searcher.query.language.field_names import DATE, ID, PATH, YEAR, canonical
from searcher.query.match import bm25
from searcher.query.match.term_scorers import ACCENT_WEIGHT, accents_of, idf_of_count, occurrences_of_words, stem_scorer
from searcher.query.plan.clauses import (
    ANY_WORD,
    BestClause,
    BoostClause,
    ExpansionClause,
    FieldClause,
    GroupClause,
    PhraseClause,
    WordClause,
    is_filter,
)
from searcher.query.plan.work_budget import WorkBudget
from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.cluster.connection import Json
    from searcher.cluster.segment import DictionarySegment
    from searcher.index.read.snapshot import Snapshot
    from searcher.query.plan.clauses import Clause

LUCENE_SCALE = 1 + bm25.K1
"""OpenSearch's BM25 has this factor, ours has not."""

NOTHING: Json = {"match_none": {}}
EVERYTHING: Json = {"match_all": {}}
_WEIGHT_STEPS = 64  # as in `impact_tables`


class Vocabulary(NamedTuple):
    """The dictionary of a cluster, and a snapshot of it alone."""

    segment: DictionarySegment
    snapshot: Snapshot

    def idf(self, frequency: int) -> float:
        """What Lucene takes a term to be worth that stands in so many paragraphs."""
        return idf(min(frequency, self.snapshot.paragraphs), self.snapshot.paragraphs)


def query_body(clause: Clause, words: Vocabulary) -> Json:  # noqa: PLR0911 — one for each kind of clause
    """The query of a clause."""
    if isinstance(clause, WordClause):
        return _literal(clause, words) if clause.stop or clause.literal else _word(clause, words)
    if isinstance(clause, PhraseClause):
        return _phrase(clause, words)
    if isinstance(clause, ExpansionClause):
        return _any_of(clause.words, words)
    if isinstance(clause, BestClause):
        return {"dis_max": {"queries": [query_body(part, words) for part in clause.parts]}}
    if isinstance(clause, BoostClause):
        return _boosted(query_body(clause.part, words), clause.factor)
    if isinstance(clause, FieldClause):
        return {"constant_score": {"filter": filter_body(clause, words), "boost": LUCENE_SCALE}}
    return _group(clause, words)


def _group(clause: GroupClause, words: Vocabulary) -> Json:
    should = [query_body(part, words) for part in clause.should]
    must = [query_body(part, words) for part in clause.must]
    filters = [filter_body(part, words) for part in clause.filters]
    unwanted = [filter_body(part, words) if is_filter(part) else query_body(part, words) for part in clause.must_not]
    if not should and not must:
        must = [{"constant_score": {"filter": EVERYTHING, "boost": LUCENE_SCALE}}]
    body: Json = {"should": should, "must": must, "must_not": unwanted, "filter": filters}
    body = {name: parts for name, parts in body.items() if parts}
    if should and not must:
        body["minimum_should_match"] = 1
    return {"bool": body}


def _boosted(query: Json, factor: float) -> Json:
    return {"bool": {"must": [query], "boost": factor}}


def _steps(weight: float) -> float:
    return max(1, round(weight * _WEIGHT_STEPS)) / _WEIGHT_STEPS


def _word(clause: WordClause, words: Vocabulary) -> Json:
    scorer = stem_scorer(words.snapshot, clause)
    segment = words.segment
    boost = _steps(scorer.weight)
    lists: list[Json] = [
        {"term": {"stem": {"value": segment.term_token(term), "boost": boost / words.idf(frequency)}}}
        for term in scorer.entries[0].terms
        if (frequency := segment.stem.document_frequency(term, 0))
    ]
    if not lists:
        return NOTHING
    if clause.accented and (accents := accents_of(clause, words.snapshot)) and accents[0]:
        form = {"term": {"word": segment.word_token(accents[0][0])}}
        boost = LUCENE_SCALE * ACCENT_WEIGHT * scorer.weight
        lists.append({"constant_score": {"filter": form, "boost": boost}})
    return lists[0] if len(lists) == 1 else {"bool": {"should": lists, "minimum_should_match": 1}}


def _literal(clause: WordClause, words: Vocabulary) -> Json:
    found = _any_of((clause.folded,), words)
    if clause.quoted:
        found = _in_heads({"match": {"heads": token(clause.folded)}}, found, _weight_of((clause.folded,), words))
    if clause.literal and found is not NOTHING:
        return _boosted(found, SIGNALS.literal)
    return found


def _in_heads(query: Json, in_text: Json, weight: float) -> Json:
    """What is found in the text, or else in title and headings, where it stands once in a length unknown here."""
    return {"dis_max": {"queries": [in_text, {"constant_score": {"filter": query, "boost": _steps(weight)}}]}}


def _any_of(folded: Sequence[str], words: Vocabulary) -> Json:
    """Any of some words as written; together they are one word for the score."""
    if not folded:
        return NOTHING
    weight = _steps(_weight_of(folded, words))
    most = max(words.segment.counts.word_frequency(token(word)) for word in folded)
    query = "|".join(map(token, folded))
    return {"match": {"word": {"query": query, "boost": weight / words.idf(most)}}}


def _weight_of(folded: Iterable[str], words: Vocabulary) -> float:
    """What any of some words as written is worth."""
    numbers = [number for word in folded for number in words.segment.word_group(word)]
    return idf_of_count(words.snapshot, occurrences_of_words(words.snapshot, [numbers]))


def _phrase(clause: PhraseClause, words: Vocabulary) -> Json:
    """A phrase; where any word may stand, or others between, intervals: of those only what fits is kept on this side."""
    places = [place for place in clause.places if place != ANY_WORD]
    if not places or not all(places):
        return NOTHING
    weight, lucene = 0.0, 0.0
    for place in places:
        weight += _weight_of(place, words)
        lucene += sum(
            words.idf(frequency) for word in place if (frequency := words.segment.counts.word_frequency(token(word)))
        )
    text = " ".join("|".join(map(token, place)) for place in places)
    gaps = len(clause.places) - len(places)
    if not clause.slop and not gaps:
        found: Json = {"match_phrase": {"word": {"query": text, "boost": _steps(weight) / (lucene or 1.0)}}}
        return _in_heads({"match_phrase": {"heads": text}}, found, weight)
    rule: Json = {"match": {"query": text, "mode": "ordered", "max_gaps": clause.slop + gaps}}
    found = {"intervals": {"word": {**rule, "boost": LUCENE_SCALE * _steps(weight)}}}
    return _in_heads({"intervals": {"heads": rule}}, found, weight)


def filter_body(clause: Clause, words: Vocabulary) -> Json:
    """The documents that a clause of fields lets pass."""
    if isinstance(clause, FieldClause):
        return _field(clause, words)
    assert isinstance(clause, GroupClause)
    body: Json = {
        "should": [filter_body(part, words) for part in clause.should],
        "filter": [filter_body(part, words) for part in (*clause.must, *clause.filters)],
        "must_not": [filter_body(part, words) for part in clause.must_not],
    }
    body = {name: parts for name, parts in body.items() if parts}
    if "should" in body:
        body["minimum_should_match"] = 1
    return {"bool": body} if body else EVERYTHING


def _field(clause: FieldClause, words: Vocabulary) -> Json:
    fields = snapshot_fields(words.snapshot)
    name, wanted = fields.name(clause.name), clause.value
    if name == DATE and canonical(clause.name) == YEAR and isinstance(wanted, Whole):
        wanted = Word(wanted.text)
    parts: list[Json] = []
    if name == PATH:
        if isinstance(wanted, Range):
            return NOTHING
        parts += ({"regexp": {"place": {"value": expression}}} for expression in _path_expressions(wanted.text))
    elif name == ID and not isinstance(wanted, Range):
        parts.append({"term": {"document": wanted.text}})
    tokens: list[str] = []
    budget = WorkBudget(MAX_FIELD_STEPS)
    for values, index in zip(fields.values(name, 0), fields.indexes(name, 0), strict=True):
        assert isinstance(values, ClusterValues)
        meant = _in_path(wanted.text, values, budget) if name == PATH else matching(name, wanted, index, budget)  # type: ignore[union-attr]
        tokens += map(values.token, sorted(meant))
    if tokens:
        parts.append({"terms": {"fields": tokens}})
    if not parts:
        return NOTHING
    return parts[0] if len(parts) == 1 else {"bool": {"should": parts, "minimum_should_match": 1}}


def _in_path(text: str, values: ClusterValues, budget: WorkBudget) -> set[int]:
    (pattern,) = path_patterns(text, None)
    paths = Paths("/" + fold(values.given(number)).lstrip("/") for number in values.numbers)
    return {*paths.fitting(pattern, budget)}


_REGEXP_SIGNS = re.compile(r'[.?+*|{}\[\]()"\\#@&<>~^$-]')


def _path_expressions(text: str) -> Iterator[str]:
    """What `path_patterns` says, for a whole path and in Lucene's words."""
    wanted = fold(text.replace("\\", "/")).removeprefix("./")
    escaped = "".join(
        ".*" if sign == "*" else "[^/]" if sign == "?" else _REGEXP_SIGNS.sub(r"\\\g<0>", sign) for sign in wanted
    )
    end = "(/.*)?" if re.search(r"[*?]", wanted) else ".*"
    yield escaped + end if wanted.startswith("/") else f".*/{escaped}{end}"


__all__ = ["FILLER", "LUCENE_SCALE", "Vocabulary", "filter_body", "query_body"]
