"""Results as one JSON object: a contract with other programs, so that fields may be added and never changed."""

import json
from typing import Any

from searcher.results.hit import Hit, Results


def to_json(results: Results, *, explain: bool = False) -> str:
    """One line of JSON; with `explain` each hit says why."""
    answer = {
        "query": results.query,
        "total": results.total,
        "suggestion": results.suggestion,
        "took_ms": round(results.took_ms, 3),
        "hits": [_hit(hit) | ({"explanation": hit.explanation.as_dict()} if explain else {}) for hit in results],
    }
    if results.facets:
        answer["facets"] = {
            name: [{"value": facet.value, "count": facet.count, "query": facet.query} for facet in facets]
            for name, facets in results.facets.items()
        }
    # A text may hold half a character, which UTF-8 cannot.
    return json.dumps(answer, ensure_ascii=False).encode(errors="replace").decode()


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "id": hit.document.id,
        "path": hit.document.path,
        "title": hit.document.title,
        "heading": hit.heading,
        "paragraph": hit.number,
        "line": hit.line,
        "page": hit.page,
        "text": hit.text,
        "snippet": str(hit.snippet),
        "highlights": [list(marked) for marked in hit.highlights],
        "duplicates": [
            {
                "path": duplicate.document.path,
                "paragraph": duplicate.paragraph,
                "line": duplicate.line,
                "page": duplicate.page,
            }
            for duplicate in hit.duplicates
        ],
        "metadata": hit.document.metadata,
    }
