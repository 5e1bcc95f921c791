"""What is said of how a query was understood, beside its hits: notes, a better spelling, why nothing was found."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.query.plan.clauses import cut_patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query import CompiledQuery, Ranking
    from searcher.query.options import SearchOptions
    from searcher.query.plan.clauses import GroupClause


def notes_on(query: CompiledQuery) -> Iterator[str]:
    """Yield a sentence on each thing that did not parse, and on each pattern that was cut."""
    yield from query.parsed.notes
    for pattern in cut_patterns(query.clauses):
        from searcher.query.language.notes import NoteCode, Reason

        yield Reason(NoteCode.PATTERN_CUT, pattern=pattern.text, n=len(pattern.words))


def notes_on_store(ranking: Ranking) -> Iterator[str]:
    """Yield a sentence where parts of the index did not answer."""
    if lost := ranking.snapshot.lost_shards:
        from searcher.query.language.notes import NoteCode, Reason

        yield Reason(NoteCode.LOST_SHARDS, n=lost)


def notes_on_fields(clause: GroupClause, facets: Sequence[str], ranking: Ranking) -> Iterator[str]:
    """Yield a sentence on each field that no document has, and where nothing was found on values that none has."""
    yield from notes_on_unknown_fields(clause, facets, ranking.snapshot)
    if not ranking.ranked:
        from searcher.query.filter.field_filter import unmatched_fields

        yield from unmatched_fields(clause, ranking.snapshot)


def notes_on_unknown_fields(clause: GroupClause, facets: Sequence[str], snapshot: Snapshot) -> Iterator[str]:
    """Yield a sentence on each field that no document has."""
    from searcher.query.filter.field_filter import unknown_fields

    return unknown_fields(clause, facets, snapshot)


def better_spelling(text: str, clause: GroupClause, snapshot: Snapshot, *, few: bool) -> str | None:
    """The query with likelier words, if there are any; `few` says whether it found few paragraphs."""
    from searcher.query.suggest.did_you_mean import suggest

    return snapshot.settled(lambda: suggest(text, clause, snapshot, few=few))


def advice_on(query: CompiledQuery, snapshot: Snapshot, options: SearchOptions) -> Iterator[str]:
    """Yield which parts of a query that finds nothing are nowhere, or without which something would be found."""
    from searcher.query.suggest.no_results import why_nothing

    return why_nothing(query.parsed.group, snapshot, options.filters)
