"""What there is to look for of a word besides its stems, when its paragraphs are looked at closer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from searcher.kernels import TermPostings
from searcher.query.expand.related_terms import is_no_word, kin, meant
from searcher.query.match.term_scorers import having, worth_of_terms, worth_of_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from searcher.index.format.segment import Field
    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.candidates import PlainList
    from searcher.query.match.term_scorers import StemScorer


class Sights:
    """What there is to look for of a word besides its stems, by segment; and what it is worth.

    `exact` are the numbers of its written forms as typed, `kin` the terms of `searcher.query.expand.related_terms`.
    """

    __slots__ = (
        "_emphasis",
        "_family_worth",
        "_most",
        "_postings",
        "_terms",
        "_titled",
        "_titles",
        "exact",
        "exact_worth",
        "kin",
    )

    def __init__(self, snapshot: Snapshot, word: StemScorer, *, may_be_slip: bool) -> None:
        """Look it up; a word that is not there may be a slip of another."""
        clause = word.clause
        stems = [stem.encode() for stem in clause.stems]
        self.exact: list[list[int]] = []
        self._titled: list[list[int]] = []  # its terms in titles and headings, by segment
        for segment in snapshot.segments:
            # Typed with accents it means them, typed without it may mean any.
            self.exact.append(
                segment.written_form(clause.written, clause.folded)
                if clause.accented or clause.folded.isdecimal()
                else segment.word_group(clause.folded)
            )
            self._titled.append(having(segment.title, stems) if len(segment.title.terms) else [])
        self.exact_worth = word.emphasis * worth_of_words(snapshot, self.exact)
        self.kin = kin(snapshot, clause.stems[0], word.terms)
        if may_be_slip:
            pairs = zip(self.kin, meant(snapshot, clause), strict=True)
            self.kin = [list(dict.fromkeys([*near, *spelt])) for near, spelt in pairs]
        self._terms, self._most, self._emphasis = word.terms, word.worth, word.emphasis
        self._family_worth: float | None = None
        self._postings: dict[int, TermPostings] = {}
        self._titles: dict[int, tuple[PlainList, ...]] = {}

    def family_worth(self, snapshot: Snapshot) -> float:
        """What kin are worth where the word itself is not: no more than it."""
        if self._family_worth is None:
            self._family_worth = min(self._most, self._emphasis * worth_of_terms(snapshot, self.kin))
        return self._family_worth

    def postings(self, word: StemScorer, leaf: Leaf) -> TermPostings:
        """What there is of the word in a chunk."""
        found = self._postings.get(leaf.number)
        if found is None:
            place, stem = leaf.segment_number, leaf.segment.stem
            own = tuple((source.paragraphs, source.codes) for source in word.lists(leaf))
            related = _lists(stem, self.kin[place], leaf.chunk)
            forms = partial(self._all_forms, leaf)
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

    def _all_forms(self, leaf: Leaf) -> tuple[memoryview, ...]:
        """The occurrences of all written forms of the word."""
        words_of = leaf.segment.words_of
        return _occurrences(
            leaf, sorted({form for term in self._terms[leaf.segment_number] for form in words_of(term)})
        )


def _lists(field: Field, terms: Sequence[int], chunk: int) -> tuple[PlainList, ...]:
    return tuple(found[:2] for term in terms if (found := field.postings(term, chunk)))


def _occurrences(leaf: Leaf, forms: Sequence[int]) -> tuple[memoryview, ...]:
    return tuple(found for form in forms if len(found := leaf.segment.occurrences_of(form, leaf.chunk)))


class Look(NamedTuple):
    """A word of the query, and what there is to look for of it."""

    word: StemScorer
    sights: Sights


def look_up_all(snapshot: Snapshot, words: Sequence[StemScorer], names: Collection[str]) -> list[Look]:
    """Look words up, or remember them from earlier queries; `names` are no slips, and few others may be."""
    looks: list[Look] = []
    slips = 0
    for word in words:
        folded = word.clause.folded
        may_be_slip = slips < _MOST_SLIPS and not any(word.terms) and folded not in names and is_no_word(folded)
        slips += may_be_slip
        looks.append(look_up(snapshot, word, may_be_slip=may_be_slip))
    return looks


def look_up(snapshot: Snapshot, word: StemScorer, *, may_be_slip: bool = False) -> Look:
    """Look a word up, or remember it from an earlier query."""
    key = word.clause, may_be_slip
    make = partial(Sights, snapshot, word, may_be_slip=may_be_slip)
    return Look(word, snapshot.remembered("sights", key, make, _MOST_WORDS))


_MOST_SLIPS = 3  # words of one query that are compared with those of the corpus


_MOST_WORDS = 4096  # remembered
