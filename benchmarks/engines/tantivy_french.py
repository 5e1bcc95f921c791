"""tantivy, the engine in Rust: French analysis, one thread to index, and everywhere its fastest way.

Hits are not counted, which lets it skip blocks; their ids and titles come as Python objects out of the stored documents,
as a user gets them. `tantivy_fast_field` spares it those. What merges it leaves to the background after the commit is not on its bill.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import tantivy
from queries import Kind, Query
from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from engines.base import LIMIT, SNIPPET_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from passages import Source

_HEAP = 256 << 20


class Tantivy:
    """Text with positions and stored; document and collection as single terms."""

    answers = True

    def version(self) -> str:
        """The binding's version, which is the engine's."""
        return version("tantivy")

    def build(self, folder: Path, sources: Iterable[Source]) -> None:
        """Add every passage and commit."""
        index = tantivy.Index(_schema(), str(folder))
        index.register_tokenizer("french", french())
        self._writer = index.writer(_HEAP, 1)
        number = 0
        for source in sources:
            for text in source.texts:
                self._writer.add_document(
                    tantivy.Document(
                        number=number,
                        document=source.document,
                        title=source.title or "",
                        collection=source.collection,
                        text=text,
                    )
                )
                number += 1
        self._writer.commit()

    def settle(self, folder: Path) -> None:  # noqa: ARG002 — the writer knows its folder
        """Wait for the merges."""
        self._writer.wait_merging_threads()

    def open(self, folder: Path) -> TantivyIndex:
        """Open it; the analyser is not stored with the index."""
        index = tantivy.Index.open(str(folder))
        index.register_tokenizer("french", french())
        return TantivyIndex(index)


class TantivyIndex:
    """An open index of tantivy's."""

    def __init__(self, index: tantivy.Index) -> None:
        """Ask this index."""
        self._index = index
        self._schema = index.schema
        self._searcher = index.searcher()

    def translate(self, query: Query) -> tuple[Kind, str]:
        """The query in tantivy's language, which has no prefixes: those are made into an expression."""
        words = " ".join(query.words).lower()  # in capitals, some words are operators
        match query.kind:
            case Kind.PHRASE:
                return query.kind, f'"{words}"'
            case Kind.REQUIRED:
                return query.kind, " ".join(f"+{word}" for word in query.words)
            case Kind.PREFIX:
                return query.kind, f"{words}.*"
            case Kind.FILTER:
                return query.kind, f'+({words}) +{query.field}:"{query.value}"'
            case _:
                return query.kind, words

    def ids(self, query: tuple[Kind, str]) -> list[Any]:
        """The number and the title of each hit."""
        hits = self._searcher.search(self._parse(query), LIMIT, count=False).hits
        found = [self._searcher.doc(address) for _, address in hits]
        return [(document["number"], document["title"]) for document in found]

    def documents(self, query: tuple[Kind, str], limit: int) -> list[str]:
        """The document of each hit."""
        hits = self._searcher.search(self._parse(query), limit, count=False).hits
        return [self._searcher.doc(address)["document"][0] for _, address in hits]

    def snippets(self, query: tuple[Kind, str]) -> list[str]:
        """A snippet of each hit, as HTML."""
        parsed = self._parse(query)
        generator = tantivy.SnippetGenerator.create(self._searcher, parsed, self._schema, "text")
        generator.set_max_num_chars(SNIPPET_CHARACTERS)
        hits = self._searcher.search(parsed, LIMIT, count=False).hits
        return [generator.snippet_from_doc(self._searcher.doc(address)).to_html() for _, address in hits]

    def _parse(self, query: tuple[Kind, str]) -> tantivy.Query:
        kind, text = query
        if kind is Kind.PREFIX:
            return tantivy.Query.regex_query(self._schema, "text", text)
        return self._index.parse_query(text, ["text"])


def french() -> tantivy.TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in (
        Filter.lowercase(),
        Filter.stopword("french"),
        Filter.stemmer("french"),
        Filter.ascii_fold(),
    ):
        builder = builder.filter(step)
    return builder.build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", fast=True, stored=True)
    builder.add_text_field("title", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("collection", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("text", stored=True, tokenizer_name="french", index_option="position")
    return builder.build()


ENGINE = Tantivy()
