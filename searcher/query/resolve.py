"""The words of an index that a query means: what only the index can tell of a clause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.query.expansion import expand
from searcher.query.terms import BestClause, Clause, ExpansionClause, GroupClause, WordClause

if TYPE_CHECKING:
    from searcher.index.snapshot import Snapshot


def resolve(clause: GroupClause, snapshot: Snapshot) -> GroupClause:
    """Fill in the stems and words that are meant in this index, so that searching and marking use the same ones."""
    return GroupClause(*(tuple(_resolved(part, snapshot) for part in parts) for parts in clause))


def _resolved(clause: Clause, snapshot: Snapshot) -> Clause:
    if isinstance(clause, WordClause):
        return clause if clause.stop or clause.alone else clause._replace(stems=_stems(clause, snapshot))
    if isinstance(clause, ExpansionClause):
        expansion = expand(clause, snapshot)
        return clause._replace(words=tuple(expansion.words), cut=expansion.cut)
    if isinstance(clause, BestClause):
        return BestClause(tuple(_resolved(part, snapshot) for part in clause.parts))
    if isinstance(clause, GroupClause):
        return resolve(clause, snapshot)
    return clause


def _stems(clause: WordClause, snapshot: Snapshot) -> tuple[str, ...]:
    """The word's own stems, and those of the words that lose their accents where this one has none."""
    unaccented = clause.stems[-1]
    known = [stem for segment in snapshot.segments for stem in segment.stems_for(unaccented)]
    return tuple(dict.fromkeys([*clause.stems, *known])) if known else clause.stems
