"""What a request is answered with: a commit of the index, the threads that make answers, and a language."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from searcher.library.index import Index
    from searcher.web.served_index import Edition, LiveIndex
    from searcher.web.work_pool import Desk


class Exchange(NamedTuple):
    """What one request is answered with: an edition of the index, the desk, and the language of whoever asks."""

    live: LiveIndex
    edition: Edition
    desk: Desk
    language: str

    async def answer(self, key: Hashable, make: Callable[[Index], bytes], *, quick: bool = False) -> bytes:
        """What `make` makes of the index."""
        return await self.desk.answer(self.edition, key, make, quick=quick)
