"""A real cluster of three nodes, started for the tests that need it and stopped after them; without Java they are skipped."""

import fcntl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@pytest.fixture(scope="session")
def cluster() -> Iterator[Nodes]:
    """The cluster; of several processes that run tests the first one starts it, and the last one stops it."""
    found = Nodes()
    found.folder.mkdir(parents=True, exist_ok=True)
    started = found.folder / STARTED
    with (found.folder / "users").open("w") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            with alone(found.folder):
                if not found.health():
                    found.start(3)
                    started.touch()
        except (Unavailable, OSError) as error:
            pytest.skip(str(error))
        yield found
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        if started.exists():
            started.unlink()
            found.clean()


@pytest.fixture(scope="module")
def nodes(cluster: Nodes) -> Iterator[Nodes]:
    """The cluster, for the tests of one module of one process at a time: some of them kill nodes."""
    with alone(cluster.folder):
        yield cluster


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes that run tests of the cluster waiting."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


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
