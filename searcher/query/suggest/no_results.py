"""Why nothing was found: which parts of a query are nowhere, and which of them alone stands in the way."""

from __future__ import annotations

from searcher.errors import QueryError
from searcher.hints import TYPE_CHECKING
from searcher.query.expand.rewrite import rewrite
from searcher.query.language.ast import Group
from searcher.query.language.notes import NoteCode, Reason
from searcher.query.options import SearchOptions
from searcher.query.plan.compile import compile_query
from searcher.query.plan.work_budget import WorkBudget
from searcher.query.search import search_clauses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.plan.clauses import Clause

_MAX_PARTS = 10  # parts of a long query that are looked at
_MAX_STEPS = 40_000_000  # of `WorkBudget`, for all that is tried: of a costly query nothing is said


def why_nothing(group: Group, snapshot: Snapshot, filters: tuple[Clause, ...] = ()) -> Iterator[str]:
    """A sentence on the parts that are nowhere, or else one on each part without which something would be found."""
    parts = [node for nodes in group for node in nodes]
    while len(parts) == 1 and isinstance(parts[0], Group):
        group = parts[0]
        parts = [node for nodes in group for node in nodes]
    if len(parts) <= 1 and not filters:
        return
    wanted = (*group.should, *group.must)[:_MAX_PARTS]
    budget = WorkBudget(_MAX_STEPS)
    missing = [node for node in wanted if _total(Group((node,)), snapshot, budget) == 0]
    if missing:
        yield Reason(NoteCode.NOWHERE, words=", ".join(map(str, missing)))
    for node in parts[:_MAX_PARTS]:
        rest = Group(*(tuple(other for other in nodes if other != node) for nodes in group))
        # Without any word to look for, what is left would mean something else.
        if (rest.should or rest.must) and (found := _total(rest, snapshot, budget, filters)):
            sign = "-" if node in group.must_not else ""
            yield Reason(NoteCode.WITHOUT_PART, n=found, part=f"{sign}{node}")


def _total(group: Group, snapshot: Snapshot, budget: WorkBudget, filters: tuple[Clause, ...] = ()) -> int | None:
    """How many paragraphs a query finds; `None` where it takes more than is left."""
    try:
        clause = compile_query(group, filters)
    except QueryError:
        return 0
    try:
        clause = snapshot.settled(lambda: rewrite(clause, snapshot))
        return search_clauses(clause, snapshot, SearchOptions(limit=1), budget).total
    except QueryError:
        return None
