"""From what a person typed to the best paragraphs: the query language, its terms, scores and the search itself."""

from searcher.query.parser import parse, read
from searcher.query.resolve import forms, resolve
from searcher.query.search import Ranking, search
from searcher.query.terms import compile_query

__all__ = ["Ranking", "compile_query", "forms", "parse", "read", "resolve", "search"]
