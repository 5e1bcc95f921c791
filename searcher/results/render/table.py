"""Hits as a table for data frames: one row each, with the same columns whatever was found."""

from __future__ import annotations

from importlib import import_module

from searcher.hints import TYPE_CHECKING
from searcher.installing import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

_COLUMNS: dict[str, tuple[str, str, Callable[[Any], object]]] = {
    "rank": ("Int64", "int64", lambda hit: hit.rank),
    "score": ("Float64", "float64", lambda hit: hit.score),
    "id": ("string", "string", lambda hit: hit.document.id),
    "path": ("string", "string", lambda hit: _writable(hit.document.path)),
    "place": ("string", "string", lambda hit: _writable(hit.place)),
    "title": ("string", "string", lambda hit: hit.document.title),
    "heading": ("string", "string", lambda hit: hit.heading),
    "paragraph": ("Int64", "int64", lambda hit: hit.number),
    "line": ("Int64", "int64", lambda hit: hit.line),
    "page": ("Int64", "int64", lambda hit: hit.page),
    "date": ("string", "string", lambda hit: hit.document.date),
    "snippet": ("string", "string", lambda hit: _writable(str(hit.snippet))),
    "text": ("string", "string", lambda hit: _writable(hit.text)),
}
"""Each column with its type in pandas and in Arrow, both of which know missing values, and what stands in it."""


def data_frame(hits: Iterable[Any]) -> Any:
    """Return a `pandas.DataFrame` of hits."""
    pd = _imported("pandas")
    rows = list(hits)
    columns = {name: pd.array([value(hit) for hit in rows], kind) for name, (kind, _, value) in _COLUMNS.items()}
    return pd.DataFrame(columns)


def arrow_table(hits: Iterable[Any]) -> Any:
    """Return a `pyarrow.Table` of hits."""
    pa = _imported("pyarrow")
    rows = list(hits)
    columns = {name: pa.array([value(hit) for hit in rows], kind) for name, (_, kind, value) in _COLUMNS.items()}
    return pa.table(columns)


def _writable(text: str) -> str:
    """A text that UTF-8 can write: the name of a file may be of any bytes."""
    return text.encode(errors="replace").decode()


def _imported(library: str) -> Any:
    try:
        return import_module(library)
    except ImportError as error:
        raise ImportError(needs(library, library)) from error
