"""From what a person typed to the best paragraphs: the query language, its terms, scores and the search itself."""

from searcher.query.expand.rewrite import forms, rewrite
from searcher.query.language.parser import parse
from searcher.query.options import SearchOptions
from searcher.query.plan.compile import compile_query
from searcher.query.search import CompiledQuery, Ranking, compile_text, search_clauses

__all__ = [
    "CompiledQuery",
    "Ranking",
    "SearchOptions",
    "compile_query",
    "compile_text",
    "forms",
    "parse",
    "rewrite",
    "search_clauses",
]
