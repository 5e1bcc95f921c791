"""A document to read, and the file it came from."""

from __future__ import annotations

import asyncio
from functools import partial
from http import HTTPStatus

from starlette.responses import Response, StreamingResponse

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _
from searcher.web import downloads, views
from searcher.web.addresses import PageContext, document_address, search_address
from searcher.web.parameters import SearchParams, number, read_page, text
from searcher.web.problems import Problem
from searcher.web.rendering import render
from searcher.web.settings import MAX_SOURCES

if TYPE_CHECKING:
    from starlette.requests import Request

    from searcher.library.index import Index
    from searcher.web.context import RequestContext

_MAX_ID_CHARS = 4096  # characters


class Wanted(NamedTuple):
    """A document, the paragraph that is looked for in it, and the search that led there."""

    document_id: str
    source: int
    paragraph: int
    params: SearchParams


async def document(context: RequestContext, request: Request) -> bytes:
    """`GET /document`: one from its beginning to its end."""
    given = request.query_params
    wanted = Wanted(
        document_id=text(given, "id", _MAX_ID_CHARS),
        source=number(given, "in", 1, 1, MAX_SOURCES) - 1,
        paragraph=number(given, "p", 1, 1, 999_999),
        params=read_page(given)[0],
    )
    make = partial(_document, wanted=wanted, language=context.language)
    return await context.answer(("document page", wanted, context.language), make)


def _document(index: Index, wanted: Wanted, language: str) -> bytes:
    params, here = wanted.params, wanted.paragraph
    whole = index.document(wanted.document_id, params.query, source=wanted.source)
    if whole is None:
        raise Problem(HTTPStatus.NOT_FOUND, _("There is no such document here; it may have been removed."))
    info = whole.document
    numbers = [found.number for found in whole.matches]
    before = [found for found in numbers if found < here]
    after = [found for found in numbers if found > here]
    page = next((found.page for found in whole.paragraphs if found.number == here), None)
    context = PageContext.at(index, params, language)
    return render(
        "document.html",
        language,
        params=params,
        document=views.document_view(info, page, context),
        back=search_address(params),
        paragraphs=views.paragraph_views(whole),
        here=here,
        matches=len(numbers),
        previous=document_address(info, params, before[-1]) if before else None,
        next=document_address(info, params, after[0]) if after else None,
    )


async def original(context: RequestContext, request: Request) -> Response:
    """`GET /original`: the file of a document, to be saved; a PDF is shown by the browser's own reader."""
    document_id = text(request.query_params, "id", _MAX_ID_CHARS)
    source = number(request.query_params, "in", 1, 1, MAX_SOURCES) - 1
    parts = context.served.index.parts
    if source >= len(parts) or not (
        file := await asyncio.to_thread(downloads.open_original, parts[source], document_id)
    ):
        raise Problem(HTTPStatus.NOT_FOUND, _("This file cannot be handed out."))
    as_pdf, size = downloads.is_pdf(file), downloads.size(file)
    name = downloads.file_name(parts[source], document_id)
    headers = {
        "Content-Disposition": downloads.disposition(name, inline=as_pdf),
        "Content-Length": str(size),
        "Cache-Control": "private, no-cache",
        # The reader of PDF is the browser's own and sits apart from the page; a sandbox would keep it from opening.
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'" + ("" if as_pdf else "; sandbox"),
    }
    media_type = "application/pdf" if as_pdf else "application/octet-stream"
    return StreamingResponse(downloads.pieces(file, size), headers=headers, media_type=media_type)
