"""bm25s, which scores with numpy: ranked words only, no phrases, no text and so no snippets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import bm25s
import numpy as np
import Stemmer
from queries import Kind, Query

from engines.base import LIMIT, UnsupportedError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from passages import Source


class Bm25s:
    """Stop words and stems of French; accents are not folded."""

    answers = True

    def version(self) -> str:
        """The package's version, and numpy's."""
        return f"{bm25s.__version__}, numpy {np.__version__}"

    def build(self, folder: Path, sources: Iterable[Source]) -> None:
        """Hold all texts, as it wants them at once, then tokenise, score and save."""
        texts: list[str] = []
        documents: list[str] = []
        collections: list[str] = []
        for source in sources:
            texts += source.texts
            documents += [source.document] * len(source.texts)
            collections += [source.collection] * len(source.texts)
        retriever = bm25s.BM25()
        retriever.index(_tokens(texts, Stemmer.Stemmer("french")), show_progress=False)
        retriever.save(folder)
        (folder / "fields.json").write_text(json.dumps({"document": documents, "collection": collections}))

    def settle(self, folder: Path) -> None:
        """Nothing is left to do after saving."""

    def open(self, folder: Path) -> Bm25sIndex:
        """Load all of it."""
        fields = json.loads((folder / "fields.json").read_bytes())
        return Bm25sIndex(
            bm25s.BM25.load(folder),
            {name: np.unique(values, return_inverse=True) for name, values in fields.items()},
        )


class Bm25sIndex:
    """Loaded scores."""

    def __init__(self, retriever: bm25s.BM25, fields: dict[str, tuple[Any, Any]]) -> None:
        """Ask these scores; `fields` are the values of each field, and which one each passage has."""
        self._retriever, self._fields = retriever, fields
        self._stemmer = Stemmer.Stemmer("french")

    def translate(self, query: Query) -> tuple[str, Query]:
        """The words, and the query for its filter."""
        if query.kind in {Kind.PHRASE, Kind.REQUIRED, Kind.PREFIX}:
            raise UnsupportedError("bm25s ranks words and nothing else")
        return query.text, query

    def ids(self, query: tuple[str, Query]) -> list[int]:
        """The number of each hit; a passage without a word of the query scores 0 and is none."""
        return self._numbers(query, LIMIT)

    def documents(self, query: tuple[str, Query], limit: int) -> list[str]:
        """The document of each hit."""
        values, codes = self._fields["document"]
        return [str(values[codes[number]]) for number in self._numbers(query, min(limit, len(codes)))]

    def _numbers(self, query: tuple[str, Query], limit: int) -> list[int]:
        text, asked = query
        found, scores = self._retriever.retrieve(
            _tokens([text], self._stemmer), k=limit, show_progress=False, weight_mask=self._mask(asked)
        )
        return [number for number, score in zip(found[0].tolist(), scores[0].tolist(), strict=True) if score > 0]

    def snippets(self, query: tuple[str, Query]) -> list[str]:  # noqa: ARG002 — there is nothing to ask
        """It keeps no text."""
        raise UnsupportedError("bm25s keeps no text to take snippets from")

    def _mask(self, query: Query) -> Any:
        if not query.field:
            return None
        values, codes = self._fields[query.field]
        return (codes == np.searchsorted(values, query.value)).astype(np.float32)


def _tokens(texts: list[str], stemmer: Any) -> list[list[str]]:
    tokens: list[list[str]] = bm25s.tokenize(
        texts, stopwords="french", stemmer=stemmer, return_ids=False, show_progress=False
    )
    return tokens


ENGINE = Bm25s()
