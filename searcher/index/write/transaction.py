"""A writer's life: open until it commits or is cancelled, which the end of its `with` block sees to."""

from __future__ import annotations

from abc import ABC, abstractmethod

from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


class Transaction(ABC):
    """Base of writers: commits at the end of a `with` block, or cancels when the block raised."""

    _open: bool

    @abstractmethod
    def commit(self) -> object:
        """Make all changes visible, and end the writer."""

    @abstractmethod
    def cancel(self) -> None:
        """Forget all changes, and end the writer."""

    def __enter__(self) -> Self:
        """Return the writer itself, which is open since it was made."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Commit, or cancel when the block raised."""
        if self._open and kind is None:
            self.commit()
        else:
            self.cancel()

    def _check_open(self) -> None:
        """Raise `StorageError` for a writer that has come to its end."""
        if not self._open:
            msg = _("this writer has come to its end; make another for more changes")
            raise StorageError(msg)
