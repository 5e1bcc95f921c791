"""Dictionary look-ups of a query's words for second-stage ranking: exact forms, related terms, titles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import TermPostings
from searcher.query.expand.related_terms import is_unknown_word, likeliest_terms, related_terms
from searcher.query.expand.stem_terms import having
from searcher.query.expand.written_forms import written_forms
from searcher.query.match.term_scorers import idf_of_terms, idf_of_words, stem_scorer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from searcher.index.format.segment import Field
    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.candidates import PlainList
    from searcher.query.match.scorer import TermScorer
    from searcher.query.plan.clauses import WordClause


_MAX_SLIPS = 3  # words of one query that are compared with those of the corpus
_MAX_WORDS_CACHED = 4096


class TermLookup:
    """The terms that second-stage ranking reads for one word, by segment, and their weights.

    `exact` are the written forms as typed, `related` the terms of `searcher.query.expand.related_terms`.
    """

    __slots__ = (
        "_most",
        "_postings",
        "_related_weight",
        "_term_weight",
        "_terms",
        "_titled",
        "_titles",
        "exact",
        "exact_weight",
        "related",
    )

    def __init__(self, snapshot: Snapshot, word: TermScorer, *, may_be_slip: bool) -> None:
        """Look the word up; one that is not in the index may be a misspelling of another."""
        clause = word.clause
        stems = [stem.encode() for stem in clause.stems]
        self.exact: list[list[int]] = []
        self._titled: list[list[int]] = []  # its terms in titles and headings, by segment
        for segment, forms in zip(snapshot.segments, written_forms(snapshot, clause.folded), strict=True):
            # Typed with accents it means them, typed without it may mean any.
            self.exact.append(
                segment.written_form(clause.written, clause.folded)
                if clause.accented or clause.folded.isdecimal()
                else forms
            )
            self._titled.append(having(segment.title, stems) if len(segment.title.terms) else [])
        self.exact_weight = word.term_weight * idf_of_words(snapshot, self.exact)
        self.related = related_terms(snapshot, clause.stems[0], word.terms)
        if may_be_slip:
            pairs = zip(self.related, likeliest_terms(snapshot, clause), strict=True)
            self.related = [list(dict.fromkeys([*near, *spelt])) for near, spelt in pairs]
        self._terms, self._most, self._term_weight = word.terms, word.weight, word.term_weight
        self._related_weight: float | None = None
        self._postings: dict[int, TermPostings] = {}
        self._titles: dict[int, tuple[PlainList, ...]] = {}

    def related_weight(self, snapshot: Snapshot) -> float:
        """The weight of related terms where the word itself is not: no more than it."""
        if self._related_weight is None:
            self._related_weight = min(self._most, self._term_weight * idf_of_terms(snapshot, self.related))
        return self._related_weight

    def postings(self, word: TermScorer, leaf: Leaf) -> TermPostings:
        """Postings of the word in a chunk."""
        found = self._postings.get(leaf.number)
        if found is None:
            place, stem = leaf.segment_number, leaf.segment.stem
            own = tuple((score_list.paragraphs, score_list.codes) for score_list in word.lists(leaf))
            related = _lists(stem, self.related[place], leaf.chunk)
            # Of no method: what refers to itself would hold the index's files until the next collection.
            forms = partial(_all_forms, leaf, self._terms[place])
            found = TermPostings(own, _occurrences(leaf, self.exact[place]), related, forms)
            self._postings[leaf.number] = found
        return found

    def titles(self, leaf: Leaf) -> tuple[PlainList, ...]:
        """The lists of the word in titles, and headings, of a chunk."""
        found = self._titles.get(leaf.number)
        if found is None:
            found = _lists(leaf.segment.title, self._titled[leaf.segment_number], leaf.chunk)
            self._titles[leaf.number] = found
        return found


def _all_forms(leaf: Leaf, terms: Sequence[int]) -> tuple[memoryview, ...]:
    """The occurrences in a chunk of all written forms of some terms."""
    words_of = leaf.segment.words_of
    return _occurrences(leaf, sorted({form for term in terms for form in words_of(term)}))


def _lists(field: Field, terms: Sequence[int], chunk: int) -> tuple[PlainList, ...]:
    return tuple(found[:2] for term in terms if (found := field.postings(term, chunk)))


def _occurrences(leaf: Leaf, forms: Sequence[int]) -> tuple[memoryview, ...]:
    return tuple(found for form in forms if len(found := leaf.segment.occurrences_of(form, leaf.chunk)))


class QueryTerm(NamedTuple):
    """A word of the query, and what was looked up for it."""

    word: TermScorer
    lookup: TermLookup


def lookup_terms(snapshot: Snapshot, words: Sequence[TermScorer], names: Collection[str]) -> list[QueryTerm]:
    """Look words up, or take them from the snapshot's cache; `names` are no misspellings, and few others may be."""
    terms: list[QueryTerm] = []
    slips = 0
    for word in words:
        folded = word.clause.folded
        may_be_slip = slips < _MAX_SLIPS and not any(word.terms) and folded not in names and is_unknown_word(folded)
        slips += may_be_slip
        terms.append(lookup_term(snapshot, word, may_be_slip=may_be_slip))
    return terms


def lookup_term(snapshot: Snapshot, word: TermScorer, *, may_be_slip: bool = False) -> QueryTerm:
    """Look a word up, or take it from the snapshot's cache."""
    return QueryTerm(word, _term_lookup(snapshot, word.clause, may_be_slip))


@per_snapshot(_MAX_WORDS_CACHED)
def _term_lookup(snapshot: Snapshot, clause: WordClause, may_be_slip: bool) -> TermLookup:  # noqa: FBT001 — of the key
    """What was looked up for a word, kept for the next query that has it."""
    return TermLookup(snapshot, stem_scorer(snapshot, clause), may_be_slip=may_be_slip)
