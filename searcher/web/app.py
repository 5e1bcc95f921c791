"""Which request is whose: the routes, and what all answers have in common."""

from __future__ import annotations

import sys
from functools import partial
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from searcher.errors import SearcherError, whereabouts
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.web import api, description, login, pages, reading, rendering
from searcher.web.context import RequestContext
from searcher.web.known_answers import SHARED_HEADERS, KnownAnswers, etag
from searcher.web.languages import language_of
from searcher.web.problems import Problem, problem_json
from searcher.web.security import AccessCheck

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from searcher.web.served_index import ServedIndex
    from searcher.web.settings import Settings
    from searcher.web.work_pool import WorkPool

    Answering = Callable[
        ["RequestContext", Request], Awaitable[bytes] | Awaitable[Response] | Awaitable[bytes | Response]
    ]


class Web:
    """The application: the page and the API over one index."""

    def __init__(self, live: ServedIndex, pool: WorkPool, settings: Settings) -> None:
        """Answer from this index."""
        self._live, self._pool, self._settings = live, pool, settings

    def app(self) -> ASGIApp:
        """What a server runs."""
        json = partial(self._route, media_type=api.MEDIA_TYPE)
        html = partial(self._route, media_type=rendering.MEDIA_TYPE)
        answered = [
            json("/api/search", api.search),
            json("/api/suggest", api.suggest),
            json("/api/documents/{id:path}", api.document),
            json("/api/status", api.status, kept=False),
            html("/docs", description.page),
            html("/", pages.search),
            html("/results", pages.results),
            html("/facets", pages.facets),
            html("/unread", pages.unread),
            html("/suggestions", pages.suggestions),
            html("/document", reading.document),
            html("/original", reading.original, kept=False),
        ]
        routes = [
            *answered,
            Route("/openapi.json", description.openapi, methods=["GET"]),
            Route("/static/{name}", rendering.static, methods=["GET"]),
            Route("/favicon.ico", rendering.icon, methods=["GET"]),
            Route("/token", partial(login.enter, settings=self._settings), methods=["GET", "POST"]),
        ]
        starlette = Starlette(routes=routes, exception_handlers={HTTPException: _http_error})
        endpoints = {route.path: route.endpoint for route in answered if "{" not in route.path}
        known = KnownAnswers(starlette, endpoints, self._live, self._pool)
        return AccessCheck(known, self._settings, login.ask_for_token)

    def _route(self, path: str, answering: Answering, *, media_type: str, kept: bool = True) -> Route:
        async def endpoint(request: Request) -> Response:
            return await self._respond(request, answering, media_type, kept=kept)

        return Route(path, endpoint, methods=["GET"])

    async def _respond(self, request: Request, answering: Answering, media_type: str, *, kept: bool) -> Response:
        language = language_of(request.headers.get("accept-language", ""))
        headers: dict[str, str] = dict(SHARED_HEADERS)
        try:
            served = await self._live.newest()
            if kept:
                headers["ETag"] = etag(served, language)
                if request.headers.get("if-none-match") == headers["ETag"]:
                    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
            address = request.scope["path"], request.scope["query_string"], language
            made = await answering(RequestContext(self._live, served, self._pool, language, address), request)
        except Problem as problem:
            return _told(request, problem, language)
        except SearcherError as error:
            return _told(request, Problem(HTTPStatus.SERVICE_UNAVAILABLE, error.message), language)
        except Exception as error:  # noqa: BLE001 — whatever it is, the server goes on
            print(whereabouts(error), file=sys.stderr, flush=True)  # noqa: T201 — no word of a document
            return _told(
                request,
                Problem(HTTPStatus.INTERNAL_SERVER_ERROR, _("a fault of the server; please report it")),
                language,
            )
        return made if isinstance(made, Response) else Response(made, HTTPStatus.OK, headers, media_type)


def _told(request: Request, problem: Problem, language: str) -> Response:
    """The problem, to a program or to a person."""
    if request.scope["path"].startswith(("/api/", "/openapi")):
        return problem_json(problem)
    return rendering.problem_page(problem, language)


async def _http_error(request: Request, error: Exception) -> Response:
    """What Starlette itself says: that there is no such page, or no such method."""
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    detail = {
        HTTPStatus.NOT_FOUND: _("there is nothing here; /docs lists what there is"),
        HTTPStatus.METHOD_NOT_ALLOWED: _("only GET is answered here"),
    }.get(status, status.description)
    return _told(
        request, Problem(status, detail, error.headers), language_of(request.headers.get("accept-language", ""))
    )
