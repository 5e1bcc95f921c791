"""Dictionary look-ups of a query's words for second-stage ranking: exact forms, related terms, titles."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.query.expand.related_terms import is_unknown_word, likeliest_terms, related_terms
from searcher.query.match import bm25
from searcher.query.match.term_scorers import frequency_of_terms, occurrences_of_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.reranking import Term
    from searcher.query.expand.word_entry import WordEntry
    from searcher.query.match.scorer import TermScorer


Weights = tuple[float, float, float, float, float, float]

_MAX_SLIPS = 3  # words of one query that are compared with those of the corpus
_tuple = tuple.__new__  # of a `NamedTuple`, without calling a function of Python


class TermLookup:
    """The terms that second-stage ranking reads for one word, by segment, and their weights.

    `related` are the terms of `searcher.query.expand.related_terms`.
    """

    __slots__ = (
        "_entries",
        "_found",
        "_in_leaves",
        "_most",
        "_related",
        "_related_count",
        "_term_weight",
        "_weights",
        "exact_weight",
    )

    def __init__(self, snapshot: Snapshot, word: TermScorer, *, may_be_slip: bool) -> None:
        """Look the word up; one that is not in the index may be a misspelling of another."""
        exact = word.occurrences
        if exact is None:
            exact = occurrences_of_words(snapshot, [entry.exact for entry in word.entries])
        self.exact_weight = word.term_weight * bm25.idf(exact, snapshot.paragraphs)
        self._found, self._related_count = word.found, word.related
        if may_be_slip or not word.found:
            self._found = self._related_count = None
            self._entries: list[WordEntry] = word.entries
            self._related = _related_with_slips(snapshot, word) if may_be_slip else _related(snapshot, word)
        self._most, self._term_weight = word.weight, word.term_weight
        self._weights: Weights | None = None
        self._in_leaves: dict[int, Term] = {}

    @property
    def related(self) -> list[list[int]]:
        """The terms that count for the word, by segment."""
        return [self._found.numbers()[-1]] if self._found else self._related

    def anew(self) -> TermLookup:
        """A copy for another snapshot with equal words and counts, of several segments; no list has been looked up in it yet."""
        found: TermLookup = object.__new__(TermLookup)
        for name in self.__slots__:
            setattr(found, name, getattr(self, name))
        found._in_leaves = {}
        return found

    def weights(self, snapshot: Snapshot) -> Weights:
        """The weight of each feature of the word, in the order of `TERM_FEATURES`; related terms weigh no more than it."""
        if self._weights is None:
            count = self._related_count
            if count is None:
                count = frequency_of_terms(snapshot, self._related)
            most = self._most
            related = min(most, self._term_weight * bm25.idf(count, snapshot.paragraphs))
            self._weights = self.exact_weight, most, related, most, most, most
        return self._weights

    def in_leaves(self, snapshot: Snapshot, leaves: Iterable[Leaf]) -> dict[int, Term]:
        """What `in_leaf` gives of some chunks and of those asked for before, by number; looked up at once."""
        wanted: dict[int, list[Leaf]] = {}
        for leaf in leaves:
            if leaf.number not in self._in_leaves:
                wanted.setdefault(leaf.segment_number, []).append(leaf)
        for number, of_segment in wanted.items():
            if self._found:
                lists = [self._found.lists(leaf.chunk) for leaf in of_segment]
            else:
                entry, related, lookup = self._entries[number], self._related[number], of_segment[0].segment.lookup
                chunks = [leaf.chunk for leaf in of_segment]
                lists = lookup.ranked_in_chunks(entry.terms, entry.exact, related, entry.titled, chunks)
            for leaf, (postings, titles) in zip(of_segment, lists, strict=True):
                self._in_leaves[leaf.number] = postings, self.weights(snapshot), titles
        return self._in_leaves

    def in_leaf(self, snapshot: Snapshot, leaf: Leaf) -> Term:
        """All that second-stage ranking reads of the word in a chunk: its postings, its weights, its lists in titles and headings."""
        found = self._in_leaves.get(leaf.number)
        if found is None and self._found:
            postings, titles = self._found.lists(leaf.chunk)
            found = self._in_leaves[leaf.number] = postings, self.weights(snapshot), titles
        return self.in_leaves(snapshot, (leaf,))[leaf.number] if found is None else found


def _related(snapshot: Snapshot, word: TermScorer) -> list[list[int]]:
    if word.found:
        return [word.found.numbers()[-1]]
    return related_terms(snapshot, word.clause.stems[0], word.entries)


def _related_with_slips(snapshot: Snapshot, word: TermScorer) -> list[list[int]]:
    """Terms of a word, and of what it may be a misspelling of."""
    pairs = zip(_related(snapshot, word), likeliest_terms(snapshot, word.clause), strict=True)
    return [list(dict.fromkeys([*here, *spelt])) for here, spelt in pairs]


class QueryTerm(NamedTuple):
    """A word of the query, and what was looked up for it."""

    word: TermScorer
    lookup: TermLookup


def lookup_terms(snapshot: Snapshot, words: Sequence[TermScorer], names: Collection[str]) -> list[QueryTerm]:
    """Look words up, each once for all queries; `names` are no misspellings, and few others may be."""
    terms: list[QueryTerm] = []
    slips = 0
    for word in words:
        may_be_slip = False
        if not word.is_here and slips < _MAX_SLIPS:
            folded = word.clause.folded
            may_be_slip = folded not in names and is_unknown_word(folded)
            slips += may_be_slip
        terms.append(lookup_term(snapshot, word, may_be_slip=may_be_slip))
    return terms


def lookup_term(snapshot: Snapshot, word: TermScorer, *, may_be_slip: bool = False) -> QueryTerm:
    """Look a word up, or take what was looked up for the last query that has it."""
    found = word.looked_up.get(may_be_slip)
    if found is None:
        found = word.looked_up[may_be_slip] = TermLookup(snapshot, word, may_be_slip=may_be_slip)
    return _tuple(QueryTerm, (word, found))
