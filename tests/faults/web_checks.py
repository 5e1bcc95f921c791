"""What a stranger on the network asks of a server: an answer or a refusal, never a fault, never what is not its own to give.

python tests/faults/web_checks.py          asks a real server; prints counts as JSON
"""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from attempts import count
from hostile_queries import queries

sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
from web_server import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from attempts import Tried

_SECRET = "le mot de passe est tournesol"  # noqa: S105 — it is in a file beside the documents
_TOKEN = "un-jeton-de-vingt-lettres"  # noqa: S105 — of a server that lives for some seconds
_PLACES = [
    "../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt", "%2e%2e%2fsecret.txt", "..%5csecret.txt", "..%252fsecret.txt",
    "....//secret.txt", "{above}/secret.txt", "//{above}/secret.txt", "file://{above}/secret.txt", "a.txt/../../secret.txt",
    "a.txt%00../secret.txt", "%c0%ae%c0%ae/secret.txt", "．．/secret.txt", "link.txt", "./../secret.txt", "a.txt/../../index",
    "~/secret.txt", "\\\\host\\secret.txt", "a.txt%0d%0aX-Set:%20a",
]  # fmt: skip
_DOORS = ["/document?id=", "/original?id=", "/api/documents/", "/static/", "/"]
_HOSTS = {
    "evil.example": False, "127.0.0.1.evil.example": False, "localhost.evil.example": False, "10.0.0.7": False, "": False,
    "user@localhost": False, "localhost:1:2": False, "localhost\tx": False, "[::1": False, "localhost%00.evil.example": False,
    "évil.example": False, "127.1": False, "0": False, "localhost": True, "127.0.0.1": True, "[::1]:1": True,
}  # fmt: skip
_METHODS = ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "GET\t", "get", ""]
_PATHS = [
    "/",
    "/api/search?q=canari",
    "/api/documents/a.txt",
    "/document?id=a.txt",
    "/original?id=a.txt",
    "/static/style.css",
]
_VALUES = ["-1", "0", "1e9", "99999999999999999999", "NaN", "", "%00", "%ff", "a" * 5000, "1&{name}=2", "[]", "٣"]
_NAMES = ["limit", "offset", "page", "context", "sort", "lang"]
_MALFORMED = {
    "no version": b"GET /\r\n\r\n",
    "another version": b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "the second version": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"a" * 100,
    "nulls": b"\0" * 1000,
    "no colon": b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
    "a null in a header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\0b\r\n\r\n",
    "a space before the colon": b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n",
    "folded": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "a long address": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + b"a" * 200_000 + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: a\r\n" * 20_000 + b"\r\n",
    "a length below nothing": b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "a length that is none": b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: a\r\n\r\n",
    "two lengths": b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    "a length and parts": b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a part that is none": b"POST /token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a part without end": b"POST /token HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na",
    "a long body": b"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n\r\n" + b"token=" + b"a" * 300_000,
    "another address": b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a star": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "line feeds alone": b"GET / HTTP/1.1\nHost: localhost\n\n",
    "a socket of the web": b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    "many in one": b"GET /api/status HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200,
}  # fmt: skip
_GIVEN = {
    "": False, "Bearer": False, "Bearer x": False, f"Basic {_TOKEN}": False, _TOKEN: False, f"Bearer {_TOKEN}x": False,
    f"Bearer {_TOKEN[:-1]}": False, f"Bearer {_TOKEN.upper()}": False, f"Bearer {_TOKEN}": True,
}  # fmt: skip
_EVERY_ANSWER = (
    b"content-security-policy:",
    b"x-content-type-options: nosniff",
    b"cross-origin-resource-policy: same-origin",
)


class _Server:
    """The address of a server, and what it answers to the bytes of a request."""

    def __init__(self, address: str) -> None:
        host, _, port = address.removeprefix("http://").rpartition(":")
        self._place = host, int(port)

    def answer(self, request: bytes, *, is_all: bool = False) -> bytes:
        """What comes until it closes the connection; `is_all` where it is to know that nothing follows."""
        with socket.create_connection(self._place, timeout=20) as connection:
            answer = b""
            with suppress(ConnectionError):
                connection.sendall(request)
                if is_all:
                    connection.shutdown(socket.SHUT_WR)
            with suppress(ConnectionError):
                while (more := connection.recv(1 << 16)) and len(answer) < 1 << 20:
                    answer += more
        return answer

    def get(self, path: str, *headers: str, method: str = "GET", host: str | None = "localhost") -> bytes:
        lines = [
            f"{method} {path} HTTP/1.1",
            *([f"Host: {host}"] if host is not None else []),
            *headers,
            "Connection: close",
        ]
        return self.answer("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape"))


def _status(answer: bytes) -> int:
    """The status of an answer; 0 where the connection was closed without one."""
    words = answer.split(b" ", 2)
    return int(words[1]) if answer.startswith(b"HTTP/") and len(words) > 1 else 0


def _wrong(answer: bytes) -> str:
    """What no answer may have."""
    if _SECRET.encode() in answer or b"root:" in answer:
        return "gives away what is not in the index"
    if _status(answer) == 500:
        return "500"
    if b"Traceback" in answer or b"\r\nX-Set:" in answer.partition(b"\r\n\r\n")[0]:
        return f"{answer[:200]!r}"
    return ""


def tries(folder: Path) -> Iterator[Tried]:
    """Ask all."""
    documents = folder / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text("Un canari.\n\nUn autre canari de la loi.")
    (folder / "secret.txt").write_text(_SECRET)
    (documents / "link.txt").symlink_to(folder / "secret.txt")
    with serving("--in", documents, "--index", folder / "index") as served:
        server = _Server(served.address)
        yield from _other_files(server, folder)
        yield from _names_and_methods(server)
        yield from _values(server)
        yield from _requests(server)
    with serving("--in", documents, "--index", folder / "index", "--token", _TOKEN) as served:
        yield from _tokens(_Server(served.address))


def _other_files(server: _Server, folder: Path) -> Iterator[Tried]:
    for door in _DOORS:
        for place in _PLACES:
            path = door + place.format(above=folder)
            yield f"another file: {path}", _wrong(server.get(quote(path, safe="/?=%&:~\\")))


def _names_and_methods(server: _Server) -> Iterator[Tried]:
    for host, is_ours in _HOSTS.items():
        answer = server.get("/api/status", host=host)
        yield f"for {host!r}", _wrong(answer) or _unless((_status(answer) == HTTPStatus.OK) is is_ours, answer)
    for method in _METHODS:
        for path in _PATHS:
            answer = server.get(path, method=method)
            is_told = _status(answer) in {0, 400, 403, 404, 405, 501} or method == "GET\t"
            yield f"{method} {path}", _wrong(answer) or _unless(is_told, answer)


def _values(server: _Server) -> Iterator[Tried]:
    for name in _NAMES:
        for value in _VALUES:
            answer = server.get(f"/api/search?q=canari&{name}=" + value.format(name=name))
            yield f"{name}={value:.20}", _wrong(answer) or _unless(_status(answer) in {200, 400, 404, 422}, answer)
    for name, query in queries(["canari", "loi"]).items():
        asked = quote(query.encode("utf-8", "surrogatepass"))
        answers = [server.get(f"{path}?q={asked}") for path in ("/api/search", "/results")]
        yield f"query: {name}", next(filter(None, map(_wrong, answers)), "")


def _requests(server: _Server) -> Iterator[Tried]:
    for name, request in _MALFORMED.items():
        answer = server.answer(request, is_all=True)
        next_one = server.get("/api/status")
        yield f"request: {name}", _wrong(answer) or _unless(_status(next_one) == HTTPStatus.OK, next_one)
    for path in [*_PATHS, "/docs", "/nowhere", "/openapi.json", "/favicon.ico"]:
        answer = server.get(path)
        head = answer.partition(b"\r\n\r\n")[0].lower()
        yield f"forbidden to a browser: {path}", _unless(all(line in head for line in _EVERY_ANSWER), answer)


def _tokens(server: _Server) -> Iterator[Tried]:
    for given, is_right in _GIVEN.items():
        for path in ("/api/search?q=canari", "/"):
            answer = server.get(path, f"Authorization: {given}")
            is_in = b"canari" in answer.lower() or _status(answer) == HTTPStatus.OK
            yield f"{path} with {given}", _unless(is_in is is_right, answer)


def _unless(holds: bool, answer: bytes) -> str:  # noqa: FBT001 — what is said where it does not
    return "" if holds else f"{answer[:200]!r}"


if __name__ == "__main__":
    count(tries)
