"""Which files can be read: each format's name, its suffixes, and how much its reader can be trusted."""

from __future__ import annotations

import re

from searcher.documents.reasons import WAITING_FOR_OCR, Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from searcher.documents.options import ReadingOptions


class Format(NamedTuple):
    """A format: `name` is what metadata calls `type`, and `module` has its reader, a function `read`.

    Files of `sandbox_from` bytes or more are read in a process of their own, lest a parser that hangs or crashes take the
    run with it, or a large file more time and memory than a reader may. `library` is what the reader needs, and the extra of the format's name, or `extra`, installs it.
    `many` says that each record of a file is a document.
    """

    name: str
    spoken: str
    suffixes: tuple[str, ...]
    sandbox_from: int
    module: str
    library: str | None = None
    many: bool = False
    extra: str | None = None


# These readers are pure Python and cannot crash, and their time and memory grow as the file does (`benchmarks/growth.py`):
# for the worst shapes of text that we know, these sizes take a second and some 60 MB.
_SMALL = 1 << 13
_SMALL_TEXT = 1 << 18

TEXT = Format(
    "text",
    "plain text",
    (".txt", ".text", ".log", ".asc", ".nfo", ".lst"),
    _SMALL_TEXT,
    "text",
)
MARKDOWN = Format("markdown", "Markdown", (".md", ".markdown"), _SMALL, "markdown")
HTML = Format("html", "HTML", (".html", ".htm", ".xhtml"), _SMALL, "html")
PDF = Format("pdf", "PDF", (".pdf",), 0, "pdf.reader")
DOCX = Format("docx", "DOCX", (".docx", ".docm", ".dotx", ".dotm"), 0, "docx")
ODT = Format("odt", "ODT", (".odt", ".ott", ".fodt"), 0, "odt")
XLSX = Format("xlsx", "XLSX", (".xlsx", ".xlsm", ".xltx", ".xltm"), 0, "xlsx")
XLS = Format("xls", "XLS", (".xls", ".xlt", ".xlsb"), 0, "xls", library="python_calamine", extra="office")
ODS = Format("ods", "ODS", (".ods", ".ots", ".fods"), 0, "ods")
PPTX = Format("pptx", "PPTX", (".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm"), 0, "pptx")
ODP = Format("odp", "ODP", (".odp", ".otp", ".fodp"), 0, "odp")
EPUB = Format("epub", "EPUB", (".epub",), 0, "epub")
RTF = Format("rtf", "RTF", (".rtf",), _SMALL, "rtf")
EMAIL = Format("email", "e-mail", (".eml",), 0, "email")
DOC = Format("doc", "DOC", (".doc", ".dot"), 0, "doc", library="olefile", extra="office")
MSG = Format("msg", "MSG", (".msg",), 0, "msg", library="olefile", extra="office")
IMAGE = Format("image", "picture", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), 0, "image")
EMLX = Format("emlx", "EMLX", (".emlx",), 0, "emlx")
MBOX = Format("mbox", "MBOX", (".mbox", ".mbx"), 0, "mbox", many=True)
ZIP = Format("zip", "ZIP", (".zip",), 0, "zip", many=True)
TAR = Format("tar", "TAR", (".tar", ".tgz", ".tbz2", ".txz", ".gz", ".bz2", ".xz"), 0, "tar", many=True)
SEVEN_ZIP = Format("7z", "7z", (".7z",), 0, "seven_zip", library="libarchive", many=True, extra="archives")
MHT = Format("mht", "MHT", (".mht", ".mhtml"), _SMALL, "mht")
XML = Format("xml", "XML", (".xml", ".tei", ".dbk", ".docbook", ".alto"), _SMALL, "xml_document")
FB2 = Format("fb2", "FB2", (".fb2",), _SMALL, "xml_document")
HOCR = Format("hocr", "hOCR", (".hocr",), _SMALL, "hocr")
LATEX = Format("latex", "LaTeX", (".tex", ".latex"), _SMALL, "latex")
RST = Format("rst", "reStructuredText", (".rst",), _SMALL, "rst")
ASCIIDOC = Format("asciidoc", "AsciiDoc", (".adoc", ".asciidoc"), _SMALL, "asciidoc")
ORG = Format("org", "Org", (".org",), _SMALL, "org")
IPYNB = Format("ipynb", "Jupyter", (".ipynb",), _SMALL, "ipynb")
SUBTITLES = Format("subtitles", "SRT or WebVTT", (".srt", ".vtt"), _SMALL, "subtitles")
ICS = Format("ics", "iCalendar", (".ics",), _SMALL, "ics", many=True)
VCF = Format("vcf", "vCard", (".vcf", ".vcard"), _SMALL, "vcf", many=True)
CSV = Format("csv", "CSV", (".csv", ".tsv"), _SMALL_TEXT, "csv", many=True)
JSONL = Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), _SMALL_TEXT, "jsonl", many=True)
JSON = Format("json", "JSON", (".json", ".geojson"), _SMALL, "json", many=True)

FORMATS = (
    TEXT, MARKDOWN, HTML, PDF, DOCX, ODT, XLSX, XLS, ODS, PPTX, ODP, EPUB, RTF, EMAIL, DOC, MSG, EMLX, MBOX, ZIP, TAR, SEVEN_ZIP, MHT, XML, FB2, HOCR,
    LATEX, RST, ASCIIDOC, ORG, IPYNB, SUBTITLES, ICS, VCF, CSV, JSONL, JSON, IMAGE,
)  # fmt: skip
BY_NAME = {format_.name: format_ for format_ in FORMATS}
BY_SUFFIX = {suffix: format_ for format_ in FORMATS for suffix in format_.suffixes}

DECIDED_BY_CONTENT = frozenset({"", ".doc"})
"""Suffixes that say nothing: none at all, and the one that Word gave to whatever it wrote."""

SUFFIXES = frozenset(BY_SUFFIX) - {*IMAGE.suffixes} | DECIDED_BY_CONTENT
"""The suffixes of files worth looking into, in lower case; those of pictures only where scans are read by OCR."""


def missing_library(format_: Format) -> Reason | None:
    """What to do when the library that a format needs is not installed, or `None` when it is."""
    from importlib.util import find_spec

    if format_.library is None or find_spec(format_.library):
        return None
    return Reason(UnreadCode.NEEDS_LIBRARY, extra=format_.extra or format_.name)


def may_be_read_now(reason: Reason, size: int, options: ReadingOptions) -> bool:
    """Whether what kept a file of this size from being read is no more: a missing library or program, a smaller limit.

    What an older version wrote down in words is looked at again, once.
    """
    code = reason.code
    if code == UnreadCode.TOO_LARGE:
        return size <= options.max_size
    if code == UnreadCode.SCAN:
        return options.ocr
    if code in WAITING_FOR_OCR:
        from searcher.documents.formats.ocr.tesseract import missing_tesseract

        return options.ocr and missing_tesseract() != reason
    if code == UnreadCode.NEEDS_LIBARCHIVE:
        from searcher.documents.formats.libarchive import missing_libarchive

        return missing_libarchive() is None
    if code == UnreadCode.NEEDS_LIBRARY:
        return reason not in map(missing_library, FORMATS)
    return code == UnreadCode.STORED_TEXT


def recognise(head: bytes, suffix: str) -> Format:
    """The format of a file, by its first bytes where they tell and by its suffix, in lower case, where they do not.

    >>> recognise(b"%PDF-1.7", ".txt").name, recognise("été".encode(), ".md").name, recognise(b"Bonjour", "").name
    ('pdf', 'markdown', 'text')

    Raises `DocumentError` for a file that is in none.
    """
    named = BY_SUFFIX.get(suffix)
    if (found := _by_signature(head, named, suffix)) is not None:
        return found
    if named and named in {PDF, RTF, XLS, MSG, SEVEN_ZIP, *_ARCHIVES}:
        return _by_markup(head, named, suffix)
    if named in {HTML, XML}:
        return _by_root(head, named)
    return named if named and named not in {TEXT, DOC} else _by_text(head, None if named is DOC else named)


_BLANK = b"\xef\xbb\xbf \t\r\n\0"


def _by_signature(head: bytes, named: Format | None, suffix: str) -> Format | None:
    """The format of a file whose first bytes tell it, or tell that it is one of several; `None` for all others."""
    if head.lstrip(_BLANK).startswith(b"%PDF-") or (named is PDF and b"%PDF-" in head[:1024]):
        return PDF  # Another text may speak of PDF.
    if head.startswith(b"{\\rtf"):
        return RTF
    if head.startswith(b"PK\x03\x04"):
        return named if named and (named in _ARCHIVES or suffix == ".xlsb") else _by_members(head)
    if head.startswith(b"7z\xbc\xaf\x27\x1c"):
        return SEVEN_ZIP
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(named)
    return None


def _by_root(head: bytes, named: Format) -> Format:
    """A page of an OCR program, which looks like any other, or a flat OpenDocument file or a page that is called `.xml`."""
    if b"ocr-system" in head or b"ocr_page" in head:
        return HOCR
    if named is XML and (
        found := re.search(rb"<office:document\s[^>]*opendocument\.(text|spreadsheet|presentation)", head)
    ):
        return _OPEN_DOCUMENTS[found[1]]
    return HTML if named is XML and re.search(rb"<html[\s>]", head, re.IGNORECASE) else named


def _compound(named: Format | None) -> Format:
    """Which of the formats that Microsoft's compound files hold."""
    if named in {XLS, DOC, MSG}:
        return named
    raise DocumentError(Reason(UnreadCode.LOCKED_OR_WORD_97))


def _by_text(head: bytes, named: Format | None) -> Format:
    """Which of the formats that are text, where the suffix does not say, or says no more than that."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in start):
        return HTML
    if named is None and head.startswith(b"From ") and _begins_as_email(head.partition(b"\n")[2]):
        return MBOX
    if named is None and _begins_as_email(head):
        return EMAIL
    return TEXT


def _by_markup(head: bytes, named: Format, suffix: str) -> Format:
    """A flat OpenDocument file, or what other programs call `.xls` because Excel opens it: a page, or lines of cells."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix == f".f{named.name}" and start.startswith(b"<"):
        return named
    if named is XLS and (found := _by_text(head, named)) is HTML:
        return found
    if named is XLS and b"\0" not in head and not start.startswith(b"<"):
        return CSV
    raise DocumentError(Reason(UnreadCode.OTHER_BEGINNING, format=named.spoken))


_ARCHIVES = frozenset({DOCX, ODT, XLSX, ODS, PPTX, ODP, EPUB})
_OPEN_DOCUMENTS = {b"text": ODT, b"spreadsheet": ODS, b"presentation": ODP}


def _by_members(head: bytes) -> Format:
    """Which of the formats that are ZIP archives: some say so in their first member, the others by its names."""
    if b"mimetypeapplication/epub+zip" in head:
        return EPUB
    if found := re.search(rb"mimetypeapplication/vnd\.oasis\.opendocument\.(text|spreadsheet|presentation)", head):
        return _OPEN_DOCUMENTS[found[1]]
    if b"[Content_Types].xml" not in head and b"_rels/.rels" not in head:
        return ZIP
    return XLSX if b"xl/" in head else PPTX if b"ppt/" in head else DOCX


def _begins_as_email(head: bytes) -> bool:
    lines = head.split(b"\n\n")[0].replace(b"\r", b"").split(b"\n")
    names = {line.partition(b":")[0].lower() for line in lines if b":" in line and not line.startswith((b" ", b"\t"))}
    return b"from" in names and bool(names & {b"date", b"received", b"message-id"})
