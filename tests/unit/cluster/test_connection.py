"""A node that has no room for a request just now is asked again."""

import gc
import json
import warnings
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import ClassVar

import pytest

from searcher.cluster import transport
from searcher.cluster.address import parse_address
from searcher.cluster.connection import Connection
from searcher.errors import StorageError


class _Busy(BaseHTTPRequestHandler):
    """Refuses the first request of each path, as a node does whose memory is full, and answers the next."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[str]] = []
    over: ClassVar[Event] = Event()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status = 200 if self.path in self.asked else 429
        self.asked.append(self.path)  # before the answer, which a client may have read before this goes on
        self._answer(status)

    def do_GET(self) -> None:
        """Begin an answer, and say nothing more until the test is over."""
        self.send_response(200)
        self.send_header("Content-Length", "10")
        self.end_headers()
        self.over.wait()

    def _answer(self, status: int) -> None:
        said = json.dumps({"took": 1} if status == 200 else {"error": {"type": "circuit_breaking_exception"}}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Busy) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        _Busy.over.clear()
        yield f"127.0.0.1:{server.server_address[1]}"
        _Busy.over.set()
        server.shutdown()


@pytest.mark.parametrize("path", ["/_flush", "/_bulk"])
def test_a_node_without_room_is_asked_again(host: str, path: str) -> None:
    _Busy.asked.clear()
    connection = Connection(parse_address(f"opensearch://{host}/notes"))
    assert connection.ask("POST", path, b"{}\n") == {"took": 1}
    assert _Busy.asked == [path, path]


def test_a_host_that_falls_silent_leaves_no_connection_open(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TIMEOUT_SECONDS", 0.05)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ResourceWarning)
        with pytest.raises(StorageError, match="gave no answer"):
            Connection(parse_address(f"opensearch://{host}/notes")).ask("GET", "/_count")
        gc.collect()
    assert [warning for warning in told if warning.category is ResourceWarning] == []


@pytest.mark.parametrize("path", ["/a b", "/a\r\nX: y", "/é"])
def test_a_path_that_is_none_is_not_sent(host: str, path: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Connection(parse_address(f"opensearch://{host}/notes")).ask("GET", path)
