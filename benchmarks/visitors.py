"""People at the page, as many as one says: each types, reads, narrows and opens, and begins again.

    python benchmarks/visitors.py http://127.0.0.1:8765 QUERIES --people 50 --seconds 60

Run by `serve.py`. It is light, so that the server has the machine: plain sockets, and of an answer only what is checked.
Nobody pauses, so each of them stands for the many that a person's pauses would leave room for. What is typed is drawn
from real questions as questions are: few are asked often, most once.

Every answer must be 200 and as long as it says. Every now and then one asks for the witnesses, documents that say in
which round of rebuilding they were written: all of them must be there, of one round, and none older than was seen.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import socket
import sys
from collections import Counter
from itertools import accumulate
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Generator

WITNESSES = 200
_SEED = 1789
_LETTERS = 3  # that are typed between two answers
_MOST_AT_ONCE = 1 << 20  # bytes
_HEAD_END = b"\r\n\r\n"
_WITNESSES_ASKED = f"/api/search?q=temoin&folder=temoins&limit=100&offset={WITNESSES // 2}"
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_DOCUMENT = re.compile(rb'href="(/document\?[^"#]+)')
_ROUND = re.compile(r"tour(\d+)")


class WrongError(Exception):
    """An answer that no server may give."""


class Visitor:
    """One person with one connection."""

    def __init__(self, host: str, port: int, queries: list[str], number: int) -> None:
        self._queries = queries
        self._random = random.Random(_SEED + number)  # noqa: S311 — the same visits in every run
        self._weights = list(accumulate(1 / rank for rank in range(1, len(queries) + 1)))
        self.times: list[tuple[str, float]] = []
        self._seen = 0
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._asks = self._visits()
        self._come, self._length = bytearray(), 0
        self._ask(*next(self._asks))

    def take(self) -> None:
        """Read what has come, and ask on once that is a whole answer."""
        self._come += self.socket.recv(_MOST_AT_ONCE)
        end = self._length or self._end()
        if not end or len(self._come) < end:
            return
        if len(self._come) > end:
            raise WrongError(f"{self._path}: more than it says")
        self.times.append((self._kind, perf_counter() - self._start))
        body = bytes(memoryview(self._come)[self._come.index(_HEAD_END) + len(_HEAD_END) :])
        self._come, self._length = bytearray(), 0
        self._ask(*self._asks.send(body))

    def _ask(self, kind: str, path: str) -> None:
        self._kind, self._path, self._start = kind, path, perf_counter()
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: fr\r\n\r\n".encode())

    def _end(self) -> int:
        """Where the answer that has begun to come ends; 0 as long as its head is not all there."""
        at = self._come.find(_HEAD_END)
        if at < 0:
            return 0
        length = _LENGTH.search(self._come, 0, at + 2)
        if not self._come.startswith(b"HTTP/1.1 200 ") or not length:
            raise WrongError(f"{self._path}: {bytes(self._come[:200])!r}")
        self._length = at + len(_HEAD_END) + int(length[1])
        return self._length

    def _visits(self) -> Generator[tuple[str, str], bytes, None]:
        """Ask again and again: what is asked, and of which kind that is, for the body of the answer."""
        while True:
            query = self._random.choices(self._queries, cum_weights=self._weights)[0]
            for end in range(_LETTERS, len(query), _LETTERS):
                yield "suggestions", f"/suggestions?q={quote(query[:end])}"
                yield "results, typing", f"/results?q={quote(query[:end])}&typing=1"
            found = yield "results", f"/results?q={quote(query)}"
            yield "facets", f"/facets?q={quote(query)}"
            links = _DOCUMENT.findall(found)
            if links and self._random.random() < 0.5:
                yield "document", self._random.choice(links).decode().replace("&amp;", "&")
            if self._random.random() < 0.2:
                yield "api", f"/api/search?q={quote(query)}"
            if self._random.random() < 0.2:
                self._check_witnesses((yield "witnesses", _WITNESSES_ASKED))

    def _check_witnesses(self, body: bytes) -> None:
        told = json.loads(body)
        rounds = {int(found[1]) for hit in told["hits"] if (found := _ROUND.search(hit["text"]))}
        if told["total"] != WITNESSES or len(told["hits"]) != WITNESSES // 2 or len(rounds) != 1:
            raise WrongError(f"{told['total']} witnesses of rounds {rounds}")
        if (seen := rounds.pop()) < self._seen:
            raise WrongError(f"round {seen} after {self._seen}")
        self._seen = seen


def _all(address: str, queries: list[str], people: int, seconds: float) -> list[tuple[str, float]]:
    place = urlsplit(address)
    assert place.hostname
    assert place.port
    until = perf_counter() + seconds
    with DefaultSelector() as selector:
        visitors = [Visitor(place.hostname, place.port, queries, number) for number in range(people)]
        for visitor in visitors:
            selector.register(visitor.socket, EVENT_READ, visitor)
        while (left := until - perf_counter()) > 0:
            for key, _events in selector.select(left):
                key.data.take()
    for visitor in visitors:
        visitor.socket.close()
    return [time for visitor in visitors for time in visitor.times]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    queries = given.queries.read_text(encoding="utf-8").splitlines()
    times = _all(given.address, queries, given.people, given.seconds)
    told: dict[str, list[float]] = {kind: [] for kind in Counter(kind for kind, _ in times)}
    for kind, time in times:
        told[kind].append(round(time * 1000, 3))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
