"""Answers to addresses that were asked for before: handed out again before a request is read any further."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from starlette.requests import Request

from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.web.api import MEDIA_TYPE as JSON
from searcher.web.languages import language_of
from searcher.web.rendering import MEDIA_TYPE as HTML

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from searcher.web.served_index import ServedCommit, ServedIndex
    from searcher.web.work_pool import WorkPool

    Endpoint = Callable[[Request], Awaitable[Response]]

SHARED_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}
"""Headers of every answer that is made from an index."""

_SHARED = [(name.lower().encode(), value.encode()) for name, value in SHARED_HEADERS.items()]
_JSON, _HTML = JSON.encode(), f"{HTML}; charset=utf-8".encode()


def etag(served: ServedCommit, language: str) -> str:
    """The tag that all answers from a commit have in a language."""
    return f'"{served.tag}-{language}"'


class KnownAnswers:
    """Stands before an application, behind the check of who may ask."""

    def __init__(self, app: ASGIApp, endpoints: Mapping[str, Endpoint], live: ServedIndex, pool: WorkPool) -> None:
        """Hand out what was made from the newest commit, ask the endpoint of a path, and let the application answer all else.

        The application has the same endpoints; for a GET of their very path nothing needs to be matched and wrapped.
        """
        self._app, self._endpoints, self._live, self._pool = app, endpoints, live, pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        answer: ASGIApp | None = None
        if scope["type"] == "http" and scope["method"] == "GET":
            answer = await self._known(scope)
            if answer is None and (endpoint := self._endpoints.get(scope["path"])):
                answer = await endpoint(Request(scope, receive))
        await (answer or self._app)(scope, receive, send)

    async def _known(self, scope: Scope) -> ASGIApp | None:
        """The answer that was made before; none to a browser that asks whether its own is still good."""
        headers = dict(reversed(scope["headers"]))
        if b"if-none-match" in headers:
            return None
        language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
        path: str = scope["path"]
        with suppress(SearcherError):  # The application says it.
            served = await self._live.newest()
            if (body := served.answers.at((path, scope["query_string"], language))) is not None:
                self._pool.kept += 1
                return _Kept(body, etag(served, language), _JSON if path.startswith("/api/") else _HTML)
        return None


class _Kept:
    """What a `Response` of the same body would send."""

    __slots__ = ("_body", "_etag", "_media_type")

    def __init__(self, body: bytes, tag: str, media_type: bytes) -> None:
        self._body, self._etag, self._media_type = body, tag.encode(), media_type

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        length = str(len(self._body)).encode()
        headers = [*_SHARED, (b"etag", self._etag), (b"content-length", length), (b"content-type", self._media_type)]
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": headers})
        await send({"type": "http.response.body", "body": self._body})
