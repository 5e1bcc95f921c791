"""Pages out of templates, in the language of whoever asks; and the files that they are shown with."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from http import HTTPStatus
from importlib.resources import files

from jinja2 import Environment, PackageLoader
from starlette.exceptions import HTTPException
from starlette.responses import Response

from searcher.hints import TYPE_CHECKING
from searcher.i18n import _, counted, shown
from searcher.web.plain_text import plain

if TYPE_CHECKING:
    from typing import Any

    from jinja2 import Template
    from starlette.requests import Request

    from searcher.web.problems import Problem

MEDIA_TYPE = "text/html"

_STATIC = {
    "style.css": "text/css",
    "search.js": "text/javascript",
    "document.js": "text/javascript",
    "keys.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}
_MAX_CACHED = 4096  # numbers, and messages without any
_NUMBER = "{n:,}"  # nothing to translate

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
    page = _template(template).render(_speech(language) | values)
    # A text may hold half a character, which UTF-8 cannot.
    return page.encode(errors="replace")


@cache
def _template(name: str) -> Template:
    return _templates.get_template(name)


@cache
def _speech(language: str) -> dict[str, Any]:
    """What every template has in a language."""

    @lru_cache(maxsize=_MAX_CACHED)
    def told(message: str) -> str:
        return shown(_(message), language)

    def say(message: str, **named: Any) -> str:
        return shown(_(message, **named), language) if named else told(message)

    @lru_cache(maxsize=_MAX_CACHED)
    def number(n: int) -> str:
        return shown(_(_NUMBER, n=n), language)

    def count(one: str, more: str, n: int) -> str:
        return shown(counted(one, more, n), language)

    return {"language": language, "static": _static_address, "_": say, "counted": count, "number": number}


def problem_page(problem: Problem, language: str) -> Response:
    """What went wrong, to a person."""
    page = render("problem.html", language, problem=problem, detail=plain(shown(problem.detail, language)))
    return Response(page, problem.status, problem.headers, MEDIA_TYPE)


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
