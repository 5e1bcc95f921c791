"""Work in a thread: kernels let the interpreter's lock go, so that Python goes on meanwhile."""

from __future__ import annotations

from threading import Thread

from searcher.hints import TYPE_CHECKING, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Task(Thread, Generic[T]):
    """Does something in a thread; daemonic, so that what was given up keeps no program from its end."""

    def __init__(self, work: Callable[[], T]) -> None:
        """Begin at once."""
        super().__init__(daemon=True)
        self._work = work
        self._found: T | None = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """What the thread does."""
        try:
            self._found = self._work()
        except BaseException as error:  # noqa: BLE001 — raised by `result`
            self._error = error
        finally:
            del self._work  # what it holds may hold this task

    def result(self) -> T:
        """What was found, once it is there; or raise what was raised."""
        self.join()
        if self._error:
            raise self._error
        return cast("T", self._found)
