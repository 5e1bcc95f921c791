"""How much work one query may take: counted in steps, never in seconds, so that it is answered or refused alike anywhere."""

from __future__ import annotations

from searcher.errors import QueryError
from searcher.i18n import _


class WorkBudget:
    """Steps that are left for a query: one is about what it takes to read one occurrence of a word from a list.

    >>> budget = WorkBudget(10)
    >>> budget.spend(8)
    >>> budget.spend(8)
    Traceback (most recent call last):
    searcher.errors.QueryError: the query takes too much work in this index; leave out some of its phrases, patterns or fields
    """

    __slots__ = ("_left", "limit")

    def __init__(self, limit: int) -> None:
        """Allow so many steps."""
        self.limit = self._left = limit

    @property
    def spent(self) -> int:
        """How many steps were taken."""
        return self.limit - self._left

    def spend(self, steps: int) -> None:
        """Take so many steps, best before they are done. Raises `QueryError` when so many are not left."""
        self._left -= steps
        if self._left < 0:
            msg = _(
                "the query takes too much work in this index; leave out some of its phrases, patterns or fields",
            )
            raise QueryError(msg)
