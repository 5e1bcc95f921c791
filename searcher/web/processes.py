"""Several processes answer at one place: each has its own interpreter, and takes connections from the same socket."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress

from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.processes import start_python
from searcher.threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.web.server import Place

_INHERITED = "SEARCHER_SERVE_SOCKET"
_PATIENCE = 10  # seconds for a process to end its answers


def inherited_socket() -> socket.socket | None:
    """The socket that this process was started to answer at by another one, which it does not outlive; else `None`."""
    given = os.environ.pop(_INHERITED, "")
    if not given:
        return None
    start_thread(_end_with_parent)
    return socket.socket(fileno=int(given))


def _end_with_parent() -> None:
    """Wait for the end of the standard input, which the process that started this one holds open as long as it lives."""
    with suppress(OSError):
        while os.read(0, 1):
            pass
    os._exit(0)


@contextmanager
def helpers(number: int, place: Place, arguments: Sequence[str], token: str | None) -> Iterator[None]:
    """So many further processes that answer at a place, until the block ends.

    `arguments` are those of `searcher serve`; the token is handed on where no list of processes shows it.
    Raises `SearcherError` on Windows, where a socket is not handed on so.
    """
    if number and sys.platform == "win32":
        raise SearcherError(_("Windows has no --processes; leave it out"))
    started: list[subprocess.Popen[bytes]] = []
    descriptor = place.socket.fileno()
    environment = {_INHERITED: str(descriptor), "SEARCHER_TOKEN": token or ""}
    try:
        if number:
            place.socket.listen(socket.SOMAXCONN)
        started.extend(
            start_python("searcher", "serve", *arguments, environment=environment, descriptors=(descriptor,))
            for _number in range(number)
        )
        yield
    finally:
        for process in started:
            process.terminate()
        for process in started:
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                assert pipe
                pipe.close()
