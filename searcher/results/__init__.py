"""Results of a search: hits with their text, highlights and locations, and their rendering."""

from searcher.results.hit import DocumentInfo, Duplicate, Hit, Results
from searcher.results.snippet import Snippet

__all__ = ["DocumentInfo", "Duplicate", "Hit", "Results", "Snippet"]
