"""Results of a search: hits with their text, highlights and locations, and their rendering.

The names below are loaded when they are first used: whoever writes into an index has no results.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.results.highlight import Highlighter
    from searcher.results.hit import DocumentInfo, Duplicate, Hit, Results
    from searcher.results.snippet import Snippet

__all__ = ["DocumentInfo", "Duplicate", "Highlighter", "Hit", "Results", "Snippet"]

_MODULES = {"Highlighter": "highlight", "Snippet": "snippet"}


def __getattr__(name: str) -> object:
    """Load a name from the module it lives in."""
    if name not in __all__:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_MODULES.get(name, 'hit')}"), name)
    globals()[name] = value
    return value
