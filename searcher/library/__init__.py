"""How a program uses it: opening documents, searching, and indexes of records of one's own.

The names below are loaded when they are first used; what a search does not need is in its own module, such as `writer`,
`multi_index` and `maintenance`.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.lazy import loaded_when_used

if TYPE_CHECKING:
    from searcher.library.index import Index
    from searcher.library.opening import open_index, open_with_summary

__all__ = ["Index", "open_index", "open_with_summary"]

_HOMES = {"Index": "index", "open_index": "opening", "open_with_summary": "opening"}

__getattr__ = loaded_when_used(__name__, _HOMES)
