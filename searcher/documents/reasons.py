"""Why a file is not read, or only in part: every reason as a code, with the words that people read."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.i18n.message import Code, Codes, Message, Reason, _, plural

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from typing import TypeAlias


__all__ = [
    "PARTLY_SCANNED",
    "WAITING_FOR_FILE",
    "WAITING_FOR_OCR",
    "Note",
    "Reason",
    "UnreadCode",
    "as_reason",
    "damaged",
    "is_among",
    "joined_reasons",
    "stored_reason",
    "unreadable",
]


class UnreadCode(Codes):
    """Reasons for which a file is not read, in whole or in part, and what is to be said of one that is."""

    # What the system says, and where a file is.
    UNREADABLE = Code("unreadable", _("cannot be read: {why}"))
    VANISHED = Code("vanished", _("vanished before it could be read"))
    NOT_REGULAR = Code("not-regular", _("is no regular file"))
    BROKEN_LINK = Code("broken-link", _("is a link that leads nowhere"))
    LINK_OUT = Code("link-out", _("is a link that leads out of the folder; to read it, add --follow-links"))
    LINK_TWICE = Code("link-twice", _("is a link to a folder that is here already"))
    TOO_MANY_RULES = Code(
        "too-many-rules",
        _("is longer than {size:g} MB; its patterns beyond are not followed, give them with --exclude"),
    )
    LEFT_OUT = Code("left-out", _("is left out by an ignore file or an option"))

    # What may be mended without any change of the file.
    TOO_LARGE = Code("too-large", _("is larger than {size:g} MB; --max-size allows more"))
    NEEDS_LIBRARY = Code(
        "needs-library", _("needs another library; install it with: pip install 'searcher-fr[{extra}]'")
    )
    NEEDS_OWN_READER = Code(
        "needs-own-reader",
        _("cannot be read: needs the reader of {suffix} of the program that made the index; open it there"),
    )
    NEEDS_TESSERACT = Code(
        "needs-tesseract",
        _("needs Tesseract to read scans; on Debian and Ubuntu: apt install tesseract-ocr tesseract-ocr-fra"),
    )
    NEEDS_TESSERACT_FRENCH = Code(
        "needs-tesseract-french",
        _("needs Tesseract’s French to read scans; on Debian and Ubuntu: apt install tesseract-ocr-fra"),
    )
    NEEDS_LIBARCHIVE = Code(
        "needs-libarchive", _("needs libarchive to be unpacked; on Debian and Ubuntu: apt install libarchive13")
    )
    SCAN = Code("scan", _("has no text but images of it: a scan; searcher index --ocr reads it by OCR"))
    PAGE_IS_SCAN = Code(
        "page-is-scan", _("page {page} is without text, as scans are; searcher index --ocr reads it by OCR")
    )
    PAGES_ARE_SCANS = Code(
        "pages-are-scans",
        _("{n:,} pages, the first {page}, are without text, as scans are; searcher index --ocr reads them by OCR"),
    )

    # What is in the file.
    NO_TEXT = Code("no-text", _("holds no text"))
    NO_TEXT_BY_OCR = Code("no-text-by-ocr", _("has no text, nor does OCR find any in its images"))
    PAGE_UNREAD_BY_OCR = Code("page-unread-by-ocr", _("page {page} cannot be read by OCR"))
    PICTURE_DAMAGED = Code("picture-damaged", _("is damaged: Tesseract cannot read the picture"))
    UNKNOWN_ENCODING = Code("unknown-encoding", _("is not text in a known encoding; save it as UTF-8"))
    MOJIBAKE = Code(
        "mojibake",
        _("has {n:,} letters like Ã© for é: UTF-8 was taken for Windows-1252 when it was saved; convert it back"),
    )
    LOCKED = Code("locked", _("is locked with a password; save it without one"))
    LOCKED_OR_WORD_97 = Code(
        "locked-or-word-97", _("is a locked or a Word 97 document; save it as .docx without a password")
    )
    LOCKED_BY_PUBLISHER = Code(
        "locked-by-publisher", _("is locked by its publisher; only its readers' programs can open it")
    )
    ENCRYPTED = Code("encrypted", _("is encrypted; save it decrypted"))
    WORD_95 = Code("word-95", _("is a document of Word 6 or 95; save it as .docx"))
    FORMAT_NOT_READ = Code("format-not-read", _("is in a format that is not read"))
    DECLARES_ENTITIES = Code(
        "declares-entities", _("declares XML entities, which are not read: they can stand for any amount of text")
    )

    # What is wrong with it.
    DAMAGED = Code("damaged", _("is damaged: {error}"))
    OTHER_BEGINNING = Code("other-beginning", _("is damaged: it does not begin as {format} does"))
    CUT_SHORT = Code("cut-short", _("is damaged: its archive is cut short"))
    PART_MISSING = Code("part-missing", _("is damaged: its part {part} is missing"))
    PAGE_DAMAGED = Code("page-damaged", _("page {page} is damaged"))
    NO_PDF = Code("no-pdf", _("is damaged: it cannot be opened as PDF"))
    NO_JSON = Code("no-json", _("is damaged: it is no JSON"))
    BAD_XML = Code("bad-xml", _("is damaged: {what} in line {line} of its XML"))
    XML_TOO_DEEP = Code("xml-too-deep", _("is damaged: its XML is too deep"))
    GROUPS_TOO_DEEP = Code("groups-too-deep", _("is damaged: its groups are too deep"))
    PACKED_TOO_DEEP = Code("packed-too-deep", _("is packed too deep"))
    NO_EMAIL = Code("no-email", _("is no e-mail: it does not begin with headers"))
    NO_MAILBOX = Code("no-mailbox", _("is no mailbox: it does not begin with a message"))
    NO_MESSAGE = Code("no-message", _("is no message"))
    NO_NOTEBOOK = Code("no-notebook", _("is no notebook: it has no cells"))
    NO_PAGE = Code("no-page", _("holds no page"))

    # What its reader may not do, or did not.
    TOO_SLOW = Code("too-slow", _("took its reader more than {seconds:g} seconds"))
    TOO_MUCH_MEMORY = Code("too-much-memory", _("needs more memory than a reader may take"))
    CRASHED = Code("crashed", _("is damaged: the reader of {format} crashed"))
    UNFOLDS_TOO_FAR = Code("unfolds-too-far", _("unfolds to more than a document can be; it is not read"))
    TOO_MANY_MEMBERS = Code("too-many-members", _("is an archive of too many members"))
    TOO_MANY_PARTS = Code("too-many-parts", _("has more parts than a message can have; not all are read"))
    TOO_MANY_FIELDS = Code("too-many-fields", _("has a record of more than {n:,} fields"))
    OWN_READER_FAILED = Code("own-reader-failed", _("its reader failed: {error} in {file}, line {line}"))
    OWN_READER_GAVE = Code("own-reader-gave", _("its reader gave {type} where it should give searcher.Extract"))
    OWN_READER_TITLE = Code("own-reader-title", _("its reader gave a title that is {type}; give a string or None"))

    # Parts and records of it.
    PART = Code("part", _("its part {part} {why}"))
    PART_LACKING = Code("part-lacking", _("lacks its part {part}"))
    ATTACHMENT = Code("attachment", _("its attachment {name} {why}"))
    MESSAGE = Code("message", _("its message {number} {why}"))
    MESSAGES_UNREAD = Code(
        "messages-unread", plural("{n:,} message of it cannot be read", "{n:,} messages of it cannot be read")
    )
    MORE_PARTS = Code("more-parts", plural("{n:,} more part is not read", "{n:,} more parts are not read"))
    NO_PART_READ = Code("no-part-read", _("holds no file that can be read; the first: {why}"))
    NO_FIELD = Code("no-field", _("has no field {field}; its fields are: {fields}"))
    MORE_FIELDS = Code(
        "more-fields", _("has {n:,} records of more fields than the first line names; are quotes missing?")
    )
    LINE_NO_OBJECT = Code("line-no-object", _("line {line} is no JSON object"))
    LINES_NO_OBJECT = Code("lines-no-object", _("{n:,} lines, the first {line}, are no JSON object"))
    LINE_LACKS_FIELD = Code("line-lacks-field", _("line {line} is without a field {field}"))
    LINES_LACK_FIELD = Code("lines-lack-field", _("{n:,} lines, the first {line}, are without a field {field}"))
    BOTH = Code("both", _("{why}; {also}"))
    MORE_FAULTS = Code(
        "more-faults", plural("{n:,} more fault of it is not listed", "{n:,} more faults of it are not listed")
    )

    # Documents that a program made.
    NO_ID = Code("no-id", _("a document needs an id; give it any text that no other document has"))
    TEXT_OR_PARAGRAPHS = Code("text-or-paragraphs", _("document {id!r} needs either text or paragraphs"))
    TEXT_TYPE = Code("text-type", _("the text of document {id!r} is {type}; pass a string"))
    ONE_STRING = Code(
        "one-string", _("the paragraphs of document {id!r} are one string; pass it as text, or a list of strings")
    )
    NO_PARAGRAPHS = Code("no-paragraphs", _("the paragraphs of document {id!r} are no strings or Paragraphs only"))
    FIELD_TYPE = Code("field-type", _("the {field} of document {id!r} is {type}; pass a string"))
    METADATA_TYPE = Code("metadata-type", _("the metadata of document {id!r} is {type}; pass a dict"))
    TEXT_TOO_LONG = Code("text-too-long", _("a text of document {id!r} has more than {n:,} characters"))
    METADATA = Code("metadata", _("the metadata of document {id!r} cannot be kept: {error}"))
    NO_STRING = Code("no-string", _("the text, heading or location of a paragraph of document {id!r} is no string"))
    NO_PLACE = Code("no-place", _("a line or page of document {id!r} is no number from 1 to {most}"))

    # Words of others.
    SAID = Code("said", Message.make("{text}", None, 0, {}))
    STORED_TEXT = Code("stored-text", Message.make("{text}", None, 0, {}))


WAITING_FOR_FILE = frozenset({UnreadCode.UNREADABLE, UnreadCode.NEEDS_OWN_READER})
"""Why a file that is there was not read; what the index has of it stays."""

WAITING_FOR_OCR = frozenset({UnreadCode.SCAN, UnreadCode.NEEDS_TESSERACT, UnreadCode.NEEDS_TESSERACT_FRENCH})
"""Why a file was not read whose pages are pictures."""

PARTLY_SCANNED = frozenset({UnreadCode.PAGE_IS_SCAN, UnreadCode.PAGES_ARE_SCANS})
"""What is said of a file some of whose pages are pictures."""

_MAX_JOINED = 5

Note: TypeAlias = Reason | str
"""What a reader says of a file: a program's own reader says it in its own words."""


def unreadable(error: OSError) -> Reason:
    """The reason of a file that the system does not give.

    >>> unreadable(PermissionError(13, "Permission denied"))
    'cannot be read: Permission denied'
    """
    from searcher.i18n.system_errors import system_error

    return Reason(UnreadCode.UNREADABLE, why=system_error(error))


def damaged(error: Exception) -> Reason:
    """The reason of a file on which a parser fails, by the kind of its error: what it says may quote the document."""
    return Reason(UnreadCode.DAMAGED, error=type(error).__name__)


def as_reason(said: Note) -> Reason:
    """A reason as it is, or made of the words of a program's own reader."""
    return said if isinstance(said, Reason) else Reason(UnreadCode.SAID, text=said)


def joined_reasons(reasons: list[Reason]) -> Reason:
    """Several reasons as one, in their order.

    >>> joined_reasons([Reason(UnreadCode.PAGE_DAMAGED, page=1), as_reason("is old")])
    'page 1 is damaged; is old'

    Of more than a few, the others are counted: a mailbox may have one for each of its messages.

    >>> joined_reasons([as_reason("is old")] * 9).split("; ")[-1]
    '4 more faults of it are not listed'
    """
    first, *others = reasons
    if len(reasons) > _MAX_JOINED:
        others[_MAX_JOINED - 1 :] = [Reason(UnreadCode.MORE_FAULTS, n=len(reasons) - _MAX_JOINED)]
    for other in others:
        first = Reason(UnreadCode.BOTH, why=first, also=other)
    return first


def stored_reason(stored: object) -> Reason:
    """A reason as it was stored; the sentences of older indexes are of a code of their own.

    >>> stored_reason(["page-damaged", {"page": 3}]), stored_reason("holds no text").code
    ('page 3 is damaged', 'stored-text')

    Raises `ValueError`, `TypeError` or `KeyError` for anything else.
    """
    if isinstance(stored, str):
        return Reason(UnreadCode.STORED_TEXT, text=stored)
    return Reason.from_json(stored, UnreadCode)


def is_among(reason: Reason, codes: Container[Code]) -> bool:
    """Whether a reason, or one that it is made of, has one of these codes.

    >>> is_among(Reason(UnreadCode.PART, part="a.pdf", why=Reason(UnreadCode.PAGE_IS_SCAN, page=2)), PARTLY_SCANNED)
    True
    """
    return any(code in codes for code in _codes(reason))


def _codes(reason: Reason) -> Iterator[Code]:
    yield reason.code
    for value in reason.arguments.values():
        if isinstance(value, Reason):
            yield from _codes(value)
