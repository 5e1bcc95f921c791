"""In which order the paragraphs found are shown, when not by score alone."""

from __future__ import annotations

from searcher.config.sort_orders import DATE, PATH
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.match.top_k import Candidate


def in_order(snapshot: Snapshot, found: Iterable[Candidate], order: str) -> list[Candidate]:
    """Scores with their paragraphs, best first, put in another order; what is equal in it stays as it was."""
    if order == PATH:
        return sorted(found, key=lambda candidate: snapshot.order_key(candidate[1], candidate[2]))
    if order == DATE:
        dates = [dates_in(snapshot, number) for number in range(len(snapshot.segments))]

        def date(candidate: Candidate) -> str:
            _, number, paragraph = candidate
            leaf = snapshot.leaves[number]
            return dates[leaf.segment_number].get(leaf.segment.document_of(leaf.base + paragraph), "")

        return sorted(found, key=date, reverse=True)
    return list(found)


def dates_in(snapshot: Snapshot, number: int) -> dict[int, str]:
    """The date of each document of a segment that has one, as `2023-06-15`, which sorts as dates do."""
    from searcher.documents.text.dates import iso_date
    from searcher.query.filter.field_filter import snapshot_fields
    from searcher.query.language.field_names import DATE as FIELD

    return {
        document: date
        for values in snapshot_fields(snapshot).values(FIELD, number)
        for value in values.numbers
        if (date := iso_date(values.given(value)))
        for document in values.documents(value)
    }
