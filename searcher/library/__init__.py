"""How a program uses it: opening documents, searching, and indexes of records of one's own.

Names that a search does not need are in their modules: `writing` and `joining`.
"""

from searcher.library.index import Index
from searcher.library.opening import open_index, open_with_summary

__all__ = ["Index", "open_index", "open_with_summary"]
