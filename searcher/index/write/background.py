"""Work in a thread: kernels let the interpreter's lock go, so that Python goes on meanwhile."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, Generic, TypeVar, cast
from searcher.threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Thread

T = TypeVar("T")


class Task(Generic[T]):
    """Does something in a thread, or at once where a limit allows no further thread."""

    def __init__(self, work: Callable[[], T]) -> None:
        """Begin at once."""
        self._found: T | None = None
        self._error: BaseException | None = None
        self._thread: Thread | None = None
        try:
            self._thread = start_thread(self._run, work)
        except MemoryError:
            self._run(work)

    def _run(self, work: Callable[[], T]) -> None:
        try:
            self._found = work()
        except BaseException as error:  # noqa: BLE001 — raised by `result`
            self._error = error

    def wait(self) -> None:
        """Return once it is done, or was given up."""
        if self._thread:
            self._thread.join()

    def result(self) -> T:
        """What was found, once it is there; or raise what was raised."""
        self.wait()
        if self._error:
            raise self._error
        return cast("T", self._found)
