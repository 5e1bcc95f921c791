"""Hits as lines in a shape that a script chooses: `{path}:{line}: {snippet}`."""

from __future__ import annotations

import re

from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.results.snippet import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher.results.hit import Hit

FIELDS: dict[str, Callable[[Hit], object]] = {
    "rank": lambda hit: hit.rank,
    "score": lambda hit: f"{hit.score:.4f}",
    "path": lambda hit: hit.document.path,
    "id": lambda hit: hit.document.id,
    "title": lambda hit: hit.document.title,
    "heading": lambda hit: hit.heading,
    "date": lambda hit: hit.document.date,
    "author": lambda hit: hit.document.metadata.get("author"),
    "line": lambda hit: hit.line,
    "page": lambda hit: hit.page,
    "place": lambda hit: hit.place,
    "paragraph": lambda hit: hit.number,
    "snippet": lambda hit: hit.snippet,
    "text": lambda hit: hit.text,
}
"""What may stand in braces; a hit that has no such thing leaves it empty."""

_ESCAPES = {r"\t": "\t", r"\n": "\n", r"\\": "\\", "{{": "{", "}}": "}"}
_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|\\[tn\\]|[^{}\\]+|.", re.DOTALL)


def line_format(template: str) -> Callable[[Hit], str]:
    r"""A function that writes a hit as this template says; `\t` and `\n` stand for a tab and a line's end.

    What a field holds is put on one line, without control characters. Raises `SearcherError` for another field and for
    a brace without its partner.

    >>> line_format("{lines}")
    Traceback (most recent call last):
        ...
    searcher.errors.SearcherError: there is no field {lines}; a format may have {rank}, {score}, {path}, {id}, {title},
    {heading}, {date}, {author}, {line}, {page}, {place}, {paragraph}, {snippet}, {text}
    """
    pieces: list[str | Callable[[Hit], object]] = []
    for match in _PIECES.finditer(template):
        piece, name = match[0], match[1]
        if name is not None:
            if name not in FIELDS:
                known = ", ".join(f"{{{field}}}" for field in FIELDS)
                raise SearcherError(_("there is no field {name}; a format may have {known}", name=piece, known=known))
            pieces.append(FIELDS[name])
        elif piece in {"{", "}"}:
            raise SearcherError(
                _(
                    "a brace has no partner in the format {format}; write {twice} for the sign itself",
                    format=template,
                    twice=piece * 2,
                )
            )
        else:
            pieces.append(_ESCAPES.get(piece, piece))
    return lambda hit: "".join(piece if isinstance(piece, str) else _value(piece(hit)) for piece in pieces)


def _value(value: object) -> str:
    return "" if value is None else printable(str(value))
