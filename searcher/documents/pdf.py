"""PDF: the text layer of each page as lines, by pdfium; `pdf_layout` makes paragraphs of them."""

from __future__ import annotations

import ctypes
import math
import re
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from searcher.documents.pdf_layout import Line, read_pages
from searcher.documents.source import facts
from searcher.errors import DocumentError
from searcher.messages import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_CUT = "\ufffe"  # pdfium's mark for a hyphen at the end of a line
_LINES = re.compile(f"[^\r\n{_CUT}]+{_CUT}?")
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(?:(\d\d)(\d\d)(\d\d)?)?(?:([+-])(\d\d)'?(\d\d)|(Z))?")
# What programs write as a title when nobody gave one.
_NO_TITLE = re.compile(
    r"(?:microsoft \w+ - .*|.*\.(?:docx?|odt|rtf|indd|qxd|pdf|tex|dvi)|untitled|sans titre|.?)", re.IGNORECASE
)


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file. Raises `DocumentError` for one that is locked, damaged, or a scan without text."""
    try:
        document = pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        raise DocumentError(_reason(error)) from None
    pages = [_page(document, number, source) for number in range(len(document))]
    pictures = [number for number, lines in enumerate(pages, start=1) if lines is None]
    if pictures and not any(pages):
        raise DocumentError(_("has no text but images of it: a scan; run it through OCR first"))
    if pictures:
        source.notes.append(_without_text(pictures))
    said = document.get_metadata_dict()
    title = " ".join(said.get("Title", "").split())
    yield read_pages(
        [lines or [] for lines in pages],
        None if _NO_TITLE.fullmatch(title) else title,
        facts(
            author=re.split(r"\s*;\s*", said.get("Author", "")),
            date=_date(said.get("CreationDate", "") or said.get("ModDate", "")),
            language=_language(document),
        ),
    )


def _page(document: pdfium.PdfDocument, number: int, source: Source) -> list[Line] | None:
    """The lines of a page, none if it is damaged or empty; `None` for a picture."""
    try:
        page = document[number]
        lines = list(_lines(page))
        return None if not lines and any(True for _ in page.get_objects([pdfium_c.FPDF_PAGEOBJ_IMAGE])) else lines
    except pdfium.PdfiumError:
        source.notes.append(_("page {page} is damaged", page=number + 1))
        return []


def _lines(page: pdfium.PdfPage) -> Iterator[Line]:
    """The lines of a page in the order of the file, which is that of reading in most."""
    text_page = page.get_textpage()
    text = text_page.get_text_range()
    height = page.get_height()
    if len(text) != text_page.count_chars():  # Characters beyond the first plane shift all that follow.
        count = text_page.count_chars()
        text = "".join(chr(pdfium_c.FPDFText_GetUnicode(text_page.raw, index)) for index in range(count))
    for found in _LINES.finditer(text.replace("\x02", _CUT)):
        line = found[0].rstrip(_CUT)
        words = line.strip()
        if not words:
            continue
        first = found.start() + line.index(words[0])
        left = text_page.get_charbox(first, loose=True)[0]
        # A bullet may be larger than what it stands before.
        letter = first + next((at for at, character in enumerate(words) if character.isalnum()), 0)
        size, baseline = _font_size(text_page, letter), _baseline(text_page, letter)
        _, _, right, _ = text_page.get_charbox(found.start() + len(line.rstrip()) - 1, loose=True)
        yield Line(words, left, right, height - baseline - size, size, found[0].endswith(_CUT))


def _font_size(text_page: pdfium.PdfTextPage, index: int) -> float:
    """The size in points of the font of a character; its box would be taller for É and for p than for a."""
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFText_GetMatrix(text_page.raw, index, matrix):
        return 0.0
    return float(pdfium_c.FPDFText_GetFontSize(text_page.raw, index)) * math.hypot(matrix.c, matrix.d)


def _baseline(text_page: pdfium.PdfTextPage, index: int) -> float:
    """How high above the foot of the page the line of a character stands."""
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(text_page.raw, index, x, y)
    return y.value


def _without_text(pages: list[int]) -> Message:
    if len(pages) == 1:
        return _("page {page} is without text, as scans are; run it through OCR to find what is there", page=pages[0])
    return _(
        "{n:,} pages, the first {page}, are without text, as scans are; run it through OCR to find what is there",
        n=len(pages),
        page=pages[0],
    )


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


def _reason(error: pdfium.PdfiumError) -> Message:
    if "password" in str(error).lower():
        return _("is locked with a password; save it without one")
    return _("is damaged: it cannot be opened as PDF")
