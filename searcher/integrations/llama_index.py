"""A retriever for LlamaIndex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from searcher.integrations.passages import citation, find

if TYPE_CHECKING:
    from searcher import Index


class SearcherRetriever(BaseRetriever):
    """Gives the `similarity_top_k` best paragraphs of an index as nodes with their scores and places.

    `options` go to `Index.search`.
    """

    def __init__(self, index: Index, similarity_top_k: int = 10, **options: Any) -> None:
        super().__init__()
        self._index, self._limit, self._options = index, similarity_top_k, options

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(
                node=TextNode(id_=f"{hit.document.id}#{hit.number}", text=hit.text, metadata=citation(hit)),
                score=hit.score,
            )
            for hit in find(self._index, query_bundle.query_str, self._limit, **self._options)
        ]
