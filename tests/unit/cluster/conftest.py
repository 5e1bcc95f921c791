"""A real cluster of three nodes, started for the tests that need it and stopped after them; without Java they are skipped."""

import fcntl
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from secrets import token_hex

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools" / "cluster"))
from opensearch_nodes import Nodes, Unavailable

import searcher
from searcher.cluster.address import parse_address
from searcher.cluster.connection import Connection
from searcher.cluster.management import delete

STARTED = "started-by-tests"


@pytest.fixture(scope="package")
def nodes() -> Iterator[Nodes]:
    """The cluster; of several processes that run tests the first one starts it, and the last one stops it."""
    found = Nodes()
    found.folder.mkdir(parents=True, exist_ok=True)
    started = found.folder / STARTED
    with (found.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            if not found.health():
                found.start(3)
                started.touch()
        except (Unavailable, OSError) as error:
            pytest.skip(str(error))
        fcntl.flock(lock, fcntl.LOCK_SH)
        yield found
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if started.exists():
            started.unlink()
            found.clean()


@pytest.fixture
def new_address(nodes: Nodes) -> Iterator[Callable[[], str]]:
    """Addresses of indexes that are gone after the test."""
    made: list[str] = []

    def make() -> str:
        made.append(f"opensearch://{','.join(nodes.hosts)}/test-{token_hex(6)}")
        return made[-1]

    yield make
    for address in made:
        try:
            delete(Connection(parse_address(address)))
        except searcher.NoIndex:
            continue
