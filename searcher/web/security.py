"""Who may ask: the first that a request meets, and the last that an answer does.

- The name of the server in the request is one of its own. A page elsewhere whose name was made to lead here (DNS
  rebinding) is asked for under its own name, and gets nothing.
- What another site's page embeds or fetches gets nothing either; a link that a person follows does.
- With a token, callers have it: programs in `Authorization: Bearer …`, browsers in a cookie that they got for it.
- Every answer says that nothing but this server may be loaded by it, run in it or frame it.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256
from http import HTTPStatus
from ipaddress import ip_address

from starlette.requests import Request

from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.web.problems import Problem, problem_json

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from searcher.web.settings import Settings

COOKIE = "searcher_token"
_STATIC = "/static/"
_OPEN_PATHS = {"/token", "/favicon.ico"}  # as is all that is static: the way to give the token, and how that looks

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = (
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_NAMES = frozenset(name for name, _ in _HEADERS)
_OWN_SITES = {b"same-origin", b"none"}
_MAX_OWN_HOSTS = 100  # that are remembered: a server has few names, but any port may stand behind them
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[^\[\]:/@\s]+))(?::[0-9]{1,5})?")


class AccessCheck:
    """Stands before an application."""

    def __init__(self, app: ASGIApp, settings: Settings, without_token: Callable[[Request], Awaitable[object]]) -> None:
        """Let to `app` what may pass; `without_token` makes the answer for those who have yet to give the token."""
        self._app, self._settings, self._without_token = app, settings, without_token
        self._guesses = settings.guesses
        self._own_hosts: set[bytes] = set()  # headers that were found to name this server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the application answer."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        answer = self._app
        try:
            self._check_host(scope)
            self._check_site(scope)
            if self._settings.token is not None and not self._has_token(
                request := Request(scope), self._settings.token
            ):
                answer = await self._without_token(request)  # type: ignore[assignment]
        except Problem as problem:
            answer = problem_json(problem)
        await answer(scope, receive, _with_headers(send))

    def _check_host(self, scope: Scope) -> None:
        given = [value for name, value in scope["headers"] if name == b"host"]
        if len(given) == 1 and given[0] in self._own_hosts:
            return
        match = _HOST.fullmatch(given[0].decode("latin-1")) if len(given) == 1 else None
        host = ((match["six"] or match["name"]) if match else "").lower().rstrip(".")
        if host not in self._settings.hosts and not (self._settings.any_address and _is_address(host)):
            raise Problem(
                HTTPStatus.MISDIRECTED_REQUEST, _("this server has another name; ask it by that, or serve --name")
            )
        if len(self._own_hosts) < _MAX_OWN_HOSTS:
            self._own_hosts.add(given[0])

    def _check_site(self, scope: Scope) -> None:
        headers = dict(reversed(scope["headers"]))  # of those of one name the first
        site = headers.get(b"sec-fetch-site", b"same-origin")
        if site in _OWN_SITES:
            return
        follows_link = (
            headers.get(b"sec-fetch-mode") == b"navigate"
            and headers.get(b"sec-fetch-dest") == b"document"
            and scope["method"] in {"GET", "HEAD"}
        )
        if not follows_link:
            raise Problem(HTTPStatus.FORBIDDEN, _("another site's page asked for this"))

    def _has_token(self, request: Request, token: str) -> bool:
        path = request.scope["path"]
        if path in _OPEN_PATHS or path.startswith(_STATIC):
            return True
        address = address_of(request)
        self._guesses.check(address)
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        cookie = request.cookies.get(COOKIE, "")
        # The bytes of a header are handed on as Latin-1, whatever they are.
        if scheme.lower() == "bearer" and is_token(given.strip().encode("latin-1"), token):
            return True
        if hmac.compare_digest(cookie.encode(), cookie_value(token).encode()):
            return True
        if given or cookie:
            self._guesses.wrong(address)
        return False


def address_of(request: Request) -> str:
    """Where a request comes from; that of a proxy where one stands before the server."""
    return request.client.host if request.client else ""


def is_token(given: bytes, token: str) -> bool:
    """Whether this is the token; it takes as long whether it nearly is or not at all."""
    return hmac.compare_digest(sha256(given).digest(), sha256(token.encode()).digest())


def cookie_value(token: str) -> str:
    """What a browser keeps instead of the token itself."""
    return hmac.new(token.encode(), b"searcher cookie", sha256).hexdigest()


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = message.get("headers", ())
            names = {name for name, _ in own}
            ours = _HEADERS if names.isdisjoint(_NAMES) else [header for header in _HEADERS if header[0] not in names]
            message["headers"] = [*own, *ours]
        await send(message)

    return sending
