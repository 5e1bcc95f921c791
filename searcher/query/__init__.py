"""From what a person typed to the best paragraphs: the query language, its terms, scores and the search itself."""

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
