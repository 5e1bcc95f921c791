"""What is asked of a search beside its text."""

from __future__ import annotations

from searcher.config.sort_orders import SCORE
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from searcher.query.plan.clauses import Clause


class SearchOptions(NamedTuple):
    """Which of the paragraphs that match are given, in which order, and which fields are counted.

    `limit` of them after the first `offset`; `filters` must let their documents pass; `facets` are the fields whose values
    are counted. `sort` is one of `searcher.config.sort_orders.ORDERS`. What scores less than `min_score` is left out, and
    so is what a near copy of a document says again, unless `all_copies` are asked for. A `hybrid` search ranks by words and
    by vectors. With `allow_empty` a query without a word finds nothing instead of being an error.
    """

    limit: int = 10
    offset: int = 0
    filters: tuple[Clause, ...] = ()
    facets: tuple[str, ...] = ()
    sort: str = SCORE
    min_score: float = 0.0
    all_copies: bool = False
    hybrid: bool = False
    allow_empty: bool = False

    @property
    def needs_every_match(self) -> bool:
        """Whether all matches are scored: for any order but that of the score, and where a least score is asked for."""
        return self.sort != SCORE or self.min_score > 0
