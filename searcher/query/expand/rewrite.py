"""The words of an index that a query means: what only the index can tell of a clause."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, cast
from searcher.query.expand.compounds import in_no_other_way, in_one, in_two, inflected
from searcher.query.expand.term_expansion import expand, with_patterns
from searcher.query.plan.clauses import (
    BestClause,
    BoostClause,
    Clause,
    ExpansionClause,
    FieldClause,
    GroupClause,
    PhraseClause,
    WordClause,
    is_filter,
    is_words,
)

if TYPE_CHECKING:
    from searcher.index.read.snapshot import Snapshot


def rewrite(clause: GroupClause, snapshot: Snapshot, *, words_only: bool | None = None) -> GroupClause:
    """Fill in what this index has words are written as, and patterns stand for, so that searching and marking agree.

    A field that no document has is plain words. `words_only` is what `is_words` says of the clause, where that is known.
    """
    if words_only is None:
        words_only = is_words(clause)
    if words_only and in_no_other_way(cast("tuple[WordClause, ...]", clause.should), snapshot):
        return clause
    should = in_one(
        [in_two(part, snapshot) if type(part) is WordClause else _resolved(part, snapshot) for part in clause.should],
        snapshot,
    )
    if not any(clause[1:4]):
        return GroupClause(should, question=clause.question)
    must = tuple(_resolved(part, snapshot) for part in clause.must)
    must_not = tuple(_excluded(part, snapshot) for part in clause.must_not)
    if not clause.filters:
        return clause._replace(should=should, must=must, must_not=must_not)
    filters = tuple(_resolved(part, snapshot) for part in clause.filters)
    words = (part for part in filters if not is_filter(part))
    fields = tuple(filter(is_filter, filters))
    return clause._replace(should=(*should, *words), must=must, must_not=must_not, filters=fields)


def _excluded(clause: Clause, snapshot: Snapshot) -> Clause:
    """A field that no document has excludes nothing."""
    return clause._replace(words=None) if isinstance(clause, FieldClause) else _resolved(clause, snapshot)


def _resolved(clause: Clause, snapshot: Snapshot) -> Clause:  # noqa: PLR0911 — one for each kind of clause
    match clause:
        case WordClause():
            return in_two(clause, snapshot)
        case PhraseClause():
            return inflected(clause, snapshot) if clause.compound else with_patterns(clause, snapshot)
        case ExpansionClause():
            return _expanded(clause, snapshot)
        case BestClause():
            return BestClause(tuple(_resolved(part, snapshot) for part in clause.parts))
        case BoostClause():
            return clause._replace(part=_resolved(clause.part, snapshot))
        case FieldClause():
            return _field_or_words(clause, snapshot)
        case GroupClause():
            return rewrite(clause, snapshot)


def _expanded(clause: ExpansionClause, snapshot: Snapshot) -> Clause:
    """A pattern with the words it stands for; the word that it names itself, as `chat*` does, outranks the others."""
    expansion = expand(clause, snapshot)
    named = clause.text.removesuffix("*")
    found = clause._replace(words=tuple(expansion.words), cut=expansion.cut)
    # By itself it is rarer than all together, and so counts for more.
    return BestClause((found, clause._replace(words=(named,)))) if {named} < {*expansion.words} else found


def _field_or_words(clause: FieldClause, snapshot: Snapshot) -> Clause:
    if clause.words is None:
        return clause
    from searcher.query.filter.field_filter import snapshot_fields

    known = clause.name in snapshot_fields(snapshot)
    return clause._replace(words=None) if known else _resolved(clause.words, snapshot)


def forms(clause: WordClause, snapshot: Snapshot) -> set[str]:
    """The words of an index, as written there, that share a stem with a word."""
    return {spelling for segment in snapshot.segments for spelling in segment.lookup.spellings(clause.stems)}
