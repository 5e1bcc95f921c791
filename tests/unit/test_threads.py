"""Threads, and a system that allows no further one."""

import threading
from collections.abc import Iterator

import pytest

from searcher.index.write.background import Task
from searcher.threads import start_thread

_TOO_LARGE = 1 << 46  # bytes of a stack that no system can reserve


@pytest.fixture
def no_thread() -> Iterator[None]:
    """A limit that no thread can be started within."""
    size = threading.stack_size(_TOO_LARGE)
    yield
    threading.stack_size(size)


def test_a_thread_has_what_it_is_given() -> None:
    told: list[int] = []
    start_thread(told.append, 3).join()
    assert told == [3]


@pytest.mark.usefixtures("no_thread")
def test_no_further_thread_is_a_lack_of_memory() -> None:
    with pytest.raises(MemoryError, match="thread"):
        start_thread(int)


@pytest.mark.usefixtures("no_thread")
def test_work_is_done_without_a_thread_where_none_can_be_started() -> None:
    assert Task(threading.get_ident).result() == threading.get_ident()
