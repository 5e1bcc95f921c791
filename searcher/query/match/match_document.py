"""Which paragraphs of one document a query finds."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.query.match.boolean_scorers import bind

if TYPE_CHECKING:
    from searcher.index.read.snapshot import Snapshot
    from searcher.query.plan.clauses import GroupClause


def matching_within(snapshot: Snapshot, clause: GroupClause, segment: int, paragraphs: range) -> set[int]:
    """Paragraphs of a range of a segment that match a resolved clause; only their chunks are looked at."""
    scorer = bind(clause, snapshot)
    matching: set[int] = set()
    for leaf in snapshot.leaves:
        here = range(max(leaf.base, paragraphs.start), min(leaf.base + leaf.size, paragraphs.stop))
        if leaf.segment is snapshot.segments[segment] and here:
            found = set[int]().union(*(score_list.paragraphs for score_list in scorer.score_lists(leaf)))
            matching.update(paragraph for paragraph in here if paragraph - leaf.base in found)
    return matching
