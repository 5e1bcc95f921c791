"""Pages of a PDF that are pictures: rendered, read by OCR, and put among the pages that have text."""

from __future__ import annotations

from dataclasses import replace

from searcher.documents.formats.ocr.scans import Scanned, read_pages, scanned
from searcher.documents.formats.ocr.tesseract import missing_tesseract
from searcher.documents.reasons import Reason, UnreadCode
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pypdfium2 as pdfium

    from searcher.documents.formats.hocr import OcrPage
    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_DPI = 300  # what Tesseract was taught with
_FEWER_DPI = 150  # in which dots of dirt, which are small, melt into the paper
_SURE = 75  # of a hundred: below, a page is read again with fewer dots
_POINTS_PER_INCH = 72
_MAX_PIXELS = 40_000_000  # of a page: larger ones are read with fewer dots


def read_pictures(document: pdfium.PdfDocument, numbers: Sequence[int], source: Source) -> Scanned | None:
    """What OCR finds on these pages; `None`, and a note, where there is no Tesseract."""
    if missing := missing_tesseract():
        source.notes.append(missing)
        return None
    found = _read(document, numbers, source, _DPI)
    unsure = [number for number, page in found.items() if page.confidence < _SURE]
    for number, page in _read(document, unsure, source, _FEWER_DPI).items():
        found[number] = max(found[number], page, key=lambda each: each.confidence)
    source.notes += (Reason(UnreadCode.PAGE_UNREAD_BY_OCR, page=number) for number in numbers if number not in found)
    return scanned(sorted(found.items()))


def with_scanned(extract: Extract, found: Scanned, *, has_text: bool) -> Extract:
    """The document with what was read by OCR in its place, and how sure of it Tesseract was.

    Of a document without text what was read is all; its title is no paragraph then.
    """
    paragraphs = sorted(
        [*(extract.paragraphs if has_text else ()), *found.paragraphs], key=lambda paragraph: paragraph.page or 0
    )
    metadata = {**extract.metadata, "ocr_confidence": found.confidence}
    return replace(extract, paragraphs=tuple(paragraphs), metadata=metadata)


def _read(document: pdfium.PdfDocument, numbers: Sequence[int], source: Source, dpi: int) -> dict[int, OcrPage]:
    """The pages that could be read, by their numbers."""
    pictures = ((number, _rendered(document[number - 1], dpi)) for number in numbers)
    pages = read_pages(pictures, source.options.max_seconds, dpi)
    return {number: page[0] for number, page in pages if page}


def _rendered(page: pdfium.PdfPage, dpi: int) -> bytes:
    """A page as a picture in shades of grey, in the simplest format there is (PGM)."""
    width, height = (side / _POINTS_PER_INCH * dpi for side in page.get_size())
    scale = dpi / _POINTS_PER_INCH * min(1.0, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    rows = memoryview(bitmap.buffer).cast("B")
    lines = (rows[line * bitmap.stride :][: bitmap.width] for line in range(bitmap.height))
    return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + b"".join(lines)
