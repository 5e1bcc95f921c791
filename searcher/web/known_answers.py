"""Answers to addresses that were asked for before: handed out again before a request is read any further."""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus

from starlette.responses import Response

from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.web.api import MEDIA_TYPE as JSON
from searcher.web.languages import language_of
from searcher.web.rendering import MEDIA_TYPE as HTML

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from searcher.web.served_index import ServedCommit, ServedIndex
    from searcher.web.work_pool import WorkPool

SHARED_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Accept-Language, Authorization, Cookie"}
"""Headers of every answer that is made from an index."""


def etag(served: ServedCommit, language: str) -> str:
    """The tag that all answers from a commit have in a language."""
    return f'"{served.tag}-{language}"'


class KnownAnswers:
    """Stands before an application, behind the check of who may ask."""

    def __init__(self, app: ASGIApp, live: ServedIndex, pool: WorkPool) -> None:
        """Hand out what was made from the newest commit, and let the application answer all else."""
        self._app, self._live, self._pool = app, live, pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        known = await self._known(scope)
        await (known or self._app)(scope, receive, send)

    async def _known(self, scope: Scope) -> Response | None:
        """The answer that was made before; none to a browser that asks whether its own is still good."""
        headers = dict(reversed(scope["headers"])) if scope["type"] == "http" and scope["method"] == "GET" else {}
        if not headers or b"if-none-match" in headers:
            return None
        language = language_of(headers.get(b"accept-language", b"").decode("latin-1"))
        path: str = scope["path"]
        with suppress(SearcherError):  # The application says it.
            served = await self._live.newest()
            if (body := served.answers.at((path, scope["query_string"], language))) is not None:
                self._pool.kept += 1
                media_type = JSON if path.startswith("/api/") else HTML
                return Response(body, HTTPStatus.OK, {**SHARED_HEADERS, "ETag": etag(served, language)}, media_type)
        return None
