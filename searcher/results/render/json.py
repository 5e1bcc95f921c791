"""Results as one JSON object: a contract with other programs, so that fields may be added and never changed."""

import json
from typing import Any

from searcher.results.hit import DocumentInfo, Hit, Results
from searcher.results.snippet import CONTROL

SCHEMA = 1
"""The version of what `docs/json.md` describes; fields may join it, and a change of what is there raises it."""


def to_json(results: Results, context: int = 0, *, explain: bool = False) -> str:
    """One line of JSON; each hit with so many neighbouring paragraphs, if any are asked for, and with `explain` says why."""
    return dumps(as_object(results, context, explain=explain))


def as_object(results: Results, context: int = 0, *, explain: bool = False) -> dict[str, Any]:
    """The same as an object of Python, which more can be added to."""
    answer: dict[str, Any] = {
        "schema": SCHEMA,
        "query": results.query,
        "total": results.total,
        "suggestion": results.suggestion,
        "took_ms": round(results.took_ms, 3),
        "hits": [hit_object(hit, context, explain=explain) for hit in results],
    }
    if results.facets:
        answer["facets"] = {
            name: [{"value": facet.value, "count": facet.count, "query": facet.query} for facet in facets]
            for name, facets in results.facets.items()
        }
    return answer


def to_json_lines(results: Results, context: int = 0, *, explain: bool = False) -> str:
    """A line for each hit, with the fields that it has in `to_json`."""
    return "\n".join(dumps(hit_object(hit, context, explain=explain)) for hit in results)


# Within a string of JSON, as in what a terminal should not see, these can be written by their numbers.
_CONTROL = {code: f"\\u{code:04x}" for code in CONTROL if code >= ord(" ")}


def dumps(value: object) -> str:
    r"""Any value as one line of JSON that shows accents, and that may be printed on a terminal.

    >>> print(dumps("été\x1b\x9b\u202e"))
    "été\u001b\u009b\u202e"
    """
    # A text may hold half a character, which UTF-8 cannot.
    return json.dumps(value, ensure_ascii=False).translate(_CONTROL).encode(errors="replace").decode()


def hit_object(hit: Hit, context: int = 0, *, explain: bool = False) -> dict[str, Any]:
    """Return a hit with the fields of `docs/json.md`, as values that `json.dumps` takes."""
    neighbours = dict(zip(("before", "after"), hit.context(context), strict=True)) if context else {}
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "id": hit.document.id,
        "path": hit.document.path,
        "place": hit.place,
        "title": hit.document.title,
        "heading": hit.heading,
        "paragraph": hit.number,
        "line": hit.line,
        "page": hit.page,
        "location": hit.spot.as_dict(),
        "text": hit.text,
        "snippet": str(hit.snippet),
        "snippets": [str(snippet) for snippet in hit.snippets],
        "highlights": [list(marked) for marked in hit.highlights],
        "duplicates": [
            {
                "path": duplicate.document.path,
                "paragraph": duplicate.paragraph,
                "line": duplicate.line,
                "page": duplicate.page,
                "location": duplicate.spot.as_dict(),
                **_source(duplicate.document),
            }
            for duplicate in hit.duplicates
        ],
        "near_copies": [
            {"id": copy.id, "path": copy.path, "title": copy.title, **_source(copy)} for copy in hit.near_copies
        ],
        "metadata": hit.document.metadata,
        **_source(hit.document),
        **neighbours,
        **({"explanation": hit.explanation.as_dict()} if explain else {}),
    }


def _source(document: DocumentInfo) -> dict[str, Any]:
    return {} if document.source is None else {"in": document.source + 1}
