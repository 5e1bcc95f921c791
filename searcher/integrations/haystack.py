"""A retriever for Haystack."""

from typing import Any, Self

from haystack import Document, component, default_from_dict, default_to_dict

import searcher
from searcher.integrations.passages import citation, find


@component
class SearcherRetriever:
    """Gives the `top_k` best paragraphs as documents with their scores and places.

    `path` and `index_path` say what is searched, as at `searcher.open`, so that a pipeline can be written down and read
    again; it is opened by `warm_up`, or by the first question.
    """

    def __init__(self, path: str | None = None, index_path: str | None = None, top_k: int = 10) -> None:
        self.path, self.index_path, self.top_k = path, index_path, top_k
        self._index: searcher.Index | None = None

    def warm_up(self) -> None:
        """Open the index, which builds it or brings it up to date."""
        if self._index is None:
            self._index = searcher.open(self.path, index=self.index_path)

    @component.output_types(documents=list[Document])
    def run(self, query: str, top_k: int | None = None) -> dict[str, list[Document]]:
        """Search."""
        self.warm_up()
        assert self._index is not None
        hits = find(self._index, query, self.top_k if top_k is None else top_k)
        return {"documents": [Document(content=hit.text, meta=citation(hit), score=hit.score) for hit in hits]}

    def to_dict(self) -> dict[str, Any]:
        """What makes the same again."""
        written: dict[str, Any] = default_to_dict(self, path=self.path, index_path=self.index_path, top_k=self.top_k)
        return written

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Make one of what `to_dict` wrote."""
        made: Self = default_from_dict(cls, data)
        return made
