"""Listening: who may be served where, the address that is told, and the end at Ctrl-C."""

from __future__ import annotations

import asyncio
import gc
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import urlencode

import uvicorn

from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _
from searcher.i18n.system_errors import system_error
from searcher.web.app import Web
from searcher.web.guesses import MAX_GUESSES, Guesses
from searcher.web.served_index import ServedIndex
from searcher.web.settings import Settings
from searcher.web.work_pool import THREADS, WorkPool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from searcher.library.index import Index

_TURN = 0.001  # seconds after which a thread that makes answers lets the one that reads and sends have a turn
_MAX_NEW_OBJECTS = 20_000  # after which those that nobody refers to any more are looked for: an answer makes thousands
_GRACE = 3  # seconds that answers being made have to be finished in at the end


class Place(NamedTuple):
    """A socket that is bound, and the address under which browsers reach it."""

    socket: socket.socket
    address: str
    is_local: bool
    """Whether nothing but this machine can reach it."""


def bind(host: str, port: int) -> Place:
    """Take the port, any free one for 0. Raises `SearcherError` when that cannot be had."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        family, where = found[0], found[-1]
    except (OSError, UnicodeError) as error:
        msg = _(
            "there is no host {host}: {why}; leave out --host to serve this machine",
            host=host,
            why=getattr(error, "strerror", None) or str(error),
        )
        raise SearcherError(msg) from None
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(where)
    except OSError as error:
        bound.close()
        msg = _(
            "cannot serve at {host}, port {port}: {why}; choose another with --port, or any free one with --port 0",
            host=host,
            port=port,
            why=system_error(error),
        )
        raise SearcherError(msg) from None
    return place_of(bound, host)


def place_of(bound: socket.socket, host: str) -> Place:
    """The place of a socket that is bound."""
    address, port = bound.getsockname()[:2]
    shown = host if host not in {"", "0.0.0.0", "::"} else "localhost"  # noqa: S104 — names, not places
    return Place(
        bound,
        f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/",
        ip_address(address.partition("%")[0]).is_loopback,
    )


def settings_for(  # noqa: PLR0913 — one parameter for each decision
    place: Place, host: str, names: Iterable[str], token: str | None, seconds: float, *, processes: int = 1
) -> Settings:
    """Who may ask at a place: those who use a name of this machine, or one of `names`.

    Of the wrong tokens that are borne each of the processes that answer there bears a share.
    """
    known = {"localhost", "127.0.0.1", "::1", *(name.lower().rstrip(".") for name in names)}
    if not place.is_local:
        known.add(socket.gethostname().lower())
    if host:
        known.add(host.lower())
    return Settings(
        frozenset(known),
        any_address=not place.is_local,
        token=token,
        seconds=seconds,
        guesses=Guesses(-(-MAX_GUESSES // processes)),
    )


def address_with_token(address: str, token: str | None) -> str:
    """The address that lets a browser in at once."""
    return f"{address}?{urlencode({'token': token})}" if token else address


def serve(index: Index, place: Place, settings: Settings, started: Callable[[], None]) -> None:
    """Answer until Ctrl-C, or until the process is told to end; `started` is called when the first may ask."""
    _set_up_interpreter()
    with ThreadPoolExecutor(THREADS, thread_name_prefix="answers") as executor:
        web = Web(ServedIndex(index, executor), WorkPool(executor, settings.seconds), settings)
        config = uvicorn.Config(
            web.app(),
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
            http=_protocol(),
            lifespan="off",
            ws="none",
        )
        server = _Server(config, started)
        with suppress(KeyboardInterrupt):
            server.run(sockets=[place.socket])
        executor.shutdown(wait=False, cancel_futures=True)


def _set_up_interpreter() -> None:
    """Have threads take short turns, and garbage be looked for seldom and not among what is there from the beginning."""
    sys.setswitchinterval(_TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MAX_NEW_OBJECTS, *gc.get_threshold()[1:])


def _protocol() -> Any:
    """The class that reads HTTP: in C, or in Python where httptools is missing."""
    if find_spec("httptools") is None:
        from searcher.web.protocol_h11 import BoundedH11Protocol

        return BoundedH11Protocol
    from searcher.web.protocol import BoundedProtocol

    return BoundedProtocol


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        await asyncio.get_running_loop().run_in_executor(None, self._started)
