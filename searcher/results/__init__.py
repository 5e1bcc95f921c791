"""What a search gives back: hits with their text, marks and places, and how they look on a terminal or as JSON."""

from searcher.results.hit import DocumentInfo, Duplicate, Hit, Results
from searcher.results.snippet import Snippet

__all__ = ["DocumentInfo", "Duplicate", "Hit", "Results", "Snippet"]
