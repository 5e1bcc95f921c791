"""A retriever for LangChain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SkipValidation

from searcher import Index  # noqa: TC001 — pydantic reads the annotation
from searcher.integrations.passages import citation, find

if TYPE_CHECKING:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun


class SearcherRetriever(BaseRetriever):
    """Gives the `k` best paragraphs of an index as documents, with their places as metadata.

    `options` go to `Index.search`; what `invoke` is given beside the question does as well, and counts before them.
    """

    index: SkipValidation[Index]
    k: int = 10
    options: dict[str, Any] = Field(default_factory=dict)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None, **options: Any
    ) -> list[Document]:
        del run_manager
        hits = find(self.index, query, self.k if k is None else k, **{**self.options, **options})
        return [
            Document(
                id=f"{hit.document.id}#{hit.number}",
                page_content=hit.text,
                metadata={**citation(hit), "score": hit.score},
            )
            for hit in hits
        ]
