"""Work in threads."""

from functools import partial
from weakref import ref

import pytest

from searcher.index.write.background import Task


def test_what_was_found_is_handed_over_as_often_as_it_is_asked_for() -> None:
    task = Task(partial(sum, [1, 2, 3]))
    assert (task.result(), task.result()) == (6, 6)


def test_what_was_raised_is_raised_by_who_waits() -> None:
    with pytest.raises(ZeroDivisionError):
        Task(partial(divmod, 1, 0)).result()


class Worker:
    """Holds a task that holds it."""

    def __init__(self) -> None:
        self.task = Task(self.work)

    def work(self) -> int:
        return 1


def test_work_that_is_done_is_not_held() -> None:
    worker = Worker()
    task, held = worker.task, ref(worker)
    task.result()
    del worker
    assert held() is None
