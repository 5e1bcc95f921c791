"""What a PDF holds beside the text of its pages: remarks, values of forms, bookmarks."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from searcher.documents.formats.pdf.layout import Bookmark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAX_BOOKMARKS = 5_000
_MAX_ANNOTATIONS = 2_000  # of a page
_WITH_TEXT = frozenset(
    [
        pdfium_c.FPDF_ANNOT_TEXT,
        pdfium_c.FPDF_ANNOT_FREETEXT,
        pdfium_c.FPDF_ANNOT_HIGHLIGHT,
        pdfium_c.FPDF_ANNOT_UNDERLINE,
        pdfium_c.FPDF_ANNOT_SQUIGGLY,
        pdfium_c.FPDF_ANNOT_STRIKEOUT,
        pdfium_c.FPDF_ANNOT_STAMP,
        pdfium_c.FPDF_ANNOT_CARET,
        pdfium_c.FPDF_ANNOT_INK,
        pdfium_c.FPDF_ANNOT_SQUARE,
        pdfium_c.FPDF_ANNOT_CIRCLE,
        pdfium_c.FPDF_ANNOT_POLYGON,
        pdfium_c.FPDF_ANNOT_LINE,
    ]
)
_WITH_VALUE = frozenset(
    [pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX, pdfium_c.FPDF_FORMFIELD_LISTBOX]
)
_UNSEEN = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW


def bookmarks(document: pdfium.PdfDocument) -> list[Bookmark]:
    """The entries of the table of contents, those that lead to a page."""
    found = []
    with suppress(pdfium.PdfiumError):
        for mark in islice(document.get_toc(), _MAX_BOOKMARKS):
            target = mark.get_dest()
            page = target.get_index() if target else None
            text = " ".join(mark.get_title().split())
            if page is not None and text:
                found.append(Bookmark(mark.level + 1, text, page + 1))
    return found


def remarks(page: pdfium.PdfPage, form: pdfium.PdfFormEnv | None) -> Iterator[str]:
    """The texts of annotations, and the values of the fields of a form with their names for readers."""
    for number in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        try:
            if pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                continue
            kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
            text = ""
            if kind in _WITH_TEXT:
                text = _string(lambda *to, of=annotation: pdfium_c.FPDFAnnot_GetStringValue(of, b"Contents", *to))
            elif kind == pdfium_c.FPDF_ANNOT_WIDGET and form:
                text = _field(form, annotation)
            if text:
                yield text
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _field(form: pdfium.PdfFormEnv, annotation: object) -> str:
    if pdfium_c.FPDFAnnot_GetFormFieldType(form.raw, annotation) not in _WITH_VALUE:
        return ""
    value = _string(lambda *to: pdfium_c.FPDFAnnot_GetFormFieldValue(form.raw, annotation, *to))
    name = _string(lambda *to: pdfium_c.FPDFAnnot_GetFormFieldAlternateName(form.raw, annotation, *to))
    return f"{name} : {value}" if name and value else value


def _string(ask: Callable[..., int]) -> str:
    """A text that pdfium writes to a buffer whose size it tells first."""
    size = ask(None, 0)
    if size <= 2:  # noqa: PLR2004 - nothing but the zero at its end
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2 + 1))()
    ask(buffer, size)
    text = bytes(buffer)[:size].decode("utf-16-le", errors="replace").rstrip("\0")
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
