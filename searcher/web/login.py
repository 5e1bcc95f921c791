"""The way in, where a token is asked for."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import parse_qs

from starlette.responses import RedirectResponse, Response

from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.web.languages import language_of
from searcher.web.problems import Problem, problem_json
from searcher.web.rendering import MEDIA_TYPE, problem_page, render
from searcher.web.security import COOKIE, address_of, cookie_value, is_token

if TYPE_CHECKING:
    from starlette.requests import Request

    from searcher.web.settings import Settings

_MAX_FORM_BYTES = 4096  # bytes
_MAX_READ_BYTES = 1 << 20


async def ask_for_token(request: Request) -> Response:
    """What those see who have yet to give the token; `?token=` in an address is as good as typing it."""
    if request.scope["path"].startswith(("/api/", "/openapi")):
        detail = _("this server asks for its token: Authorization: Bearer TOKEN")
        return problem_json(Problem(HTTPStatus.UNAUTHORIZED, detail, {"WWW-Authenticate": "Bearer"}))
    if "token" in request.query_params and request.scope["path"] == "/":
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
    address = address_of(request)
    try:
        settings.guesses.check(address)
    except Problem as problem:
        return problem_page(problem, language_of(request.headers.get("accept-language", "")))
    if not is_token(given.encode(errors="replace"), settings.token):
        if given:
            settings.guesses.wrong(address)
        return _token_page(request, HTTPStatus.UNAUTHORIZED, wrong=bool(given))
    response = RedirectResponse("/", HTTPStatus.SEE_OTHER)
    response.set_cookie(COOKIE, cookie_value(settings.token), httponly=True, samesite="lax", path="/")
    return response


def _token_page(request: Request, status: HTTPStatus, *, wrong: bool) -> Response:
    language = language_of(request.headers.get("accept-language", ""))
    headers = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
    return Response(render("token.html", language, wrong=wrong), status, headers, MEDIA_TYPE)


async def _short_body(request: Request) -> str:
    """The body of a form; empty for one that is no form with a token."""
    body, size = b"", 0
    async for piece in request.stream():
        size += len(piece)
        if size <= _MAX_FORM_BYTES:
            body += piece
        if size > _MAX_READ_BYTES:
            break  # Up to there it is read to its end: who is sending does not hear an answer.
    return body.decode(errors="replace") if size <= _MAX_FORM_BYTES else ""
