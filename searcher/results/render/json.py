"""Results as one JSON object: a contract with other programs, so that fields may be added and never changed."""

from __future__ import annotations

import json

from searcher.hints import TYPE_CHECKING
from searcher.results.snippet import CONTROL

if TYPE_CHECKING:
    from typing import Any

    from searcher.results.hit import Results

SCHEMA = 1
"""The version of what `docs/json.md` describes; fields may join it, and a change of what is there raises it."""


def to_json(results: Results, context: int = 0, *, explain: bool = False) -> str:
    """Results as one line of JSON; each hit with `context` neighbouring paragraphs, and its explanation with `explain`."""
    return dumps(as_object(results, context, explain=explain))


def as_object(results: Results, context: int = 0, *, explain: bool = False) -> dict[str, Any]:
    """Answer as a Python dictionary, before it is written as JSON."""
    answer: dict[str, Any] = {
        "schema": SCHEMA,
        "query": results.query,
        "total": results.total,
        "suggestion": results.suggestion,
        "took_ms": round(results.took_ms, 3),
        "hits": [hit.as_dict(context, explain=explain) for hit in results],
    }
    if results.facets:
        answer["facets"] = {
            name: [{"value": facet.value, "count": facet.count, "query": facet.query} for facet in facets]
            for name, facets in results.facets.items()
        }
    return answer


def to_json_lines(results: Results, context: int = 0, *, explain: bool = False) -> str:
    """A line for each hit, with the fields that it has in `to_json`."""
    return "\n".join(dumps(hit.as_dict(context, explain=explain)) for hit in results)


# Within a string of JSON, as in what a terminal should not see, these can be written by their numbers.
_CONTROL = {code: f"\\u{code:04x}" for code in CONTROL if code >= ord(" ")}


def dumps(value: object) -> str:
    r"""Any value as one line of JSON that shows accents, and that may be printed on a terminal.

    >>> print(dumps("été\x1b\x9b\u202e"))
    "été\u001b\u009b\u202e"
    """
    # A text may hold half a character, which UTF-8 cannot.
    return json.dumps(value, ensure_ascii=False).translate(_CONTROL).encode(errors="replace").decode()
