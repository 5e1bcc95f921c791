"""Whoosh as it comes, with its own French analyser: what this project would be without a codec of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import whoosh
from queries import Kind, Query
from whoosh import index
from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import ID, NUMERIC, TEXT, Schema
from whoosh.highlight import ContextFragmenter
from whoosh.qparser import OrGroup, QueryParser
from whoosh.query import Term

from engines.base import LIMIT, SNIPPET_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from passages import Source
    from whoosh.searching import Results

_MEMORY = 256  # MB


class Whoosh:
    """Text with positions and stored; document and collection as single terms."""

    answers = True

    def version(self) -> str:
        """The fork and its version."""
        return f"whoosh3 {'.'.join(map(str, whoosh.__version__))}"

    def build(self, folder: Path, sources: Iterable[Source]) -> None:
        """Add every passage and commit."""
        schema = Schema(
            number=NUMERIC(stored=True),
            document=ID(stored=True),
            collection=ID(stored=True),
            text=TEXT(analyzer=LanguageAnalyzer("fr"), stored=True),
        )
        writer = index.create_in(str(folder), schema).writer(limitmb=_MEMORY)
        number = 0
        for source in sources:
            for text in source.texts:
                writer.add_document(number=number, document=source.document, collection=source.collection, text=text)
                number += 1
        writer.commit()

    def settle(self, folder: Path) -> None:
        """Nothing is left to do after the commit."""

    def open(self, folder: Path) -> WhooshIndex:
        """Open it."""
        return WhooshIndex(index.open_dir(str(folder)))


class WhooshIndex:
    """An open index of Whoosh's."""

    def __init__(self, opened: index.Index) -> None:
        """Ask this index."""
        self._searcher = opened.searcher()
        self._parser = QueryParser("text", opened.schema, group=OrGroup)

    def translate(self, query: Query) -> tuple[str, Term | None]:
        """The query in Whoosh's language, and the filter."""
        words = " ".join(query.words).lower()  # in capitals, some words are operators
        match query.kind:
            case Kind.PHRASE:
                return f'"{words}"', None
            case Kind.REQUIRED:
                return " AND ".join(query.words), None
            case Kind.PREFIX:
                return f"{words}*", None
            case Kind.FILTER:
                return words, Term(query.field, query.value)
            case _:
                return words, None

    def ids(self, query: tuple[str, Term | None]) -> list[int]:
        """The number of each hit."""
        return [hit["number"] for hit in self._search(query)]

    def documents(self, query: tuple[str, Term | None], limit: int) -> list[str]:
        """The document of each hit."""
        return [hit["document"] for hit in self._search(query, limit)]

    def snippets(self, query: tuple[str, Term | None]) -> list[str]:
        """A snippet of each hit, as HTML."""
        results = self._search(query)
        results.fragmenter = ContextFragmenter(maxchars=SNIPPET_CHARACTERS)
        return [hit.highlights("text", top=1) for hit in results]

    def _search(self, query: tuple[str, Term | None], limit: int = LIMIT) -> Results:
        text, allowed = query
        return self._searcher.search(self._parser.parse(text), limit=limit, filter=allowed)


ENGINE = Whoosh()
