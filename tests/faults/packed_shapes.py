"""Office files of one element again and again, each with another word: so many bytes before they are packed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hostile import archive

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[[int], bytes]

_SCHEMAS = b"http://schemas.openxmlformats.org/"
_SHEET, _RELATED = _SCHEMAS + b"spreadsheetml/2006/main", _SCHEMAS + b"officeDocument/2006/relationships"
_WORD = b'<w:document xmlns:w="%bwordprocessingml/2006/main"><w:body>%%b</w:body></w:document>' % _SCHEMAS
_OPEN = (
    b"<office:document-content"
    + b"".join(
        b' xmlns:%b="urn:oasis:names:tc:opendocument:xmlns:%b:1.0"' % (name, name)
        for name in (b"office", b"text", b"table")
    )
    + b"><office:body>%b</office:body></office:document-content>"
)
_WORKBOOK = b'<workbook xmlns="%b" xmlns:r="%b"><sheets><sheet name="A" r:id="s"/></sheets></workbook>' % (
    _SHEET,
    _RELATED,
)
_SHEETS = b'<Relationships><Relationship Id="s" Type="%b/worksheet" Target="a.xml"/></Relationships>' % _RELATED
_BOOK = b'<container><rootfiles><rootfile full-path="a.opf"/></rootfiles></container>'
_CHAPTER = (
    b'<package><manifest><item id="i" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    b'<spine><itemref idref="i"/></spine></package>'
)


def packed() -> dict[str, dict[str, Make]]:
    """What writes files of about so many bytes of XML, by reader and name of the shape."""
    run, cell = b"<w:r><w:t>mot%d </w:t></w:r>", b"<w:tr><w:tc><w:p><w:r><w:t>mot%d</w:t></w:r></w:p></w:tc></w:tr>"
    return {
        "docx": {
            "a word a paragraph": partial(_docx, b"<w:p><w:r><w:t>mot%d</w:t></w:r></w:p>"),
            "a word a run": partial(_docx, run, around=b"<w:p>%b</w:p>"),
            "a word a cell": partial(_docx, cell, around=b"<w:tbl>%b</w:tbl>"),
            "a word a heading": partial(
                _docx, b'<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>mot%d</w:t></w:r></w:p>'
            ),
        },
        "odt": {
            "a word a paragraph": partial(_odt, b"<text:p>mot%d</text:p>"),
            "a word a span": partial(_odt, b"<text:span>mot%d </text:span>", around=b"<text:p>%b</text:p>"),
        },
        "ods": {
            "a word a row": partial(
                _odt,
                b"<table:table-row><table:table-cell><text:p>mot%d</text:p></table:table-cell></table:table-row>",
                around=b'<table:table table:name="A">%b</table:table>',
            )
        },
        "xlsx": {"a word a row": partial(_xlsx, b'<row><c t="inlineStr"><is><t>mot%d</t></is></c></row>')},
        "epub": {"a word a paragraph": partial(_epub, b"<p>mot%d</p>")},
    }


def _pieces(piece: bytes, size: int) -> bytes:
    return b"".join(piece % number for number in range(size // (len(piece) + 3)))


def _docx(piece: bytes, size: int, around: bytes = b"%b") -> bytes:
    return archive(word__document_xml=_WORD % (around % _pieces(piece, size)))


def _odt(piece: bytes, size: int, around: bytes = b"%b") -> bytes:
    return archive(content_xml=_OPEN % (around % _pieces(piece, size)))


def _xlsx(piece: bytes, size: int) -> bytes:
    sheet = b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (_SHEET, _pieces(piece, size))
    return archive(xl__workbook_xml=_WORKBOOK, xl__a_xml=sheet, **{"xl___rels__workbook_xml.rels": _SHEETS})


def _epub(piece: bytes, size: int) -> bytes:
    page = b"<html><body>%b</body></html>" % _pieces(piece, size)
    return archive(**{"META-INF__container_xml": _BOOK, "a.opf": _CHAPTER, "a.xhtml": page})
