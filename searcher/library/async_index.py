"""An index for asynchronous programs."""

from __future__ import annotations

from asyncio import to_thread

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Any, Self

    from searcher.library.index import Index
    from searcher.library.reading import Suggestions
    from searcher.results import Results
    from searcher.results.full_document import WholeDocument
    from searcher.sync.apply import Summary


class AsyncIndex:
    """An `Index` whose calls are awaited: each runs in a thread, so that the event loop goes on meanwhile.

    The methods take what those of `Index` take. `async with` closes the index at its end.
    """

    def __init__(self, index: Index) -> None:
        self.index = index

    async def search(self, query: str, **options: Any) -> Results:
        """Search; what is usually asked of hits has been worked out when they come back."""
        return await to_thread(self._search, query, options)

    def _search(self, query: str, options: dict[str, Any]) -> Results:
        results = self.index.search(query, **options)
        results.as_dicts()
        _ = results.total, results.facets
        return results

    async def scores(self, query: str, ids: Iterable[str]) -> dict[str, float]:
        """The scores of these documents for a query."""
        return await to_thread(self.index.scores, query, ids)

    async def suggest(self, typed: str, limit: int = 8) -> Suggestions:
        """Complete what is being typed."""
        return await to_thread(self.index.suggest, typed, limit)

    async def document(self, document_id: str, query: str = "") -> WholeDocument | None:
        """A document from its beginning to its end."""
        return await to_thread(self.index.document, document_id, query)

    async def refresh(self) -> Summary | None:
        """Take in what changed in the files."""
        return await to_thread(self.index.refresh)

    async def close(self) -> None:
        """Let go of all files."""
        await to_thread(self.index.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
