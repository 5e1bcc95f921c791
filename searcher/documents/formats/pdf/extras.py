"""What a PDF holds beside the text of its pages: remarks, values of forms, bookmarks."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from searcher.documents.formats.pdf.layout import Bookmark
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAX_BOOKMARKS = 5_000
_MAX_ANNOTATIONS = 2_000  # of a page
_LOST_ESCAPES = "376377"  # a byte order mark in octal, whose backslashes some programs have lost: « L403100e00s… »
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
            if page is not None and text and not text.startswith(_LOST_ESCAPES):
                found.append(Bookmark(mark.level + 1, text, page + 1))
    return found


class _Field(NamedTuple):
    """What a field of a form holds, and its name for readers; a remark is one without a name."""

    value: str
    name: str = ""

    @property
    def line(self) -> str:
        """The value in one line."""
        return " ".join(self.value.split())

    def __str__(self) -> str:
        return f"{self.name} : {self.value}" if self.name else self.value


def page_with_fields(
    document: pdfium.PdfDocument, number: int, form: pdfium.PdfFormEnv | None
) -> tuple[pdfium.PdfPage, list[str]]:
    """Return a page with the values of its fields in the text where they stand, and what its text does not have.

    That are the remarks, and values with the names of their fields. A page that says of no field what it is for has all
    of them there.
    """
    page = document[number]
    beside = _remarks(page)
    fields = _filled_fields(page, form) if form else []
    before = _text(page) if fields else ""
    may_be_shown = {*beside, *(field for field in fields if field.name in before)}
    if may_be_shown.isdisjoint(fields):
        return page, [*map(str, beside + fields)]
    page.flatten()
    page = document[number]  # a page opened before does not have them
    after = _text(page)
    return page, [
        str(field)
        for field in beside + fields
        if field not in may_be_shown or after.count(field.line) <= before.count(field.line)
    ]


def _text(page: pdfium.PdfPage) -> str:
    return " ".join(page.get_textpage().get_text_range().split())


def _remarks(page: pdfium.PdfPage) -> list[_Field]:
    """The texts of annotations."""
    texts = (
        _string(partial(pdfium_c.FPDFAnnot_GetStringValue, annotation, b"Contents"))
        for annotation in _annotations(page)
        if pdfium_c.FPDFAnnot_GetSubtype(annotation) in _WITH_TEXT
    )
    return [_Field(text) for text in texts if text]


def _filled_fields(page: pdfium.PdfPage, form: pdfium.PdfFormEnv) -> list[_Field]:
    """The fields of a form on a page that hold a text or a choice."""
    fields = (
        _field(form, annotation)
        for annotation in _annotations(page)
        if pdfium_c.FPDFAnnot_GetSubtype(annotation) == pdfium_c.FPDF_ANNOT_WIDGET
        and pdfium_c.FPDFAnnot_GetFormFieldType(form.raw, annotation) in _WITH_VALUE
    )
    return [field for field in fields if field.value]


def _annotations(page: pdfium.PdfPage) -> Iterator[object]:
    """The annotations that are seen, each until the next one is asked for."""
    for number in range(min(pdfium_c.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, number)
        if not annotation:
            continue
        try:
            if not pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
                yield annotation
        finally:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _field(form: pdfium.PdfFormEnv, annotation: object) -> _Field:
    value = _string(partial(pdfium_c.FPDFAnnot_GetFormFieldValue, form.raw, annotation))
    name = _string(partial(pdfium_c.FPDFAnnot_GetFormFieldAlternateName, form.raw, annotation))
    return _Field(value, " ".join(name.split()))


def _string(ask: Callable[..., int]) -> str:
    """A text that pdfium writes to a buffer whose size it tells first."""
    size = ask(None, 0)
    if size <= 2:  # noqa: PLR2004 - nothing but the zero at its end
        return ""
    buffer = (pdfium_c.FPDF_WCHAR * (size // 2 + 1))()
    ask(buffer, size)
    text = bytes(buffer)[:size].decode("utf-16-le", errors="replace").rstrip("\0")
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))
