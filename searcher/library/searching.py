"""One search: from what was typed to its results."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from searcher.config.sort_orders import ORDERS
from searcher.i18n import _
from searcher.library.arguments import check_count, check_names, check_number, check_text
from searcher.query import compile_query, forms, read, resolve, search
from searcher.query.language.limits import check_length
from searcher.query.plan.clauses import cut_patterns
from searcher.results import Hit, Results
from searcher.results.highlight import Highlighter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query import Ranking
    from searcher.query.filter.filter import Filter, Filters
    from searcher.query.language.ast import Group
    from searcher.query.language.parser import Query
    from searcher.query.plan.clauses import Clause, GroupClause
    from searcher.query.plan.custom_vocabulary import CustomVocabulary
    from searcher.results.hit import PathOf


class Understood(NamedTuple):
    """A query, understood: what was typed, what of it was given as a filter, and what is looked for in the index."""

    typed: Query
    given: tuple[Clause, ...]
    compiled: GroupClause
    clause: GroupClause


def understand(
    snapshot: Snapshot, query: str, vocabulary: CustomVocabulary, narrowed: Sequence[Filter | Filters | None]
) -> Understood:
    """Read a query. Raises as `Index.search` does."""
    check_text("query", query)
    check_length(query)
    typed = read(query)
    given = filter_clauses_of(narrowed)
    compiled = compile_query(typed.group, given, vocabulary)
    return Understood(typed, given, compiled, resolve(compiled, snapshot))


def every(  # noqa: PLR0913 — all but the first four are named
    snapshot: Snapshot,
    query: str,
    vocabulary: CustomVocabulary,
    path_of: PathOf,
    *,
    narrowed: Sequence[Filter | Filters | None],
    sort: str,
    min_score: float,
    all_copies: bool,
) -> Iterator[Hit]:
    """All hits of a snapshot one by one, as is said at `Index.iterate`; what is wrong with the query is raised at once."""
    from searcher.query.scan import scan

    check_order(sort, min_score)
    clause = understand(snapshot, query, vocabulary, narrowed).clause
    ranking = search(snapshot, clause, 0)
    highlighter = Highlighter(clause, partial(forms, snapshot=snapshot))
    found = scan(ranking, sort=sort, min_score=min_score, all_copies=all_copies)
    return (Hit(ranking, ranked, rank, highlighter, path_of) for rank, ranked in enumerate(found, start=1))


def check_order(sort: str, min_score: float) -> None:
    """Raise `ValueError` for what is no order, or no score."""
    check_number("min_score", min_score)
    if sort not in ORDERS:
        msg = f"sort is one of {', '.join(ORDERS)}, not {sort!r}"
        raise ValueError(msg)


def answer(  # noqa: PLR0913 — all but the first four are named
    snapshot: Snapshot,
    query: str,
    vocabulary: CustomVocabulary,
    path_of: PathOf,
    *,
    limit: int,
    offset: int,
    narrowed: Sequence[Filter | Filters | None],
    facets: Sequence[str] | str,
    sort: str,
    min_score: float,
    all_copies: bool,
) -> Results:
    """Search in a snapshot; what the arguments mean, and what it raises, is said at `Index.search`."""
    limit, offset = check_page(limit, offset)
    facets = check_names("facets", facets)
    check_order(sort, min_score)
    start = perf_counter()
    typed, given, compiled, clause = understand(snapshot, query, vocabulary, narrowed)
    ranking = search(snapshot, clause, limit, offset, sort=sort, min_score=min_score, all_copies=all_copies)
    highlighter = Highlighter(clause, partial(forms, snapshot=snapshot))
    hits = [
        Hit(ranking, ranked, rank, highlighter, path_of) for rank, ranked in enumerate(ranking.ranked, start=offset + 1)
    ]
    suggest = partial(_suggestion, query, clause, snapshot)
    why_nothing = partial(_why_nothing, typed.group, snapshot, given)
    results = Results(query, ranking, hits, suggest, facets, why_nothing)
    results.notes = (
        *typed.notes,
        *_notes_on_patterns(clause),
        *(notes_on_fields(compiled, facets, ranking) if ":" in query or given or facets else ()),
    )
    results.took_ms = (perf_counter() - start) * 1000
    return results


def _notes_on_patterns(clause: GroupClause) -> Iterator[str]:
    for part in cut_patterns(clause):
        yield _(
            "{pattern} fits more words than are looked for: the {n:,} most frequent were taken",
            pattern=part.text,
            n=len(part.words),
        )


def check_page(limit: int, offset: int) -> tuple[int, int]:
    """A page of results, in numbers that fit into an index."""
    if limit is None:
        raise TypeError("limit must be a whole number; iterate yields every hit")
    return min(check_count("limit", limit), _BEYOND), min(check_count("offset", offset), _BEYOND)


_BEYOND = 1 << 40  # paragraphs: more than any index has


def filter_clauses_of(narrowed: Sequence[Filter | Filters | None]) -> tuple[Clause, ...]:
    """The clauses of several filters, all of which must let a document pass."""
    if not any(given is not None for given in narrowed):
        return ()
    from searcher.query.filter.filter import filter_clauses

    return tuple(clause for given in narrowed for clause in filter_clauses(given))


def _why_nothing(group: Group, snapshot: Snapshot, filters: tuple[Clause, ...]) -> Iterator[str]:
    from searcher.query.suggest.no_results import why_nothing

    return why_nothing(group, snapshot, filters)


def _suggestion(query: str, clause: GroupClause, snapshot: Snapshot, *, few: bool) -> str | None:
    from searcher.query.suggest.did_you_mean import suggest

    return suggest(query, clause, snapshot, few=few)


def notes_on_fields(clause: GroupClause, facets: Sequence[str], ranking: Ranking) -> Iterator[str]:
    """What is to be said of the fields that were asked for: those that no document has, and values that none has."""
    from searcher.query.filter.field_filter import unknown_fields, unmatched_fields

    yield from unknown_fields(clause, facets, ranking.snapshot)
    if not ranking.ranked:
        yield from unmatched_fields(clause, ranking.snapshot)
