"""Results of a search: hits with their text, highlights and locations, and their rendering.

The names below are loaded when they are first used: whoever writes into an index has no results.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.lazy import loaded_when_used

if TYPE_CHECKING:
    from searcher.results.highlight import Highlighter
    from searcher.results.hit import DocumentInfo, Duplicate, Hit, Results
    from searcher.results.snippet import Snippet

__all__ = ["DocumentInfo", "Duplicate", "Highlighter", "Hit", "Results", "Snippet"]

_HOMES = dict.fromkeys(__all__, "hit") | {"Highlighter": "highlight", "Snippet": "snippet"}

__getattr__ = loaded_when_used(__name__, _HOMES)
