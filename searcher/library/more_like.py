"""Paragraphs that are like one: found by its most telling words, without itself and its copies."""

from __future__ import annotations

from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from searcher.library.searching import check_page, filter_clauses_of, notes_on_fields
from searcher.query import forms, search
from searcher.query.plan.clauses import ExpansionClause
from searcher.query.suggest.more_like_this import Others, own_places, telling_words
from searcher.results import Hit, Results
from searcher.results.highlight import Highlighter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.filter.filter import Filter, Filters
    from searcher.query.plan.clauses import Clause
    from searcher.query.plan.custom_vocabulary import CustomVocabulary
    from searcher.results.hit import PathOf

_NOTHING = ExpansionClause("")  # a pattern that no word fits


def similar(  # noqa: PLR0913 — all but the first four are named
    snapshot: Snapshot,
    like: Hit | str,
    vocabulary: CustomVocabulary,
    path_of: PathOf,
    *,
    limit: int,
    offset: int,
    narrowed: Sequence[Filter | Filters | None],
) -> Results:
    """Find them in a snapshot; what the arguments mean, and what it raises, is said at `Index.more_like`."""
    limit, offset = check_page(limit, offset)
    if not isinstance(like, Hit | str):
        msg = f"more_like takes a hit or a text, not {type(like).__name__}"
        raise TypeError(msg)
    start = perf_counter()
    text = like if isinstance(like, str) else like.text
    telling = telling_words(text, snapshot, vocabulary)
    given = filter_clauses_of(narrowed)
    clause = telling._replace(should=telling.should or (_NOTHING,), filters=given)
    own = own_places(text, snapshot)
    found = search(snapshot, clause, limit + offset + len(own) if limit else 0)
    ranking = Others(found, own, limit, offset)
    highlighter = Highlighter(clause, partial(forms, snapshot=snapshot))
    hits = [
        Hit(ranking, ranked, rank, highlighter, path_of) for rank, ranked in enumerate(ranking.ranked, start=offset + 1)
    ]
    results = Results(" ".join(map(_written, telling.should)), ranking, hits, _no_suggestion)
    if given:
        results.notes = tuple(notes_on_fields(clause, (), ranking))
    results.took_ms = (perf_counter() - start) * 1000
    return results


def _written(clause: Clause) -> str:
    return getattr(getattr(clause, "part", clause), "written", "")


def _no_suggestion(*, few: bool) -> str | None:  # noqa: ARG001 — nothing was typed, so nothing was misspelt
    return None
