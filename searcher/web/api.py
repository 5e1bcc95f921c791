"""The HTTP API: what programs ask, answered in JSON as `docs/json.md` and `/openapi.json` have it."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus

from searcher import __version__
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.results.render.json import as_object, dumps
from searcher.web.parameters import check_names, number, read_search, read_suggest, text
from searcher.web.problems import Problem
from searcher.web.settings import MAX_QUERY_CHARS, MAX_SOURCES

if TYPE_CHECKING:
    from typing import Any

    from starlette.requests import Request

    from searcher.library.index import Index
    from searcher.results import DocumentInfo
    from searcher.results.full_document import MarkedParagraph
    from searcher.web.context import RequestContext
    from searcher.web.parameters import SearchParams

MEDIA_TYPE = "application/json"


async def search(context: RequestContext, request: Request) -> bytes:
    """`GET /api/search`."""
    params = read_search(request.query_params)
    return await context.answer(("search", params), partial(_search, params=params))


def _search(index: Index, params: SearchParams) -> bytes:
    results = index.search(
        params.query,
        limit=params.limit,
        offset=params.offset,
        filters=params.filters,
        facets=params.facets,
        sort=params.sort,
    )
    return dumps(as_object(results, params.context) | {"notes": list(results.notes)}).encode()


async def suggest(context: RequestContext, request: Request) -> bytes:
    """`GET /api/suggest`."""
    prefix, limit = read_suggest(request.query_params)
    return await context.answer(("suggest", prefix, limit), partial(_suggest, prefix=prefix, limit=limit), quick=True)


def _suggest(index: Index, prefix: str, limit: int) -> bytes:
    found = index.suggest(prefix, limit)
    titles = [{"title": document.title, **_reference(document)} for document in found.documents]
    return dumps({"prefix": prefix, "queries": list(found.queries), "titles": titles}).encode()


async def document(context: RequestContext, request: Request) -> bytes:
    """`GET /api/documents/{id}`."""
    given = request.query_params
    check_names(given, {"q", "in"})
    asked = {
        "document_id": request.path_params["id"],
        "query": text(given, "q", MAX_QUERY_CHARS),
        "source": number(given, "in", 1, 1, MAX_SOURCES) - 1,
    }
    return await context.answer(("document", *asked.values()), partial(_document, **asked))


def _document(index: Index, document_id: str, query: str, source: int) -> bytes:
    whole = index.document(document_id, query, source=source)
    if whole is None:
        raise Problem(HTTPStatus.NOT_FOUND, _("there is no document of this id"))
    info = whole.document
    told = {
        **_reference(info),
        "path": info.path,
        "title": info.title,
        "metadata": info.metadata,
        "paragraphs": [_paragraph(paragraph) for paragraph in whole.paragraphs],
    }
    return dumps(told).encode()


def _reference(info: DocumentInfo) -> dict[str, Any]:
    return {"id": info.id, "in": (info.source or 0) + 1}


def _paragraph(paragraph: MarkedParagraph) -> dict[str, Any]:
    told = paragraph._asdict()
    return {
        "paragraph": told.pop("number"),
        **told,
        "highlights": [list(marked) for marked in paragraph.highlights],
    }


async def status(context: RequestContext, request: Request) -> bytes:
    """`GET /api/status`; it is cheap, and says what is so now."""
    check_names(request.query_params, set())
    trouble = context.live.trouble
    index = context.served.index
    return dumps(
        {
            "version": __version__,
            "edition": context.served.tag,
            "documents": index.document_count,
            "paragraphs": index.paragraph_count,
            "indexes": [{"commit": part.commit, "of_files": part.root is not None} for part in index.parts],
            "answers": {"made": context.pool.made, "kept": context.pool.kept},
            "trouble": None if trouble is None else str(trouble),
        }
    ).encode()
