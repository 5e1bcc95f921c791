"""PDF: the text layer of each page as lines, by pdfium; `pdf_layout` makes paragraphs of them."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from searcher.documents.formats.ocr.tesseract import missing_tesseract
from searcher.documents.formats.pdf.extras import bookmarks, page_with_fields
from searcher.documents.formats.pdf.layout import Page, read_pages
from searcher.documents.formats.pdf.lines import make_lines
from searcher.documents.formats.pdf.scanned import read_pictures, with_scanned
from searcher.documents.formats.pdf.words import Characters
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import facts
from searcher.documents.text.titles import real_title
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.formats.pdf.lines import Line
    from searcher.documents.formats.pdf.words import Word
    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?(?:([+-])(\d\d)'?(\d\d)|(Z))?")


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document. Raises `DocumentError` for one that is locked, damaged, or a scan without text."""
    try:
        document = pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        raise DocumentError(_reason(error)) from None
    form = _form(document)
    pages = [_page(document, number, form, source) for number in range(len(document))]
    pictures = [number for number, page in enumerate(pages, start=1) if page is None]
    has_text = any(page and any(page) for page in pages)
    scanned = read_pictures(document, pictures, source) if pictures and source.options.ocr else None
    if pictures and not has_text and not (scanned and scanned.paragraphs):
        raise DocumentError(_no_text(source))
    if pictures and scanned is None:
        source.notes.append(_without_text(pictures))
    said = document.get_metadata_dict()
    title = real_title(said.get("Title"))
    extract = read_pages(
        [page or Page([]) for page in pages],
        title if title and len(title) > 1 else None,
        facts(
            author=[
                name for name in re.split(r"\s*;\s*", said.get("Author", "")) if real_title(name) and len(name) > 1
            ],
            date=_date(said.get("CreationDate", "") or said.get("ModDate", "")),
            language=_language(document),
        ),
        bookmarks(document),
    )
    yield with_scanned(extract, scanned, has_text=has_text) if scanned else extract


def _form(document: pdfium.PdfDocument) -> pdfium.PdfFormEnv | None:
    """What is needed to read the values of a form, where the document is one."""
    if document.get_formtype() != pdfium_c.FORMTYPE_NONE:
        document.init_forms()
    return document.formenv


def _page(document: pdfium.PdfDocument, number: int, form: pdfium.PdfFormEnv | None, source: Source) -> Page | None:
    """What is on a page, nothing if it is damaged or empty; `None` for a picture."""
    try:
        page, beside = page_with_fields(document, number, form)
        found = Page(*_lines(page), beside)
        is_picture = not any(found) and any(True for _ in page.get_objects([pdfium_c.FPDF_PAGEOBJ_IMAGE]))
    except pdfium.PdfiumError:
        source.notes.append(Reason(UnreadCode.PAGE_DAMAGED, page=number + 1))
        return Page([])
    return None if is_picture else found


def _lines(page: pdfium.PdfPage) -> tuple[list[Line], list[list[Line]]]:
    """The lines in the direction in which most of a page is written, and those in each other one."""
    characters = Characters(page.get_textpage(), page.get_height())
    directions: dict[int, list[Word]] = {}
    for word in characters.words():
        directions.setdefault(word.angle, []).append(word)
    groups = sorted(directions.values(), key=len, reverse=True)
    lines = [make_lines(group) for group in groups]
    return (lines[0], lines[1:]) if lines else ([], [])


def _no_text(source: Source) -> Reason:
    """Why a file of pictures is not read, and what to do."""
    if not source.options.ocr:
        return Reason(UnreadCode.SCAN)
    return missing_tesseract() or Reason(UnreadCode.NO_TEXT_BY_OCR)


def _without_text(pages: list[int]) -> Reason:
    if len(pages) == 1:
        return Reason(UnreadCode.PAGE_IS_SCAN, page=pages[0])
    return Reason(UnreadCode.PAGES_ARE_SCANS, n=len(pages), page=pages[0])


def _language(document: pdfium.PdfDocument) -> str | None:
    size = pdfium_c.FPDFCatalog_GetLanguage(document.raw, None, 0)
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2 + 1))()
    pdfium_c.FPDFCatalog_GetLanguage(document.raw, buffer, size)
    return bytes(buffer).decode("utf-16-le", errors="replace").rstrip("\0") or None


def _date(written: str) -> str | None:
    r"""A date as PDF has them, in the form of ISO 8601.

    >>> _date("D:20240314093000+01'00'"), _date("20240314"), _date("")
    ('2024-03-14T09:30:00+01:00', '2024-03-14', None)
    """
    if not (found := _DATE.match(written)):
        return None
    year, month, day, hour, minute, second, sign, hours, minutes, utc = found.groups()
    date = "-".join(filter(None, (year, month, day)))
    zone = utc or (f"{sign}{hours}:{minutes}" if sign else "")
    return f"{date}T{hour}:{minute}:{second or '00'}{zone}" if hour and day else date


def _reason(error: pdfium.PdfiumError) -> Reason:
    if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
        return Reason(UnreadCode.LOCKED)
    return Reason(UnreadCode.NO_PDF)
