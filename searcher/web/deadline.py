"""An end to the time that a request may take to be sent, whichever library reads it."""

from __future__ import annotations

from asyncio import Protocol

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle, Transport
    from typing import Any

MAX_REQUEST_SECONDS = 10.0  # from a connection, or the first byte of a later request, until all of it is there


class Deadline(Protocol):
    """Closes a connection on which nothing, or half a request, was sent for so long; a mixin before uvicorn's protocol."""

    loop: AbstractEventLoop
    transport: Transport
    _deadline: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Await the first request."""
        super().connection_made(transport)
        self.set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """Await nothing more."""
        self.cancel_deadline()
        super().connection_lost(exc)

    def set_deadline(self) -> None:
        """Begin to wait for the end of a request, unless that has begun."""
        if self._deadline is None:
            self._deadline = self.loop.call_later(MAX_REQUEST_SECONDS, self.transport.close)

    def cancel_deadline(self) -> None:
        """Wait no more: it is all there, or nobody sends it any more."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
