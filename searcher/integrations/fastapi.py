"""Routes for FastAPI: a search and a document, described in the application's own OpenAPI."""

from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query

from searcher import Index, QueryError
from searcher.integrations.passages import writable

_MAX_LIMIT = 100
_MAX_OFFSET = 10_000


def search_router(index: Index) -> APIRouter:
    """Return a router with `/search` and `/documents/{id}` over an index, to be included under a prefix of your own.

    Each answer is of the newest commit. Who may ask, and how often, is the application's to say.
    """
    router = APIRouter(tags=["search"])

    @router.get("/search")
    def search(
        q: Annotated[str, Query(description="What to look for")],
        limit: Annotated[int, Query(ge=1, le=_MAX_LIMIT)] = 10,
        offset: Annotated[int, Query(ge=0, le=_MAX_OFFSET)] = 0,
    ) -> dict[str, Any]:
        """Find the paragraphs that answer best, with the words found as ranges of their text."""
        index.reload()
        try:
            results = index.search(q, limit=limit, offset=offset)
        except QueryError as error:
            raise HTTPException(422, str(error)) from error
        return {"total": results.total, "suggestion": results.suggestion, "hits": writable(results.as_dicts())}

    @router.get("/documents/{document_id:path}")
    def document(document_id: str) -> dict[str, Any]:
        """Give the paragraphs of a document in order."""
        index.reload()
        whole = index.document(document_id)
        if whole is None:
            raise HTTPException(404, f"there is no document {document_id!r}")
        answer = {
            "id": document_id,
            "title": whole.document.title,
            "paragraphs": [
                {"number": one.number, "heading": one.heading, "page": one.page, "line": one.line, "text": one.text}
                for one in whole.paragraphs
            ],
        }
        return dict(writable(answer))

    return router
