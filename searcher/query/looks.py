"""What there is to look for of a word besides its stems, when its paragraphs are looked at closer."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from searcher.query.kin import kin
from searcher.query.word_scorers import having, worth_of_terms, worth_of_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.snapshot import Leaf, Snapshot
    from searcher.query.signals import Signals
    from searcher.query.word_scorers import StemScorer


class Sights(NamedTuple):
    """What there is to look for of a word besides its stems: by segment, and what it is worth.

    `exact` are its written forms, where it has others than these in `forms`; `kin` the terms of `searcher.query.kin`,
    `titles` its terms in titles and headings.
    """

    exact: list[list[int]]
    exact_worth: float
    kin: list[list[int]]
    family_worth: float
    titles: list[list[int]]
    forms: list[list[int]]


class Look(NamedTuple):
    """A word of the query, and what there is to look for of it."""

    word: StemScorer
    sights: Sights


def look_up(snapshot: Snapshot, word: StemScorer, signals: Signals) -> Look:
    """Look a word up, or remember it from an earlier query."""
    key = word.clause, signals
    return Look(word, snapshot.remembered("sights", key, lambda: _sights(snapshot, word, signals), _MOST_WORDS))


_MOST_WORDS = 4096  # remembered


def _sights(snapshot: Snapshot, word: StemScorer, signals: Signals) -> Sights:
    clause, segments = word.clause, snapshot.segments
    nothing: list[list[int]] = [[] for _ in segments]
    exact = related = titles = nothing
    if signals.exact or signals.early:
        # Typed with accents it means them, typed without it may mean any.
        exact = [
            s.written_form(clause.written, clause.folded) if clause.accented else s.word_group(clause.folded)
            for s in segments
        ]
    if signals.family:
        related = kin(snapshot, clause.stems[0], word.terms)
    if signals.title:
        stems = [stem.encode() for stem in clause.stems]
        titles = [having(s.title, stems) for s in segments]
    forms = [
        sorted({form for term in own for form in s.words_of(term)}) for s, own in zip(segments, word.terms, strict=True)
    ]
    exact_worth = word.emphasis * worth_of_words(snapshot, exact)
    family_worth = min(word.worth, word.emphasis * worth_of_terms(snapshot, related)) if any(related) else 0.0
    return Sights(exact, exact_worth, related, family_worth, titles, forms)


def forms_of(leaf: Leaf, look: Look) -> list[Sequence[int]]:
    """Where each form of a word stands in a chunk."""
    words = look.sights.forms[leaf.segment_number]
    return [found for word in words if (found := leaf.segment.occurrences([word], leaf.chunk))]
