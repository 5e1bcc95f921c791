"""How a program uses it: opening documents, searching, and indexes of records of one's own.

The names below are loaded when they are first used; what a search does not need is in its own module, such as `writer`,
`multi_index` and `maintenance`.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.library.index import Index
    from searcher.library.opening import open_index, open_with_summary

__all__ = ["Index", "open_index", "open_with_summary"]

_MODULES = {"Index": "index", "open_index": "opening", "open_with_summary": "opening"}


def __getattr__(name: str) -> object:
    """Load a name from the module it lives in."""
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    value: object = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value
