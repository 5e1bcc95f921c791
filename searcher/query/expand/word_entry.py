"""What a segment has of a word of a query."""

from __future__ import annotations

from searcher.hints import NamedTuple


class WordEntry(NamedTuple):
    """A word in a segment, all of it by number.

    `terms` are those that have one of its stems, `forms` the written forms that fold to it, `exact` those of them that are
    the very word, `titled` its terms in titles and headings, `rooted` further terms that have its root; of a snapshot of one
    segment those near it as well.
    """

    terms: list[int]
    forms: list[int]
    exact: list[int]
    titled: list[int]
    rooted: list[int]
