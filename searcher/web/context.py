"""What a request is answered with: a commit of the index, the threads that make answers, and a language."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from searcher.library.index import Index
    from searcher.web.served_index import Address, ServedCommit, ServedIndex
    from searcher.web.work_pool import WorkPool


class RequestContext(NamedTuple):
    """What one request is answered with: a commit of the index, the threads that make answers, the language of whoever asks, and what they asked for."""

    live: ServedIndex
    served: ServedCommit
    pool: WorkPool
    language: str
    address: Address

    async def answer(self, key: Hashable, make: Callable[[Index], bytes], *, quick: bool = False) -> bytes:
        """What `make` makes of the index, in a thread or from an answer made before."""
        body = await self.pool.answer(self.served, key, make, quick=quick)
        self.served.answers.note(self.address, key)
        return body
