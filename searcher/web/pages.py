"""The search and what it found: the whole page, or the parts of it that change while one types."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from starlette.responses import RedirectResponse

from searcher.errors import QueryError
from searcher.i18n import shown
from searcher.web import views
from searcher.web.addresses import Link, Look, document_address, search_address
from searcher.web.parameters import FACETS, Ask, read_page, text
from searcher.web.plain_text import plain
from searcher.web.rendering import render
from searcher.web.settings import MAX_QUERY_CHARS, PAGE

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from searcher.library.index import Index
    from searcher.results import Results
    from searcher.web.context import Exchange

_WORD_BEGUN = 2  # letters of a word that is being typed, from which on it may stand for those that begin so


async def search(exchange: Exchange, request: Request) -> bytes | Response:
    """`GET /`: the whole page."""
    if "token" in request.query_params:  # It was needed no more; it need not stay in the address.
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    ask, page = read_page(request.query_params)
    make = partial(_search, ask=ask, page=page, language=exchange.language)
    return await exchange.answer(("page", ask, exchange.language), make)


def _search(index: Index, ask: Ask, page: int, language: str) -> bytes:
    facts = views.facts_of(index)
    found = {} if ask.is_empty else _found(index, ask, language) | _counted(index, ask, language)
    return render("search.html", language, ask=ask, page=page, facts=facts, kept=_kept(ask), **found)


async def unread(exchange: Exchange, request: Request) -> bytes:
    """`GET /unread`: which files are not in the index, and why."""
    del request
    return await exchange.answer(("unread", exchange.language), partial(_unread, language=exchange.language))


def _unread(index: Index, language: str) -> bytes:
    return render("unread.html", language, unread=views.unread(index, language))


async def results(exchange: Exchange, request: Request) -> bytes:
    """`GET /results`: the results alone, for the page to put in their place."""
    ask, _ = read_page(request.query_params)
    make = partial(_results, ask=ask, language=exchange.language)
    return await exchange.answer(("results", ask, exchange.language), make)


def _results(index: Index, ask: Ask, language: str) -> bytes:
    found = {} if ask.is_empty else _found(index, ask, language)
    return render("results.html", language, ask=ask, **found)


async def facets(exchange: Exchange, request: Request) -> bytes:
    """`GET /facets`: what the results can be narrowed by."""
    ask = read_page(request.query_params)[0]._replace(offset=0)
    make = partial(_facets, ask=ask, language=exchange.language)
    return await exchange.answer(("facets", ask, exchange.language), make)


def _facets(index: Index, ask: Ask, language: str) -> bytes:
    return render("facets.html", language, ask=ask, **({} if ask.is_empty else _counted(index, ask, language)))


def _found(index: Index, ask: Ask, language: str) -> dict[str, Any]:
    """What the results are shown from."""
    try:
        found, meant = _asked(index, ask, limit=PAGE, offset=ask.offset, sort=ask.sort)
    except QueryError as error:
        return {"wrong": plain(shown(error.message, language))}
    look = Look.at(index, meant, language)
    return {
        "total": found.total,
        "took": f"{found.took_ms:.0f}",
        "hits": views.hit_views(found, look),
        "notes": [plain(shown(note, language)) for note in found.notes],
        "advice": [plain(shown(line, language)) for line in ([] if ask.typing else found.advice)],
        "begun": meant.query if meant != ask else "",
        # While one types the last word is seldom whole: what it may become is in the suggestions.
        "suggestion": _suggestion(found, ask) if not (ask.typing and found) else None,
        "pager": views.pager(meant, found.total),
        "narrowings": views.narrowings(meant),
        "first": ask.offset + 1,
    }


def _asked(index: Index, ask: Ask, **how: Any) -> tuple[Results, Ask]:
    """The results, and what they are of: where there are none, all words that begin like the one being typed."""
    found = index.search(ask.query, filters=ask.filters, **how)
    if ask.typing and not found.total and _ends_in_word(ask.query):
        wider = ask._replace(query=f"{ask.query}*")
        if (more := index.search(wider.query, filters=ask.filters, **how)).total:
            return more, wider
    return found, ask


def _ends_in_word(query: str) -> bool:
    last = query.rpartition(" ")[2]
    return len(last) >= _WORD_BEGUN and last.isalpha()


def _suggestion(found: Results, ask: Ask) -> Link | None:
    better = found.suggestion
    return Link(search_address(ask, q=better, page=1), better) if better else None


def _counted(index: Index, ask: Ask, language: str) -> dict[str, Any]:
    """What the facets are shown from."""
    try:
        found, meant = _asked(index, ask, limit=0, facets=FACETS)
    except QueryError:
        return {}
    counts = dict(found.facets)
    for name, _value in meant.narrowed:
        # Of what it is narrowed by, the other values would all be gone: they are counted as if it were not.
        others = {other: value for other, value in meant.filters.items() if other != name}
        if meant.query.strip() or others:
            counts |= index.search(meant.query, filters=others, limit=0, facets=(name,)).facets
    return {"groups": views.facet_groups(counts, meant, language)}


def _kept(ask: Ask) -> list[tuple[str, str]]:
    """What the form sends along beside the words: it stays narrowed when other words are typed."""
    return list(ask.narrowed)


async def suggestions(exchange: Exchange, request: Request) -> bytes:
    """`GET /suggestions`: what may be meant by what was typed so far."""
    typed = text(request.query_params, "q", MAX_QUERY_CHARS)
    ask = read_page(request.query_params)[0]._replace(offset=0)
    make = partial(_suggestions, ask=ask, language=exchange.language)
    return await exchange.answer(("suggestions", typed, ask, exchange.language), make, quick=True)


def _suggestions(index: Index, ask: Ask, language: str) -> bytes:
    found = index.suggest(ask.query, 6) if ask.query.strip() else None
    queries = [Link(search_address(ask, q=query), query) for query in found.queries] if found else []
    documents = found.documents[:3] if found else ()
    titles = [Link(document_address(document, None, 1), views.title_of(document)) for document in documents]
    return render("suggestions.html", language, queries=queries, titles=titles)
