"""Many queries asked at once, and one query of many documents."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from searcher.hints import TYPE_CHECKING
from searcher.library.arguments import check_count
from searcher.library.search_options import search_options

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from searcher.library.searcher import Searcher
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


def document_scores(searcher: Searcher, query: str, ids: Iterable[str]) -> dict[str, float]:
    """Return the score of the best paragraph of each of the documents that a query finds. Raises as `Searcher.search` does."""
    from searcher.query.filter.filter import Filter

    wanted, found = set(ids), dict[str, float]()
    searcher.compile(query)  # with the filter an empty query would find all of them
    if not wanted:
        return found
    options = search_options(filters=(Filter(id=[f"={one}" for one in sorted(wanted)]),), all_copies=True)
    for hit in searcher.iterate(query, options):
        for document in (hit.document, *(copy.document for copy in hit.duplicates)):
            if document.id in wanted:
                found.setdefault(document.id, hit.score)
        if len(found) == len(wanted):
            break
    return found
