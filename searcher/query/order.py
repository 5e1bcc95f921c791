"""In which order the paragraphs found are shown, when not by score alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.index.snapshot import Snapshot
    from searcher.query.rerank import Candidate

SCORE, DATE, PATH = ORDERS = ("score", "date", "path")
"""The best first; the newest document first and those without a date last; by document and its paragraphs' order."""


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
    from searcher.query.field_names import DATE as FIELD
    from searcher.query.filters import snapshot_fields

    return {
        document: values.given(value)
        for values in snapshot_fields(snapshot).values(FIELD, number)
        for value in values.numbers
        if values.given(value)[:4].isdecimal()
        for document in values.documents(value)
    }
