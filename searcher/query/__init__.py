"""From what a person typed to the best paragraphs: the query language, its terms, scores and the search itself."""

from searcher.query.expand.rewrite import forms, resolve
from searcher.query.language.parser import parse, read
from searcher.query.plan.compile import compile_query
from searcher.query.search import Ranking, search

__all__ = ["Ranking", "compile_query", "forms", "parse", "read", "resolve", "search"]
