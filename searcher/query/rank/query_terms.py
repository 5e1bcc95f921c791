"""Dictionary look-ups of a query's words for second-stage ranking: exact forms, related terms, titles."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.query.expand.related_terms import is_unknown_word

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.match.scorer import TermScorer

_MAX_SLIPS = 3  # words of one query that are compared with those of the corpus
_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python


class QueryTerm(NamedTuple):
    """A word of the query, and what tells its lists: itself, or the same as a misspelling of another."""

    word: TermScorer
    lookup: TermScorer


def lookup_terms(snapshot: Snapshot, words: Sequence[TermScorer], names: Collection[str]) -> list[QueryTerm]:
    """The words of a query; those of them that are not in the index may be misspellings of others, but no `names`, and few."""
    terms: list[QueryTerm] = []
    slips = 0
    for word in words:
        lookup = word
        if not word.is_here and slips < _MAX_SLIPS:
            folded = word.clause.folded
            if folded not in names and is_unknown_word(folded):
                lookup = word.slip(snapshot)
                slips += 1
        terms.append(_tuple(QueryTerm, (word, lookup)))
    return terms
