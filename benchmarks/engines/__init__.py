"""The engines that are compared, each behind the same small contract."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import machine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engines.base import Engine

# By name in the report: a process loads the one it measures and nothing of the others.
_MODULES = {
    "searcher": "ours",
    "searcher-2-processes": "ours_two_processes",
    "tantivy": "tantivy_french",
    "tantivy-fast-field": "tantivy_fast_field",
    "fts5": "sqlite_fts5",
    "bm25s": "bm25s_french",
    "whoosh": "whoosh_stock",
}
NAMES = tuple(_MODULES)


def load(name: str) -> Engine:
    """The engine of this name. Raises `ImportError` when its package is not installed."""
    engine: Engine = import_module(f"engines.{_MODULES[name]}").ENGINE
    return engine


def installed(names: Iterable[str]) -> list[str]:
    """Those engines that can be measured here; the others are named with the reason."""
    found = []
    for name in names:
        check = f"import sys; sys.path.insert(0, {str(machine.HERE)!r}); import engines; engines.load({name!r})"
        tried = subprocess.run(
            [sys.executable, "-c", check], capture_output=True, text=True, check=False, env=machine.environment()
        )
        if tried.returncode:
            print(f"without {name}: {tried.stderr.strip().splitlines()[-1]}")
        else:
            found.append(name)
    return found
