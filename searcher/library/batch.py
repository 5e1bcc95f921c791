"""Many queries asked at once."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from searcher.library.arguments import check_count

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher.results import Results


def search_each(search: Callable[[str], Results], queries: Any, threads: int) -> list[Results]:
    """Ask each of the queries, in several threads if so many are wanted; what any raises is raised here."""
    threads = check_count("threads", threads, 1)
    if isinstance(queries, str | bytes | bytearray) or not isinstance(queries, Iterable):
        msg = f"queries must be a list of strings, not {type(queries).__name__}"
        raise TypeError(msg)
    asked = [*queries]
    if threads == 1 or len(asked) < 2:  # noqa: PLR2004 — one alone needs no thread
        return [search(query) for query in asked]
    with ThreadPoolExecutor(min(threads, len(asked)), "search") as pool:
        return [*pool.map(search, asked)]
