"""IPYNB: the cells of a notebook in their order: text, programs, and the texts that these put out."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import replace

from searcher.documents.formats.markdown import read_markdown
from searcher.documents.model import Extract
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import facts
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from searcher.documents.source import Source

_FENCE = "~" * 8


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document; its cells are read as one Markdown text."""
    try:
        notebook = json.loads(source.text())
    except (ValueError, RecursionError):
        raise DocumentError(Reason(UnreadCode.NO_JSON)) from None
    if not isinstance(notebook, dict):
        raise DocumentError(Reason(UnreadCode.NO_NOTEBOOK))
    # Notebooks of before 2015 have their cells in sheets.
    sheets = [notebook, *_dicts(notebook.get("worksheets"))]
    cells = [cell for sheet in sheets for cell in _dicts(sheet.get("cells"))]
    said = notebook.get("metadata")
    authors = [str(author.get("name", "")) for author in _dicts(said.get("authors"))] if isinstance(said, dict) else []
    title = said.get("title") if isinstance(said, dict) and isinstance(said.get("title"), str) else None
    lines: list[str] = []
    firsts: list[int] = []
    for cell in cells:
        firsts.append(len(lines) + 1)
        lines += _as_markdown(cell)
    extract = read_markdown("\n".join(lines))
    paragraphs = (
        replace(found, line=None, location=f"cell:{bisect_right(firsts, found.line or 1)}")
        for found in extract.paragraphs
    )
    yield Extract(title or extract.title, tuple(paragraphs), {**extract.metadata, **facts(author=authors)})


def _as_markdown(cell: dict[str, Any]) -> Iterator[str]:
    """The lines of a cell; programs and what they put out are blocks that keep their lines."""
    text = _joined(cell.get("source", cell.get("input")))
    if cell.get("cell_type") == "heading":
        level = cell.get("level")
        text = f"{'#' * (level if isinstance(level, int) and 0 < level < len(_FENCE) else 1)} {text}"
    if cell.get("cell_type") in {"markdown", "heading"}:
        yield from text.split("\n")
    else:
        shown = [text]
        for output in _dicts(cell.get("outputs")):
            data = output.get("data")
            shown.append(_joined(data.get("text/plain") if isinstance(data, dict) else output.get("text")))
        for block in filter(str.strip, shown):
            yield from (_FENCE, *block.strip("\n").split("\n"), _FENCE)
    yield ""


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _joined(value: object) -> str:
    if isinstance(value, list):
        return "".join(piece for piece in value if isinstance(piece, str))
    return value if isinstance(value, str) else ""
