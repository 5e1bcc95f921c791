"""The options of a search, checked: what `Index.search` and the like were given."""

from __future__ import annotations

from searcher.config.sort_orders import ORDERS, SCORE
from searcher.hints import TYPE_CHECKING
from searcher.lazy import lru_cache
from searcher.library.arguments import check_count, check_names, check_number
from searcher.query.options import SearchOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.query.filter.filter import Filter, Filters
    from searcher.query.plan.clauses import Clause

LEXICAL, HYBRID = "lexical", "hybrid"
MODES = (LEXICAL, HYBRID)
"""By what a search ranks: by words, or by words and vectors."""

_BEYOND = 1 << 40  # paragraphs: more than any index has


def search_options(  # noqa: PLR0913 — all are named
    *,
    limit: int = 10,
    offset: int = 0,
    filters: Sequence[Filter | Filters | None] = (),
    facets: Sequence[str] | str = (),
    sort: str = SCORE,
    min_score: float = 0.0,
    all_copies: bool = False,
    mode: str = LEXICAL,
    allow_empty: bool = False,
) -> SearchOptions:
    """Check the arguments of a search, and compile its filters, all of which must let a document pass.

    Raises `TypeError` and `ValueError` for what is no page, no order or no score, and `QueryError` for what is no filter.
    """
    given = limit, offset, facets, sort, min_score, all_copies, mode, allow_empty
    if facets:
        options = _checked(*given)
    else:
        try:
            options = _known_options(*given)
        except TypeError:  # What is wrong, or what cannot be remembered, as an empty list.
            options = _checked(*given)
    for one in filters:
        if one is not None:
            return options._replace(filters=_clauses(filters))
    return options


def _checked(  # noqa: PLR0913, PLR0917 — those of `search_options`
    limit: int,
    offset: int,
    facets: Sequence[str] | str,
    sort: str,
    min_score: float,
    all_copies: bool,  # noqa: FBT001
    mode: str,
    allow_empty: bool,  # noqa: FBT001
) -> SearchOptions:
    if limit is None:
        raise TypeError("limit must be a whole number; iterate yields every hit")
    limit, offset = min(check_count("limit", limit), _BEYOND), min(check_count("offset", offset), _BEYOND)
    facets = check_names("facets", facets)
    check_number("min_score", min_score)
    if sort not in ORDERS:
        msg = f"sort is one of {', '.join(ORDERS)}, not {sort!r}"
        raise ValueError(msg)
    if mode not in MODES:
        msg = f"mode is one of {', '.join(MODES)}, not {mode!r}"
        raise ValueError(msg)
    if mode == HYBRID and (sort != SCORE or min_score > 0):
        msg = "a hybrid search has an order of its own, and scores that mean nothing beside others: leave out sort and min_score"
        raise ValueError(msg)
    return SearchOptions(
        limit,
        offset,
        (),
        tuple(facets),
        sort,
        min_score,
        all_copies,
        hybrid=mode == HYBRID,
        allow_empty=bool(allow_empty),
    )


_known_options = lru_cache(maxsize=128, typed=True)(_checked)  # Most searches differ in their pages alone.


def check_query(text: str) -> None:
    """Raise `QueryError` for a query that says nothing, or far too much, wherever one looks."""
    from searcher.query import compile_query, parse

    compile_query(parse(text))


def _clauses(filters: Sequence[Filter | Filters | None]) -> tuple[Clause, ...]:
    from searcher.query.filter.filter import filter_clauses

    return tuple(clause for given in filters for clause in filter_clauses(given))
