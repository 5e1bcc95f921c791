"""From what a person typed to the best paragraphs: the query language, its terms, scores and the search itself.

The names below are loaded when they are first used: whoever writes into an index need not load the search.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.lazy import loaded_when_used

if TYPE_CHECKING:
    from searcher.query.expand.rewrite import forms, rewrite
    from searcher.query.language.parser import parse
    from searcher.query.options import SearchOptions
    from searcher.query.plan.compile import compile_query
    from searcher.query.search import (
        BoundQuery,
        CompiledQuery,
        Ranking,
        bind_query,
        compile_text,
        search_bound,
        search_clauses,
    )

__all__ = [
    "BoundQuery",
    "CompiledQuery",
    "Ranking",
    "SearchOptions",
    "bind_query",
    "compile_query",
    "compile_text",
    "forms",
    "parse",
    "rewrite",
    "search_bound",
    "search_clauses",
]

_HOMES = dict.fromkeys(__all__, "search") | {
    "SearchOptions": "options",
    "compile_query": "plan.compile",
    "forms": "expand.rewrite",
    "parse": "language.parser",
    "rewrite": "expand.rewrite",
}

__getattr__ = loaded_when_used(__name__, _HOMES)
