"""Pictures of text, read by Tesseract when the index is told to: PNG, JPEG, TIFF with its pages, BMP, WebP."""

from __future__ import annotations

from searcher.documents.formats.ocr.page_cache import read_picture
from searcher.documents.formats.ocr.scans import scanned
from searcher.documents.formats.ocr.tesseract import missing_tesseract
from searcher.documents.model import Extract
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    if missing := missing_tesseract():
        raise DocumentError(missing)
    found = scanned((page.number, page) for page in read_picture(source.data, source.options.max_seconds))
    yield Extract(None, found.paragraphs, {"ocr_confidence": found.confidence})
