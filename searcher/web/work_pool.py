"""Thread pool for answers: identical requests share one computation; abandoned ones are cancelled."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from searcher.errors import QueryError, SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.web.problems import Problem, bad_request
from searcher.web.served_index import Pending

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable
    from concurrent.futures import Executor

    from searcher.library.index import Index
    from searcher.web.served_index import ServedCommit

THREADS = 3  # more of them only take turns: they share one interpreter
_MAX_WAITING = 100  # answers that are being made or wait for a thread


class WorkPool:
    """Makes answers from a commit, and hands out again those it has made."""

    def __init__(self, executor: Executor, seconds: float) -> None:
        """Let the executor make them, and nobody wait longer than so many seconds."""
        self._executor, self._seconds = executor, seconds
        self._waiting = 0
        self.made = self.kept = 0
        """How many answers were made, and how many handed out again, since the server was started."""

    async def answer(
        self, served: ServedCommit, key: Hashable, make: Callable[[Index], bytes], *, quick: bool = False
    ) -> bytes:
        """What `make` makes of the commit's index; who asks for the same `key` gets the same answer.

        What is `quick`, a millisecond or so, does not stand in line behind what takes longer.

        Raises `Problem` when it takes too long, and for what `make` raises as a `SearcherError`.
        """
        answers = served.answers
        is_read = quick and await served.is_read()
        if (kept := answers.get(key)) is not None:
            self.kept += 1
            return kept
        if is_read:
            self.made += 1
            body = make(served.index)
            answers.keep(key, body)
            return body
        pending = answers.pending.get(key)
        if pending is not None:
            self.kept += 1
        else:
            self.made += 1
            pending = answers.pending[key] = self._begin(served, key, make)
        pending.waiting += 1
        try:
            return await asyncio.wait_for(asyncio.shield(pending.answer), self._seconds)
        except TimeoutError:
            raise _unavailable(
                _("this takes longer than {seconds:g} seconds; ask for something rarer", seconds=self._seconds)
            ) from None
        except QueryError as error:
            raise bad_request(error.message) from None
        except SearcherError as error:
            raise _unavailable(error.message) from None
        finally:
            pending.waiting -= 1
            if not pending.waiting and pending.give_up() and answers.pending.get(key) is pending:
                del answers.pending[key]

    def _begin(self, served: ServedCommit, key: Hashable, make: Callable[[Index], bytes]) -> Pending:
        if self._waiting >= _MAX_WAITING:
            raise _unavailable(_("too many questions at once; ask again in a moment"))
        self._waiting += 1
        pending = Pending(self._executor.submit(make, served.index))

        def done(made: asyncio.Future[bytes]) -> None:
            self._waiting -= 1
            if served.answers.pending.get(key) is pending:
                del served.answers.pending[key]
            # An error is looked at here, too: by now nobody may be waiting who would.
            if not made.cancelled() and made.exception() is None:
                served.answers.keep(key, made.result())

        pending.answer.add_done_callback(done)
        return pending


def _unavailable(detail: str) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "1"})
