"""What people see: the search with its results, a document, its original, and the way in where a token is asked for."""

from __future__ import annotations

from functools import cache, partial
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs

from jinja2 import Environment, PackageLoader
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response, StreamingResponse

from searcher.errors import QueryError
from searcher.messages import Message, _, counted, shown
from searcher.web import originals, views
from searcher.web.guard import COOKIE, cookie_value, is_token
from searcher.web.languages import language_of
from searcher.web.parameters import FACETS, Ask, number, read_page, text
from searcher.web.problems import Problem
from searcher.web.settings import MOST_CHARACTERS, PAGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from searcher.library.index import Index
    from searcher.results import Results
    from searcher.web.app import Exchange
    from searcher.web.settings import Settings

MEDIA_TYPE = "text/html"

_STATIC = {
    "style.css": "text/css",
    "search.js": "text/javascript",
    "document.js": "text/javascript",
    "keys.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_NUMBER = "{n:,}"  # nothing to translate
_LONGEST_ID = 4096
_MOST_SOURCES = 1000
_LONGEST_FORM = 4096
_WORD_BEGUN = 2  # letters of a word that is being typed, from which on it may stand for those that begin so


# The texts of documents are escaped by the template, once, and never made markup before.
_templates = Environment(
    loader=PackageLoader("searcher.web"), autoescape=True, trim_blocks=True, lstrip_blocks=True, auto_reload=False
)


@cache
def _static(name: str) -> bytes:
    return files("searcher.web").joinpath("static", name).read_bytes()


@cache
def _static_address(name: str) -> str:
    """Where a file of the page is, under a name that changes with it."""
    return f"/static/{name}?{sha256(_static(name)).hexdigest()[:12]}"


def render(template: str, language: str, **values: Any) -> bytes:
    """A page of templates in a language; what they say goes through `_` and `counted`, as in the code."""

    def say(make: Callable[..., Message]) -> Callable[..., str]:
        return lambda *given, **named: shown(make(*given, **named), language)

    speech = {"_": say(_), "counted": say(counted), "number": lambda n: shown(_(_NUMBER, n=n), language)}
    page = _templates.get_template(template).render(language=language, static=_static_address, **speech, **values)
    # A text may hold half a character, which UTF-8 cannot.
    return page.encode(errors="replace")


async def search(exchange: Exchange, request: Request) -> bytes:
    """`GET /`: the whole page."""
    ask, page = read_page(request.query_params)
    make = partial(_search, ask=ask, page=page, language=exchange.language)
    return await exchange.answer(("page", ask, exchange.language), make)


def _search(index: Index, ask: Ask, page: int, language: str) -> bytes:
    facts = views.Facts(index.document_count, index.paragraph_count)
    found = {} if ask.is_empty else _found(index, ask, language) | _counted(index, ask, language)
    return render("search.html", language, ask=ask, page=page, facts=facts, kept=_kept(ask), **found)


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
    ask = read_page(request.query_params)[0]._replace(offset=0, sort="score")
    make = partial(_facets, ask=ask, sort=request.query_params.get("sort", ""), language=exchange.language)
    return await exchange.answer(("facets", ask, request.query_params.get("sort", ""), exchange.language), make)


def _facets(index: Index, ask: Ask, sort: str, language: str) -> bytes:
    ask = ask._replace(sort=sort or "score")
    return render("facets.html", language, ask=ask, **({} if ask.is_empty else _counted(index, ask, language)))


def _found(index: Index, ask: Ask, language: str) -> dict[str, Any]:
    """What the results are shown from."""
    try:
        found, begun = _searched(index, ask)
    except QueryError as error:
        return {"wrong": views.plain(shown(error.message, language))}
    look = views.Look(ask, language, of_files(index))
    return {
        "total": found.total,
        "took": f"{found.took_ms:.0f}",
        "hits": [views.hit_view(hit, look) for hit in found],
        "notes": [views.plain(shown(note, language)) for note in found.notes],
        "advice": [views.plain(shown(line, language)) for line in ([] if ask.typing else found.advice)],
        "begun": begun,
        # While one types the last word is seldom whole: what it may become is in the suggestions.
        "suggestion": _suggestion(found, ask) if not (ask.typing and found) else None,
        "pager": views.pager(ask, found.total),
        "narrowings": views.narrowings(ask),
        "first": ask.offset + 1,
    }


def _searched(index: Index, ask: Ask) -> tuple[Results, str]:
    """The results; where there are none, those for all words that begin like the one being typed, and that query."""
    found = index.search(ask.query, limit=PAGE, offset=ask.offset, filters=ask.filters, sort=ask.sort)
    if ask.typing and not found and _ends_in_word(ask.query):
        begun = f"{ask.query}*"
        wider = index.search(begun, limit=PAGE, offset=ask.offset, filters=ask.filters, sort=ask.sort)
        if wider:
            return wider, begun
    return found, ""


def _ends_in_word(query: str) -> bool:
    last = query.rpartition(" ")[2]
    return len(last) >= _WORD_BEGUN and last.isalpha()


def _suggestion(found: Results, ask: Ask) -> views.Link | None:
    better = found.suggestion
    return views.Link(views.search_address(ask, q=better, page=1), better) if better else None


def _counted(index: Index, ask: Ask, language: str) -> dict[str, Any]:
    """What the facets are shown from."""
    try:
        found = index.search(ask.query, limit=0, filters=ask.filters, facets=FACETS)
    except QueryError:
        return {}
    return {"groups": views.facet_groups(found.facets, ask, language)}


def _kept(ask: Ask) -> list[tuple[str, str]]:
    """What the form sends along beside the words: it stays narrowed when other words are typed."""
    return list(ask.narrowed)


async def suggestions(exchange: Exchange, request: Request) -> bytes:
    """`GET /suggestions`: what may be meant by what was typed so far."""
    typed = text(request.query_params, "q", MOST_CHARACTERS)
    ask = read_page(request.query_params)[0]._replace(offset=0)
    make = partial(_suggestions, ask=ask, language=exchange.language)
    return await exchange.answer(("suggestions", typed, ask, exchange.language), make)


def _suggestions(index: Index, ask: Ask, language: str) -> bytes:
    found = index.suggest(ask.query, 6) if ask.query.strip() else None
    queries = [views.Link(views.search_address(ask, q=query), query) for query in found.queries] if found else []
    documents = found.documents[:3] if found else ()
    titles = [views.Link(views.document_address(document, None, 1), views.title_of(document)) for document in documents]
    return render("suggestions.html", language, queries=queries, titles=titles)


class Wanted(NamedTuple):
    """A document, the paragraph that is looked for in it, and the search that led there."""

    document_id: str
    source: int
    paragraph: int
    ask: Ask


async def document(exchange: Exchange, request: Request) -> bytes:
    """`GET /document`: one from its beginning to its end."""
    given = request.query_params
    wanted = Wanted(
        document_id=text(given, "id", _LONGEST_ID),
        source=number(given, "in", 1, 1, _MOST_SOURCES) - 1,
        paragraph=number(given, "p", 1, 1, 999_999),
        ask=read_page(given)[0],
    )
    make = partial(_document, wanted=wanted, language=exchange.language)
    return await exchange.answer(("document page", wanted, exchange.language), make)


def _document(index: Index, wanted: Wanted, language: str) -> bytes:
    ask, here = wanted.ask, wanted.paragraph
    whole = index.document(wanted.document_id, ask.query, source=wanted.source)
    if whole is None:
        raise Problem(HTTPStatus.NOT_FOUND, _("There is no such document here; it may have been removed."))
    info = whole.document
    numbers = [found.number for found in whole.matches]
    before = [found for found in numbers if found < here]
    after = [found for found in numbers if found > here]
    page = next((found.page for found in whole.paragraphs if found.number == here), None)
    look = views.Look(ask, language, of_files(index))
    return render(
        "document.html",
        language,
        ask=ask,
        document=views.document_view(info, page, look),
        back=views.search_address(ask),
        paragraphs=views.paragraph_views(whole),
        here=here,
        matches=len(numbers),
        previous=views.document_address(info, ask, before[-1]) if before else None,
        next=views.document_address(info, ask, after[0]) if after else None,
    )


def of_files(index: Index) -> tuple[bool, ...]:
    """Which of the indexes that are joined here are of files."""
    return tuple(part.root is not None for part in index.parts)


async def original(exchange: Exchange, request: Request) -> Response:
    """`GET /original`: the file of a document, to be saved; a PDF is shown by the browser's own reader."""
    document_id = text(request.query_params, "id", _LONGEST_ID)
    source = number(request.query_params, "in", 1, 1, _MOST_SOURCES) - 1
    parts = exchange.edition.index.parts
    file = originals.open_original(parts[source], document_id) if source < len(parts) else None
    if file is None:
        raise Problem(HTTPStatus.NOT_FOUND, _("This file cannot be handed out."))
    as_pdf = originals.is_pdf(file)
    name = originals.file_name(parts[source], document_id)
    headers = {
        "Content-Disposition": originals.disposition(name, inline=as_pdf),
        "Content-Length": str(originals.size(file)),
        "Cache-Control": "private, no-cache",
        # The reader of PDF is the browser's own and sits apart from the page; a sandbox would keep it from opening.
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'" + ("" if as_pdf else "; sandbox"),
    }
    media_type = "application/pdf" if as_pdf else "application/octet-stream"
    return StreamingResponse(originals.pieces(file), headers=headers, media_type=media_type)


async def static(request: Request) -> Response:
    """`GET /static/{name}`: the style and the scripts."""
    name = request.path_params["name"]
    if name not in _STATIC:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    # A script that another one imports has an address that does not change with it.
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if request.url.query else "no-cache"}
    return Response(_static(name), headers=headers, media_type=_STATIC[name])


async def icon(_: Request) -> Response:
    """`GET /favicon.ico`: what browsers ask for where a page names no icon."""
    return Response(_static("icon.svg"), headers={"Cache-Control": "no-cache"}, media_type=_STATIC["icon.svg"])


def problem_page(problem: Problem, language: str) -> Response:
    """What went wrong, to a person."""
    page = render("problem.html", language, problem=problem, detail=views.plain(shown(problem.detail, language)))
    return Response(page, problem.status, problem.headers, MEDIA_TYPE)


async def ask_for_token(request: Request) -> Response:
    """What those see who have yet to give the token; `?token=` in an address is as good as typing it."""
    if request.url.path.startswith(("/api/", "/openapi")):
        from searcher.web.problems import problem_json

        detail = _("this server asks for its token: Authorization: Bearer TOKEN")
        return problem_json(Problem(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": "Bearer"}))
    if "token" in request.query_params and request.url.path == "/":
        return RedirectResponse(f"/token?{request.url.query}", HTTPStatus.SEE_OTHER)
    return _token_page(request, HTTPStatus.UNAUTHORIZED, wrong=False)


async def enter(request: Request, settings: Settings) -> Response:
    """`/token`: take the token, and let the browser in."""
    if request.method == "POST":
        given = parse_qs(await _short_body(request)).get("token", [""])[0]
    else:
        given = request.query_params.get("token", "")
    if settings.token is None:
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)
    if not is_token(given.encode(errors="replace"), settings.token):
        return _token_page(request, HTTPStatus.UNAUTHORIZED, wrong=bool(given))
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, cookie_value(settings.token), httponly=True, samesite="lax", path="/")
    return response


def _token_page(request: Request, status: HTTPStatus, *, wrong: bool) -> Response:
    language = language_of(request.headers.get("accept-language", ""))
    headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
    return Response(render("token.html", language, wrong=wrong), status, headers, MEDIA_TYPE)


async def _short_body(request: Request) -> str:
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST_FORM:
            return ""
    return body.decode(errors="replace")
