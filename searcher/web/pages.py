"""The search and what it found: the whole page, or the parts of it that change while one types."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from starlette.responses import RedirectResponse

from searcher.errors import QueryError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import shown
from searcher.web import views
from searcher.web.addresses import Link, PageContext, document_address, search_address
from searcher.web.hit_html import hits_html
from searcher.web.parameters import FACETS, SearchParams, read_page, text
from searcher.web.plain_text import plain
from searcher.web.rendering import render
from searcher.web.settings import MAX_QUERY_CHARS, PAGE

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request
    from starlette.responses import Response

    from searcher.library.index import Index
    from searcher.results import Results
    from searcher.web.context import RequestContext

_WORD_BEGUN = 2  # letters of a word that is being typed, from which on it may stand for those that begin so


async def search(context: RequestContext, request: Request) -> bytes | Response:
    """`GET /`: the whole page."""
    if "token" in request.query_params:  # It was needed no more; it need not stay in the address.
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    params, page = read_page(request.query_params)
    make = partial(_search, params=params, page=page, language=context.language)
    return await context.answer(("page", params, context.language), make)


def _search(index: Index, params: SearchParams, page: int, language: str) -> bytes:
    facts = views.counts_of(index)
    found = {} if params.is_empty else _found(index, params, language) | _counted(index, params, language)
    return render("search.html", language, params=params, page=page, facts=facts, kept=_kept(params), **found)


async def unread(context: RequestContext, request: Request) -> bytes:
    """`GET /unread`: which files are not in the index, and why."""
    del request
    return await context.answer(("unread", context.language), partial(_unread, language=context.language))


def _unread(index: Index, language: str) -> bytes:
    return render("unread.html", language, unread=views.unread(index, language))


async def results(context: RequestContext, request: Request) -> bytes:
    """`GET /results`: the results alone, for the page to put in their place."""
    params, _ = read_page(request.query_params)
    make = partial(_results, params=params, language=context.language)
    return await context.answer(("results", params, context.language), make)


def _results(index: Index, params: SearchParams, language: str) -> bytes:
    found = {} if params.is_empty else _found(index, params, language)
    return render("results.html", language, params=params, **found)


async def facets(context: RequestContext, request: Request) -> bytes:
    """`GET /facets`: what the results can be narrowed by."""
    params = read_page(request.query_params)[0]._replace(offset=0)
    make = partial(_facets, params=params, language=context.language)
    return await context.answer(("facets", params, context.language), make)


def _facets(index: Index, params: SearchParams, language: str) -> bytes:
    return render(
        "facets.html", language, params=params, **({} if params.is_empty else _counted(index, params, language))
    )


def _found(index: Index, params: SearchParams, language: str) -> dict[str, Any]:
    """What the results are shown from."""
    try:
        found, meant = _asked(index, params, limit=PAGE, offset=params.offset, sort=params.sort)
    except QueryError as error:
        return {"wrong": plain(shown(error.message, language))}
    context = PageContext.at(index, meant, language)
    return {
        "total": found.total,
        "took": f"{found.took_ms:.0f}",
        "hits": hits_html(found, context),
        "grouping": views.grouping(found, context),
        "notes": [plain(shown(note, language)) for note in found.notes],
        "advice": [plain(shown(line, language)) for line in ([] if params.typing else found.advice)],
        "begun": meant.query if meant != params else "",
        # While one types the last word is seldom whole: what it may become is in the suggestions.
        "suggestion": _suggestion(found, params) if not (params.typing and found) else None,
        "pager": views.pager(meant, found.total),
        "narrowings": views.narrowings(meant),
        "first": params.offset + 1,
    }


def _asked(index: Index, params: SearchParams, **how: Any) -> tuple[Results, SearchParams]:
    """The results, and what they are of: where there are none, all words that begin like the one being typed."""
    found = index.search(params.query, filters=params.filters, **how)
    if params.typing and not found.total and _ends_in_word(params.query):
        wider = params._replace(query=f"{params.query}*")
        if (more := index.search(wider.query, filters=params.filters, **how)).total:
            return more, wider
    return found, params


def _ends_in_word(query: str) -> bool:
    last = query.rpartition(" ")[2]
    return len(last) >= _WORD_BEGUN and last.isalpha()


def _suggestion(found: Results, params: SearchParams) -> Link | None:
    better = found.suggestion
    return Link(search_address(params, q=better, page=1), better) if better else None


def _counted(index: Index, params: SearchParams, language: str) -> dict[str, Any]:
    """What the facets are shown from."""
    try:
        found, meant = _asked(index, params, limit=0, facets=FACETS)
    except QueryError:
        return {}
    counts = dict(found.facets)
    for name, _value in meant.narrowed:
        # Of what it is narrowed by, the other values would all be gone: they are counted as if it were not.
        others = {other: value for other, value in meant.filters.items() if other != name}
        if meant.query.strip() or others:
            counts |= index.search(meant.query, filters=others, limit=0, facets=(name,)).facets
    return {"groups": views.facet_groups(counts, meant, language)}


def _kept(params: SearchParams) -> list[tuple[str, str]]:
    """What the form sends along beside the words: it stays narrowed when other words are typed."""
    return [*params.narrowed, *([] if params.grouped else [("group", "0")])]


async def suggestions(context: RequestContext, request: Request) -> bytes:
    """`GET /suggestions`: what may be meant by what was typed so far."""
    typed = text(request.query_params, "q", MAX_QUERY_CHARS)
    params = read_page(request.query_params)[0]._replace(offset=0)
    make = partial(_suggestions, params=params, language=context.language)
    return await context.answer(("suggestions", typed, params, context.language), make, quick=True)


def _suggestions(index: Index, params: SearchParams, language: str) -> bytes:
    found = index.suggest(params.query, 6) if params.query.strip() else None
    queries = [Link(search_address(params, q=query), query) for query in found.queries] if found else []
    documents = found.documents[:3] if found else ()
    titles = [Link(document_address(document, None, 1), views.title_of(document)) for document in documents]
    return render("suggestions.html", language, queries=queries, titles=titles)
