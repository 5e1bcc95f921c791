"""An MCP server: a language model searches the documents, reads one, and lists what there is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from searcher import SearcherError, __version__
from searcher.integrations.passages import citation, writable

if TYPE_CHECKING:
    from searcher import Index

_MAX_HITS = 50
_MAX_DOCUMENTS = 500
_MAX_PARAGRAPHS = 200
_INSTRUCTIONS = (
    "Full-text search in documents, most of them in French. Search with a few telling words or a question; accents and "
    'capitals need no care; "quotes" ask for a phrase, -word leaves one out. Cite path, page or line, and heading.'
)


def mcp_server(index: Index) -> MCPServer[Any]:
    """Return a server with three tools over an index: `search`, `read_document` and `list_documents`.

    It answers from the newest commit. `run()` serves standard input and output, `run("streamable-http")` HTTP.
    """
    server: MCPServer[Any] = MCPServer("searcher", instructions=_INSTRUCTIONS, version=__version__)

    @server.tool()
    def search(query: str, limit: int = 10) -> list[dict[str, Any]]:
        """Find the paragraphs that answer a query best, with their document, place and heading for citation."""
        index.reload()
        try:
            hits = index.search(query, limit=max(1, min(limit, _MAX_HITS)))
            return [{**citation(hit), "text": writable(hit.text)} for hit in hits]
        except SearcherError as error:
            raise ToolError(str(error)) from error

    @server.tool()
    def read_document(document_id: str, first: int = 1, count: int = 50) -> dict[str, Any]:
        """Read the paragraphs of a document from number `first` on; `id` of a search says which document."""
        index.reload()
        whole = index.document(document_id)
        if whole is None:
            message = f"there is no document {document_id!r}; list_documents names those there are"
            raise ToolError(message)
        start = max(first, 1) - 1
        shown = whole.paragraphs[start : start + max(1, min(count, _MAX_PARAGRAPHS))]
        answer = {
            "id": document_id,
            "path": whole.document.path,
            "title": whole.document.title,
            "paragraphs_in_all": len(whole.paragraphs),
            "paragraphs": [
                {"number": one.number, "heading": one.heading, "page": one.page, "line": one.line, "text": one.text}
                for one in shown
            ],
        }
        return dict(writable(answer))

    @server.tool()
    def list_documents(first: int = 1, count: int = 100) -> dict[str, Any]:
        """List documents by id, with their titles and dates."""
        index.reload()
        start = min(max(first, 1) - 1, index.document_count)
        chosen = islice(index.documents(), start, start + max(1, min(count, _MAX_DOCUMENTS)))
        documents = [{"id": one.id, "path": one.path, "title": one.title, "date": one.date} for one in chosen]
        return {"documents_in_all": index.document_count, "documents": writable(documents)}

    return server
