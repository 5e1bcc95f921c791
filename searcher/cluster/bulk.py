"""Sending many actions to a cluster: in requests of a size that it likes, some at a time, while the caller makes more of them."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _

if TYPE_CHECKING:
    from concurrent.futures import Future

    from searcher.cluster.connection import Connection

MAX_ACTIONS = 500  # of a request
_MAX_BYTES = 4 << 20  # likewise
_REQUESTS_AT_ONCE = 3
_MAX_TRIES, _FIRST_WAIT_SECONDS = 9, 0.25
_BUSY = {429, 502, 503, 504}


class Action(NamedTuple):
    """What is to be done with an entry, as a line of JSON, and the entry; no line for one that is deleted."""

    what: bytes
    source: bytes = b""


class Bulk:
    """Sends actions; those of one request are done in any order, and requests overtake each other."""

    def __init__(self, connection: Connection) -> None:
        """Begin with nothing."""
        self._connection = connection
        self._pool = ThreadPoolExecutor(_REQUESTS_AT_ONCE)
        self._sending: deque[Future[None]] = deque()
        self._request: list[Action] = []
        self._size = 0

    def add(self, action: Action) -> None:
        """Send an action, with others of its request. Raises `StorageError` for one before it that was refused."""
        size = len(action.what) + len(action.source)
        if self._request and (len(self._request) >= MAX_ACTIONS or self._size + size > _MAX_BYTES):
            self._submit()
        self._request.append(action)
        self._size += size

    def wait(self) -> None:
        """Send what is left, and wait until all of it is done. Raises likewise."""
        self._submit()
        while self._sending:
            self._sending.popleft().result()

    def close(self) -> None:
        """Send nothing more; what is on its way is waited for."""
        self._pool.shutdown(cancel_futures=True)

    def _submit(self) -> None:
        if not self._request:
            return
        while len(self._sending) > _REQUESTS_AT_ONCE:
            self._sending.popleft().result()
        self._sending.append(self._pool.submit(self._send, self._request))
        self._request, self._size = [], 0

    def _send(self, actions: list[Action]) -> None:
        """Send some actions; those that the cluster has no room for now are sent again, ever later."""
        wait = _FIRST_WAIT_SECONDS
        for _try in range(_MAX_TRIES):
            actions = self._left(actions)
            if not actions:
                return
            time.sleep(wait)
            wait *= 2
        raise StorageError(_("the cluster is too busy to take more; send again later, what was sent is kept"))

    def _left(self, actions: list[Action]) -> list[Action]:
        """Send some actions once; return those that the cluster had no room for."""
        body = b"".join(part for action in actions for part in action)
        answer = self._connection.ask(
            "POST", "/_bulk", body, filter_path="errors,items.*.status,items.*.error,items.*._id"
        )
        if not answer["errors"]:
            return []
        busy = []
        for action, item in zip(actions, answer["items"], strict=True):
            (told,) = item.values()
            if told["status"] in _BUSY:
                busy.append(action)
            elif "error" in told:
                reason = told["error"].get("reason", told["error"])
                raise StorageError(_("OpenSearch does not take {id}: {reason}", id=told["_id"], reason=reason))
        return busy
