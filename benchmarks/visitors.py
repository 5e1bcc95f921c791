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
import asyncio
import json
import random
import re
import sys
from collections import Counter
from itertools import accumulate
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

WITNESSES = 200
_SEED = 1789
_LETTERS = 3  # that are typed between two answers
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_DOCUMENT = re.compile(rb'href="(/document\?[^"#]+)')
_ROUND = re.compile(r"tour(\d+)")


class WrongError(Exception):
    """An answer that no server may give."""


class Visitor:
    """One person with one connection."""

    def __init__(self, host: str, port: int, queries: list[str], number: int) -> None:
        self._host, self._port, self._queries = host, port, queries
        self._random = random.Random(_SEED + number)  # noqa: S311 — the same visits in every run
        self._weights = list(accumulate(1 / rank for rank in range(1, len(queries) + 1)))
        self.times: list[tuple[str, float]] = []
        self._seen = 0

    async def stay(self, until: float) -> None:
        """Visit again and again."""
        self._reader, self._writer = await asyncio.open_connection(self._host, self._port, limit=1 << 24)
        while True:
            async for _ in self._visit():
                if perf_counter() >= until:
                    self._writer.close()
                    return

    async def _visit(self) -> AsyncIterator[None]:
        query = self._random.choices(self._queries, cum_weights=self._weights)[0]
        for end in range(_LETTERS, len(query), _LETTERS):
            yield await self._ask("suggestions", f"/suggestions?q={quote(query[:end])}")
            yield await self._ask("results, typing", f"/results?q={quote(query[:end])}&typing=1")
        found = await self._ask("results", f"/results?q={quote(query)}")
        yield
        yield await self._ask("facets", f"/facets?q={quote(query)}")
        links = _DOCUMENT.findall(found)
        if links and self._random.random() < 0.5:
            yield await self._ask("document", self._random.choice(links).decode().replace("&amp;", "&"))
        if self._random.random() < 0.2:
            yield await self._ask("api", f"/api/search?q={quote(query)}")
        if self._random.random() < 0.2:
            yield await self._ask_witnesses()

    async def _ask_witnesses(self) -> None:
        told = json.loads(
            await self._ask("witnesses", f"/api/search?q=temoin&folder=temoins&limit=100&offset={WITNESSES // 2}")
        )
        rounds = {int(found[1]) for hit in told["hits"] if (found := _ROUND.search(hit["text"]))}
        if told["total"] != WITNESSES or len(told["hits"]) != WITNESSES // 2 or len(rounds) != 1:
            raise WrongError(f"{told['total']} witnesses of rounds {rounds}")
        if (seen := rounds.pop()) < self._seen:
            raise WrongError(f"round {seen} after {self._seen}")
        self._seen = seen

    async def _ask(self, kind: str, path: str) -> bytes:
        start = perf_counter()
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: fr\r\n\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not head.startswith(b"HTTP/1.1 200 ") or not length:
            raise WrongError(f"{path}: {head[:200]!r}")
        body = await self._reader.readexactly(int(length[1]))
        self.times.append((kind, perf_counter() - start))
        return body


async def _all(address: str, queries: list[str], people: int, seconds: float) -> list[tuple[str, float]]:
    place = urlsplit(address)
    assert place.hostname
    assert place.port
    visitors = [Visitor(place.hostname, place.port, queries, number) for number in range(people)]
    until = perf_counter() + seconds
    async with asyncio.TaskGroup() as group:
        for visitor in visitors:
            group.create_task(visitor.stay(until))
    return [time for visitor in visitors for time in visitor.times]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("queries", type=Path)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    queries = given.queries.read_text(encoding="utf-8").splitlines()
    times = asyncio.run(_all(given.address, queries, given.people, given.seconds))
    told: dict[str, list[float]] = {kind: [] for kind in Counter(kind for kind, _ in times)}
    for kind, time in times:
        told[kind].append(round(time * 1000, 3))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
