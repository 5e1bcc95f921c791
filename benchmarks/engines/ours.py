"""Our own engine, through its public library."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from queries import Kind, Query

import searcher
from engines.base import LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from passages import Source


_FIELDS = {"document": "id", "collection": "collection"}


class Ours:
    """Documents of many paragraphs, as the library is meant to be used; a passage is a paragraph."""

    answers = True

    def __init__(self, jobs: int | None = None) -> None:
        """`jobs` processes build the index. Raises `ImportError` when the writer has no such parameter."""
        self._options: dict[str, Any] = {}
        if jobs:
            if "jobs" not in inspect.signature(searcher.Index.writer).parameters:
                raise ImportError("its writer takes no jobs")
            self._options["jobs"] = jobs
            self.answers = False

    def version(self) -> str:
        """The package's version."""
        return searcher.__version__

    def build(self, folder: Path, sources: Iterable[Source]) -> None:
        """Create an index of records."""
        with searcher.create(folder) as index, index.writer(**self._options) as writer:
            for source in sources:
                writer.add(
                    searcher.Document(
                        id=source.document,
                        title=source.title,
                        paragraphs=_paragraphs(source),
                        metadata={"collection": source.collection},
                    )
                )

    def settle(self, folder: Path) -> None:
        """Nothing is left to do after the commit."""

    def open(self, folder: Path) -> OurIndex:
        """Open it by its folder."""
        return OurIndex(searcher.open(folder))


class OurIndex:
    """An open index of ours."""

    def __init__(self, index: searcher.Index) -> None:
        """Ask this index."""
        self._index = index

    def translate(self, query: Query) -> dict[str, Any]:
        """What a person would type, apostrophes and all; a filter as a program gives it."""
        match query.kind:
            case Kind.PHRASE:
                return {"query": f'"{query.text}"'}
            case Kind.REQUIRED:
                return {"query": " ".join(f"+{word}" for word in query.words)}
            case Kind.PREFIX:
                return {"query": f"{query.text}*"}
            case Kind.FILTER:
                return {"query": query.text, "filters": {_FIELDS[query.field]: query.value}}
            case _:
                return {"query": query.text}

    def ids(self, query: dict[str, Any]) -> list[tuple[str, int, str | None]]:
        """Document, paragraph and title of each hit."""
        return [(hit.document.id, hit.number, hit.document.title) for hit in self._index.search(**query, limit=LIMIT)]

    def documents(self, query: dict[str, Any], limit: int) -> list[str]:
        """The document of each hit, and the others in which its text stands."""
        hits = self._index.search(**query, limit=limit)
        return [place.document.id for hit in hits for place in (hit, *hit.duplicates)]

    def snippets(self, query: dict[str, Any]) -> list[str]:
        """The snippet of each hit, as HTML."""
        return [hit.snippet.html() for hit in self._index.search(**query, limit=LIMIT)]


def _paragraphs(source: Source) -> list[str] | list[searcher.Paragraph]:
    if not source.headings:
        return source.texts
    pairs = zip(source.texts, source.headings, strict=True)
    return [searcher.Paragraph(text, heading=heading or None) for text, heading in pairs]


ENGINE = Ours()
