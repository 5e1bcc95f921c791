"""SQLite's FTS5, which folds accents and knows no French: no stop words, no stems."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from queries import Kind, Query

from engines.base import LIMIT, SNIPPET_TOKENS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from passages import Source

_TABLE = """
    CREATE VIRTUAL TABLE passages
    USING fts5(document UNINDEXED, collection UNINDEXED, text, tokenize = "unicode61 remove_diacritics 2")
"""


class Fts5:
    """One table, filled in one transaction."""

    answers = True

    def version(self) -> str:
        """The library's version."""
        return sqlite3.sqlite_version

    def build(self, folder: Path, sources: Iterable[Source]) -> None:
        """Insert every passage and commit."""
        database = sqlite3.connect(folder / "passages.db")
        database.execute(_TABLE)
        database.executemany("INSERT INTO passages VALUES (?, ?, ?)", _rows(sources))
        database.commit()
        database.close()

    def settle(self, folder: Path) -> None:
        """Nothing is left to do after the commit."""

    def open(self, folder: Path) -> Fts5Index:
        """Connect."""
        return Fts5Index(sqlite3.connect(folder / "passages.db"))


class Fts5Index:
    """An open database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        """Ask this database."""
        self._database = database

    def translate(self, query: Query) -> tuple[str, tuple[str, ...]]:
        """The condition and its values; quoted, a word is never an operator."""
        words = [f'"{word}"' for word in query.words]
        match query.kind:
            case Kind.PHRASE:
                return "passages MATCH ?", (f'"{" ".join(query.words)}"',)
            case Kind.REQUIRED:
                return "passages MATCH ?", (" AND ".join(words),)
            case Kind.PREFIX:
                return "passages MATCH ?", (f"{words[0]}*",)
            case Kind.FILTER:
                return f"passages MATCH ? AND {query.field} = ?", (" OR ".join(words), query.value)
            case _:
                return "passages MATCH ?", (" OR ".join(words),)

    def ids(self, query: tuple[str, tuple[str, ...]]) -> list[int]:
        """The row of each hit."""
        return [row for (row,) in self._select("rowid", query)]

    def documents(self, query: tuple[str, tuple[str, ...]], limit: int) -> list[str]:
        """The document of each hit."""
        return [document for (document,) in self._select("document", query, limit)]

    def snippets(self, query: tuple[str, tuple[str, ...]]) -> list[str]:
        """A snippet of each hit, with marks of HTML."""
        return [text for (text,) in self._select(f"snippet(passages, 2, '<b>', '</b>', '…', {SNIPPET_TOKENS})", query)]

    def _select(self, what: str, query: tuple[str, tuple[str, ...]], limit: int = LIMIT) -> sqlite3.Cursor:
        condition, values = query
        return self._database.execute(
            f"SELECT {what} FROM passages WHERE {condition} ORDER BY rank LIMIT {limit}",  # noqa: S608 — all ours
            values,
        )


def _rows(sources: Iterable[Source]) -> Iterator[tuple[str, str, str]]:
    for source in sources:
        for text in source.texts:
            yield source.document, source.collection, text


ENGINE = Fts5()
