"""The words of an index that a query means: what only the index can tell of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.query.expansion import expand
from searcher.query.terms import BestClause, Clause, ExpansionClause, GroupClause, WordClause

if TYPE_CHECKING:
    from searcher.index.snapshot import Snapshot


def resolve(clause: GroupClause, snapshot: Snapshot) -> GroupClause:
    """Fill in the words that patterns stand for in this index, so that searching and marking use the same ones."""
    return GroupClause(*(tuple(_resolved(part, snapshot) for part in parts) for parts in clause))


def _resolved(clause: Clause, snapshot: Snapshot) -> Clause:
    if isinstance(clause, ExpansionClause):
        expansion = expand(clause, snapshot)
        return clause._replace(words=tuple(expansion.words), cut=expansion.cut)
    if isinstance(clause, BestClause):
        return BestClause(tuple(_resolved(part, snapshot) for part in clause.parts))
    if isinstance(clause, GroupClause):
        return resolve(clause, snapshot)
    return clause


def forms(clause: WordClause, snapshot: Snapshot) -> set[str]:
    """The words of an index, as written there, that share a stem with a word."""
    stems = [stem.encode() for stem in clause.stems]
    return {
        segment.written(word)
        for segment in snapshot.segments
        for stem in stems
        for term in segment.stem.having(stem)
        for word in segment.words_of(term)
    }
