"""Paragraphs that are like one: found by its most telling words, without itself and its copies."""

from __future__ import annotations

from time import perf_counter

from searcher.hints import TYPE_CHECKING
from searcher.library.notes import notes_on_fields
from searcher.query import SearchOptions, search_clauses
from searcher.query.plan.clauses import ExpansionClause
from searcher.query.suggest.more_like_this import Others, own_places, telling_words
from searcher.results import Hit, Results

if TYPE_CHECKING:
    from searcher.library.searcher import Searcher
    from searcher.query.plan.clauses import Clause

_MAX_COPIES = 20  # that are looked for on a cluster
_NOTHING = ExpansionClause("")  # a pattern that no word fits


def more_like(searcher: Searcher, like: Hit | str, options: SearchOptions) -> Results:
    """Find them in a commit; what the arguments mean, and what it raises, is said at `Index.more_like`."""
    if not isinstance(like, Hit | str):
        msg = f"more_like takes a hit or a text, not {type(like).__name__}"
        raise TypeError(msg)
    start = perf_counter()
    snapshot = searcher.snapshot
    text = like if isinstance(like, str) else like.text
    telling = snapshot.settled(lambda: telling_words(text, snapshot, searcher.vocabulary))
    clauses = telling._replace(should=telling.should or (_NOTHING,), filters=options.filters)
    # On a cluster the text itself and its copies are the first that its own words find.
    own = frozenset() if snapshot.store else own_places(text, snapshot)
    copies = _MAX_COPIES if snapshot.store else len(own)
    most = options.limit + options.offset + copies if options.limit else 0
    found = search_clauses(clauses, snapshot, SearchOptions(limit=most))
    own = own_places(text, found.snapshot) if snapshot.store else own
    ranking = Others(found, own, options.limit, options.offset)
    results = Results(
        " ".join(map(_written, telling.should)),
        ranking,
        searcher.highlighter(clauses),
        searcher.path_of,
        options,
        _no_suggestion,
    )
    if options.filters:
        results.notes = tuple(notes_on_fields(clauses, (), ranking))
    results.took_ms = (perf_counter() - start) * 1000
    return results


def _written(clause: Clause) -> str:
    return getattr(getattr(clause, "part", clause), "written", "")


def _no_suggestion(*, few: bool) -> str | None:  # noqa: ARG001 — nothing was typed, so nothing was misspelt
    return None
