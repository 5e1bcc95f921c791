"""The description of the API: for programs as OpenAPI has it, for people as a page made from that."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from urllib.parse import quote, urlencode

from starlette.responses import Response

from searcher import __version__
from searcher.hints import TYPE_CHECKING
from searcher.web.rendering import render

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request

    from searcher.web.context import RequestContext


@cache
def described() -> dict[str, Any]:
    """The description, as an object of Python."""
    told: dict[str, Any] = json.loads(files("searcher.web").joinpath("openapi.json").read_bytes())
    told["info"]["version"] = __version__
    return told


async def openapi(_: Request) -> Response:
    """`GET /openapi.json`."""
    return Response(json.dumps(described(), ensure_ascii=False), media_type="application/json")


async def page(context: RequestContext, _: Request) -> bytes:
    """`GET /docs`: the same to read, in English as all that is for programs."""
    calls = [
        {
            "path": path,
            "operation": operation,
            "parameters": [
                parameter | {"limits": _limits(parameter["schema"])} for parameter in operation["parameters"]
            ],
            "example": _example(path, operation["parameters"]),
        }
        for path, item in described()["paths"].items()
        for operation in item.values()
    ]
    return render("docs.html", "en", info=described()["info"], calls=calls, shown_in=context.language)


def _limits(schema: dict[str, Any]) -> str:
    """What a value can be, in words."""
    if "enum" in schema.get("items", {}):
        return "any of " + ", ".join(schema["items"]["enum"]) + ", with commas"
    if "enum" in schema:
        return ", ".join(schema["enum"])
    if "maximum" in schema:
        return f"{schema['minimum']}–{schema['maximum']:,}"
    return f"{schema['maxLength']} characters" if "maxLength" in schema else schema.get("pattern", "").strip("^$")


def _example(path: str, parameters: list[dict[str, Any]]) -> str:
    """An address to try."""
    given = {}
    for parameter in parameters:
        if (example := parameter.get("example")) is not None:
            if parameter["in"] == "path":
                path = path.replace("{id}", quote(example))
            else:
                given[parameter["name"]] = ",".join(example) if isinstance(example, list) else example
    return f"{path}?{urlencode(given, safe=',')}" if given else path
