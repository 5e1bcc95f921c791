"""The index that is being served: always the newest commit, and the same one from the beginning of an answer to its end."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from contextlib import suppress
from itertools import count
from time import monotonic, thread_time

from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.web.parameters import FACETS

if TYPE_CHECKING:
    from collections.abc import Hashable
    from concurrent.futures import Executor, Future

    from searcher.library.index import Index

Address = tuple[str, bytes, str]
"""What a request asks for: path, query as it was sent, and language."""

_MAX_BYTES = 32 << 20  # of answers kept for one commit
_MAX_ANSWERS = 20_000  # some of them are empty, and only what was asked for takes room
_LARGEST = 1 << 19  # bytes of an answer that is kept
_PATIENCE = 1.0  # seconds after which an index that could not be reopened is looked at again
_SOON = 0.1  # seconds of processor time in which a commit is read: whoever asks meanwhile waits for it


class Pending:
    """An answer that is being made or waits for a thread, and how many wait for it."""

    def __init__(self, work: Future[bytes]) -> None:
        """Follow work of the executor's."""
        self._work = work
        self.answer = asyncio.wrap_future(work)
        self.waiting = 0

    def give_up(self) -> bool:
        """Do not make it after all; false where that has begun."""
        return self._work.cancel()


class Answers:
    """Answers made before, the ones asked for last at the end; used by the event loop alone."""

    def __init__(self) -> None:
        """Hold none."""
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._at: dict[Address, Hashable] = {}
        self.pending: dict[Hashable, Pending] = {}

    def get(self, key: Hashable) -> bytes | None:
        """An answer, if it is still held."""
        body = self._kept.get(key)
        if body is not None:
            self._kept.move_to_end(key)
        return body

    def note(self, address: Address, key: Hashable) -> None:
        """Know from now on which answer an address has."""
        if len(self._at) >= _MAX_ANSWERS:
            self._at.clear()
        self._at[address] = key

    def at(self, address: Address) -> bytes | None:
        """The answer that an address had, if it is still held."""
        key = self._at.get(address)
        return None if key is None else self.get(key)

    def keep(self, key: Hashable, body: bytes) -> None:
        """Hold an answer, in the place of those that nobody asked for in a while."""
        if len(body) > _LARGEST or key in self._kept:
            return
        self._kept[key] = body
        self._bytes += len(body)
        while self._bytes > _MAX_BYTES or len(self._kept) > _MAX_ANSWERS:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)


class ServedCommit:
    """One commit being served: its index, the answers made from it, and a tag that no other commit has."""

    def __init__(self, index: Index, tag: str) -> None:
        """Serve this index."""
        self.index, self.tag = index, tag
        self.answers = Answers()
        self.is_warm = False
        """Whether words, titles and facets have been read, so that suggestions come at once."""
        self.reads_soon = True
        """Whether reading them took so little that the next commit is worth waiting for."""
        self.reading: Future[None] | None = None
        """What reads them, where this is handed out meanwhile."""

    async def is_read(self) -> bool:
        """Whether words, titles and facets could be read, once that has ended."""
        if self.reading and not self.reading.done():
            await asyncio.shield(asyncio.wrap_future(self.reading))
        return self.is_warm

    def warm_up(self) -> None:
        """Read words, titles and facets before anybody waits for them."""
        start = thread_time()
        with suppress(SearcherError):  # Whoever asks will be told.
            for query in self.index.suggest("a").queries[:1]:
                self.index.search(query, limit=1, facets=FACETS).facets  # noqa: B018 — counted when looked at
            self.is_warm = True
        self.reads_soon = thread_time() - start <= _SOON


class ServedIndex:
    """Hands out the newest commit. Those handed out before stay what they are until nobody holds them.

    A commit is handed out once its words, titles and facets have been read. Until then those who ask are answered from the
    one before, or wait, where that takes hardly any time.
    """

    def __init__(self, index: Index, executor: Executor) -> None:
        """Begin with an index as it was opened, which the executor reads."""
        self._process, self._numbers = secrets.token_hex(4), count(1)
        self._served = self._made(index)
        self._served.reading = executor.submit(self._served.warm_up)
        self._next: asyncio.Task[None] | None = None
        self._not_before = self._next_look = 0.0
        self._has_looked = False  # in this turn of the event loop, after all requests that it answers had come
        self.trouble: SearcherError | None = None
        """Why a newer commit is not served, if that is so."""

    def _made(self, index: Index) -> ServedCommit:
        return ServedCommit(index, f"{self._process}-{next(self._numbers)}")

    async def newest(self) -> ServedCommit:
        """The newest commit there is when this is called, if that is read soon; else the newest that has been read."""
        while monotonic() >= self._not_before and not await self._is_current():
            if self._next is None:
                self._next = asyncio.create_task(self._take_next())
            if not self._served.reads_soon:
                break
            await asyncio.shield(self._next)
        return self._served

    async def _is_current(self) -> bool:
        """Whether the commit served is the newest; where asking takes a request, it is asked of now and then."""
        index = self._served.index
        if not index.commit_interval:
            return self._has_looked or self._look(index)
        if monotonic() < self._next_look:
            return True
        self._next_look = monotonic() + index.commit_interval
        try:
            current = await asyncio.get_running_loop().run_in_executor(None, index.is_current)
        except SearcherError as error:
            self.trouble = error
            return True
        if not current:
            self._next_look = 0.0
        return current

    def _look(self, index: Index) -> bool:
        self._has_looked = index.is_current()
        if self._has_looked:
            asyncio.get_running_loop().call_soon(self._look_again)
        return self._has_looked

    def _look_again(self) -> None:
        self._has_looked = False

    async def _take_next(self) -> None:
        """Open and read the newest commit, and serve it then."""
        try:
            self._served = await asyncio.get_running_loop().run_in_executor(None, self._opened)
            self.trouble = None
        except SearcherError as error:
            self.trouble, self._not_before = error, monotonic() + _PATIENCE
        finally:
            self._next = None

    def _opened(self) -> ServedCommit:
        served = self._made(self._served.index.reopened())
        served.warm_up()
        return served
