"""HTTP to the hosts of a cluster: connections that stay open, and another host where one does not answer."""

from __future__ import annotations

import ssl
import time
import weakref
from collections import deque
from contextlib import closing
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from itertools import count

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from searcher.cluster.address import Address

TIMEOUT_SECONDS = 60
_MAX_TRIES = 5
_MAX_IDLE = 16  # connections to a host
_AVOIDED_SECONDS = 30  # a host that did not answer
_RETRIED = {502, 503, 504}
_HEADERS = {"Content-Type": "application/json", "Connection": "keep-alive", "Accept-Encoding": "identity"}


class Unreachable(OSError):
    """No host could be connected to, or the connection broke."""


class Late(OSError):
    """A host was connected to, and did not answer in time."""


class Answer(NamedTuple):
    """What a host said."""

    status: int
    body: bytes


class Transport:
    """Asks the hosts of an address in turn; threads may share one."""

    def __init__(self, address: Address, headers: Mapping[str, str]) -> None:
        """Connect at the first request; `headers` go with each. Raises `OSError` for a file of certificates that cannot be read."""
        context = ssl.create_default_context(cafile=address.ca) if address.secure else None
        self._hosts = [_Host(host, context, {**_HEADERS, **headers}) for host in address.hosts]
        self._turns = count()
        weakref.finalize(self, _close, self._hosts)

    def ask(self, method: str, path: str, body: bytes | None) -> Answer:
        """The answer of the first host that gives one. Raises `Unreachable`, `Late`, and `ssl.SSLError` for a host that is not trusted."""
        error: OSError | None = None
        answer: Answer | None = None
        for host in self._in_turn():
            try:
                answer = host.ask(method, path, body)
            except ssl.SSLCertVerificationError:
                raise
            except OSError as raised:
                error = raised
                host.avoided_until = time.monotonic() + _AVOIDED_SECONDS
                continue
            if answer.status not in _RETRIED:
                host.avoided_until = 0.0
                return answer
        if answer is not None:
            return answer
        assert error is not None
        raise error

    def _in_turn(self) -> Iterator[_Host]:
        """The hosts that are asked one after the other: those that are not avoided come first."""
        first = next(self._turns)
        hosts = [self._hosts[(first + number) % len(self._hosts)] for number in range(len(self._hosts))]
        now = time.monotonic()
        hosts.sort(key=lambda host: host.avoided_until > now)
        return (hosts[number % len(hosts)] for number in range(_MAX_TRIES))


class _Host:
    """A host, and connections to it that nobody uses at the moment."""

    def __init__(self, host: str, context: ssl.SSLContext | None, headers: Mapping[str, str]) -> None:
        self._name, _colon, port = host.rpartition(":")
        self._port, self._context = int(port), context
        self._headers = "".join(f"{name}: {value}\r\n" for name, value in {"Host": host, **headers}.items())
        self.idle: deque[HTTPConnection] = deque(maxlen=_MAX_IDLE)
        self.avoided_until = 0.0

    def ask(self, method: str, path: str, body: bytes | None) -> Answer:
        """The answer to a request. One that was left open may have been closed over there: then another is opened."""
        if not path.isascii() or not path.isprintable() or " " in path:
            raise ValueError(path)
        size = "" if body is None else f"Content-Length: {len(body)}\r\n"
        request = f"{method} {path} HTTP/1.1\r\n{self._headers}{size}\r\n".encode("latin-1") + (body or b"")
        while True:
            try:
                connection = self.idle.pop()
            except IndexError:
                return self._ask(self._connected(), method, request)
            try:
                return self._ask(connection, method, request)
            except Unreachable:
                continue

    def _connected(self) -> HTTPConnection:
        if self._context is None:
            connection = HTTPConnection(self._name, self._port, timeout=TIMEOUT_SECONDS)
        else:
            connection = HTTPSConnection(self._name, self._port, timeout=TIMEOUT_SECONDS, context=self._context)
        try:
            connection.connect()
        except ssl.SSLError:
            raise
        except OSError as error:
            raise Unreachable(str(error)) from None
        return connection

    def _ask(self, connection: HTTPConnection, method: str, request: bytes) -> Answer:
        """The answer to a request, which is sent in one piece."""
        kept = False
        try:
            connection.sock.sendall(request)
            with closing(HTTPResponse(connection.sock, method=method)) as response:
                response.begin()
                answer = Answer(response.status, response.read())
                kept = not response.will_close
        except TimeoutError:
            raise Late from None
        except (OSError, HTTPException) as error:
            raise Unreachable(str(error)) from None
        finally:
            if kept and len(self.idle) < _MAX_IDLE:
                self.idle.append(connection)
            else:
                connection.close()
        return answer


def _close(hosts: Iterable[_Host]) -> None:
    for host in hosts:
        while host.idle:
            host.idle.pop().close()
