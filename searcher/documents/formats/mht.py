"""MHT: a web page as a browser saves it, in one file with its pictures."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header, make_header

from searcher.documents.formats.html import read_page
from searcher.documents.model import Extract
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.text.encoding import decode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document: its first page, and what is in frames of it."""
    message = message_from_bytes(source.data.lstrip(), policy=policy.compat32)
    pages = []
    for part in message.walk():
        if part.get_content_type() in {"text/html", "application/xhtml+xml"}:
            payload = part.get_payload(decode=True)
            charset = part.get_content_charset()
            pages.append(read_page(decode(payload if isinstance(payload, bytes) else b"", charset)))
    if not pages:
        raise DocumentError(Reason(UnreadCode.NO_PAGE))
    paragraphs = tuple(replace(paragraph, line=None) for page in pages for paragraph in page.paragraphs)
    title = pages[0].title or _subject(str(message["subject"] or ""))
    yield Extract(title, paragraphs, pages[0].metadata)


def _subject(written: str) -> str | None:
    try:
        return " ".join(str(make_header(decode_header(written))).split()) or None
    except (LookupError, ValueError):
        return None
