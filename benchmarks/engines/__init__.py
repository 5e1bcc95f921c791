"""The engines that are compared, each behind the same small contract."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engines.base import Engine

# By name in the report: a process loads the one it measures and nothing of the others.
_MODULES = {
    "searcher": "ours",
    "searcher-2-processes": "ours_two_processes",
    "tantivy": "tantivy_french",
    "fts5": "sqlite_fts5",
    "bm25s": "bm25s_french",
    "whoosh": "whoosh_stock",
}
NAMES = tuple(_MODULES)


def load(name: str) -> Engine:
    """The engine of this name. Raises `ImportError` when its package is not installed."""
    engine: Engine = import_module(f"engines.{_MODULES[name]}").ENGINE
    return engine
