"""HTTP as it comes over a connection, with an end to how long a request's head may be.

httptools reads it in C and has no such limit: a head that never ends would fill the memory before anybody could ask who
sends it. Where httptools is missing, `searcher.web.protocol_h11` reads.
"""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from searcher.hints import TYPE_CHECKING
from searcher.web.deadline import Deadline

if TYPE_CHECKING:
    from typing import Any

MAX_HEAD_BYTES = 1 << 16  # bytes
MAX_REQUEST_BYTES = 1 << 20  # with its body and what may follow that


class BoundedProtocol(Deadline, HttpToolsProtocol):
    """Closes a connection on which a request, or its head, grows too long or is not sent to its end in time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take what uvicorn gives."""
        super().__init__(*args, **kwargs)
        self._head = 0  # bytes of the head that is being read, but for those that came with the end of another request
        self._request = 0  # bytes of the request that is being read, counted likewise
        self._heads = self._requests = 0  # that were read to their end
        self._in_head = True

    def data_received(self, data: bytes) -> None:
        """Read on, unless this is too much."""
        self.set_deadline()
        was_in_head, before, requests = self._in_head, self._heads, self._requests
        super().data_received(data)
        self._request = self._request + len(data) if self._requests == requests else 0
        if self._request > MAX_REQUEST_BYTES:
            self.transport.close()
        if was_in_head and self._heads == before:
            self._head += len(data)
            if self._head > MAX_HEAD_BYTES:
                self.transport.close()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep it, unless it comes after the body, where nobody asks for it."""
        if self._in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """What comes now is a body, or nothing."""
        self._head, self._in_head = 0, False
        self._heads += 1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """What comes now is the next request."""
        self._in_head = True
        self._requests += 1
        self.cancel_deadline()
        super().on_message_complete()
