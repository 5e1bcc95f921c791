"""HTTP as h11 reads it, where httptools is missing: it bounds a request's head by itself, and this the time to send one."""

from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from searcher.web.deadline import Deadline

_BEING_SENT = {h11.IDLE, h11.SEND_BODY}


class BoundedH11Protocol(Deadline, H11Protocol):
    """Closes a connection on which a request is not sent to its end in time."""

    def data_received(self, data: bytes) -> None:
        """Read on, and wait for what is still to come."""
        self.set_deadline()
        super().data_received(data)

    def handle_events(self) -> None:
        """Take what came; once it is a whole request, there is nothing to wait for."""
        super().handle_events()
        if self.conn.their_state not in _BEING_SENT:
            self.cancel_deadline()
