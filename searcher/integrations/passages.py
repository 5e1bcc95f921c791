"""Paragraphs that answer a question, each with what a citation of it needs: what every integration hands on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from searcher import QueryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher import Hit, Index


def find(index: Index, question: str, limit: int, **options: Any) -> list[Hit]:
    """The best paragraphs from the newest commit; none for a question without a word in it.

    `options` are those of `Index.search`.
    """
    index.reload()
    try:
        return list(index.search(question, limit=limit, **options))
    except QueryError:
        return []


def citation(hit: Hit) -> dict[str, Any]:
    """What names a paragraph's place: document, title, heading, page or line. All of it can be written as JSON."""
    place = {
        "id": hit.document.id,
        "path": hit.document.path,
        "title": hit.document.title,
        "heading": hit.heading,
        "place": hit.place,
        "paragraph": hit.number,
        "page": hit.page,
        "line": hit.line,
        "date": hit.document.date,
    }
    return dict(writable(place))


def writable(value: Any) -> Any:
    r"""A value with `?` for what UTF-8 cannot write, as it may stand in names of files.

    >>> writable({"path": "caf\udce9.txt", "line": 3})
    {'path': 'caf?.txt', 'line': 3}
    """
    return json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))


def context(index: Index, question: str, limit: int = 5, **options: Any) -> str:
    """The best paragraphs as numbered passages, for the prompt of a language model; each begins with its place.

    An empty text where nothing is found: a model should say so, and not answer from memory.
    """
    return "\n\n".join(_numbered(find(index, question, limit, **options)))


def _numbered(hits: list[Hit]) -> Iterator[str]:
    for hit in hits:
        where = " › ".join(filter(None, (hit.place, hit.document.title, hit.heading)))
        yield writable(f"[{hit.rank}] {where}\n{hit.text}")
