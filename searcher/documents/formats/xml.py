"""XML without its traps: no entity is expanded, nothing is fetched, and depth is bounded."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from itertools import takewhile
from xml.parsers import expat

from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.documents.formats.archive import Archive
    from searcher.documents.source import Source

_DEEPEST = 1000
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "x:",
    "http://purl.oclc.org/ooxml/spreadsheetml/main": "x:",
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p:",
    "http://purl.oclc.org/ooxml/presentationml/main": "p:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://purl.oclc.org/ooxml/drawingml/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing": "xdr:",
    "http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing": "xdr:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r:",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r:",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office:",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw:",
    "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0": "presentation:",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style:",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table:",
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text:",
    "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0": "svg:",
    "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0": "fo:",
}
_CHUNK = 1 << 16
_HEAD = 1 << 10  # bytes in which a root element usually begins


class Parser(Protocol):
    """What is used of expat's parser."""

    @property
    def CurrentByteIndex(self) -> int:  # noqa: N802 — its name there
        """Where what it has not read yet begins."""

    def Parse(self, data: bytes, isfinal: bool, /) -> object:  # noqa: FBT001, N802 — likewise
        """Read more of the document."""


class Handler(Protocol):
    """What is told of a document, in its order. Names have the usual prefixes, such as `w:p`, whatever the file's are."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Characters, in pieces of any size."""


def read_xml(data: bytes | Iterable[bytes], handler: Handler) -> None:
    """Tell a handler of a document, which may come in pieces.

    Raises `DocumentError` when it is not well formed or declares entities.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    @cache
    def prefixed(name: str) -> str:
        place, _space, local = name.rpartition(" ")
        return _PREFIXES.get(place, "") + local

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise DocumentError(Reason(UnreadCode.XML_TOO_DEEP))
        if attributes:
            attributes = {prefixed(name): value for name, value in attributes.items()}
        handler.start(prefixed(tag), attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(prefixed(tag))

    def refuse(*_given: object) -> None:
        raise DocumentError(Reason(UnreadCode.DECLARES_ENTITIES))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = lambda *_given: 1
    try:
        parse_pieces(parser, _cut(data, _CHUNK) if isinstance(data, bytes) else data)
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        msg = Reason(UnreadCode.BAD_XML, what=what, line=error.lineno)
        raise DocumentError(msg) from None


def root_name(data: bytes) -> str:
    """The local name of a document's root element; empty where it has none.

    >>> root_name(b"<!-- <a> --><tei:TEI xmlns:tei='http://www.tei-c.org/ns/1.0'><p>")
    'TEI'
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    found: list[str] = []
    parser.StartElementHandler = lambda name, _attributes: found.append(name)
    with suppress(expat.ExpatError):
        parse_pieces(parser, takewhile(lambda _piece: not found, _cut(data, _HEAD)))
    return found[0].rpartition(" ")[2] if found else ""


def parse_pieces(parser: Parser, pieces: Iterable[bytes]) -> None:
    """Let a parser read a document in pieces.

    A tag or comment of which it has not seen the end it reads again from its beginning: the next time it is given as much as that.
    """
    held: list[bytes] = []
    new = unread = given = 0
    for piece in pieces:
        held.append(piece)
        new += len(piece)
        if new >= unread:
            parser.Parse(b"".join(held), False)  # noqa: FBT003 — expat takes no names
            held, given, new = [], given + new, 0
            unread = given - max(0, parser.CurrentByteIndex)
    parser.Parse(b"".join(held), True)  # noqa: FBT003 — likewise


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    return (data[place : place + size] for place in range(0, len(data), size))


def read_part(source: Source, archive: Archive, name: str, handler: Handler) -> None:
    """Tell a handler of a part that a document can do without; a damaged one is noted."""
    if name in archive:
        try:
            read_xml(archive.pieces(name), handler)
        except DocumentError as error:
            source.notes.append(Reason(UnreadCode.PART, part=name, why=error.message))


class Texts:
    """A handler that keeps the text of each element with a name of interest, and the attributes of each."""

    def __init__(self, *names: str) -> None:
        """Look for elements of these names, without their prefixes."""
        self._names = frozenset(names)
        self.texts: dict[str, list[str]] = {name: [] for name in names}
        self.attributes: dict[str, list[dict[str, str]]] = {name: [] for name in names}
        self._open: list[str] = []

    def first(self, name: str) -> str | None:
        """The text of the first element of a name, if it is not blank."""
        return next((text for found in self.texts[name] if (text := " ".join(found.split()))), None)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin a text of interest."""
        name = tag.rpartition(":")[2]
        if name in self._names:
            self.texts[name].append("")
            self.attributes[name].append(attributes)
        self._open.append(name)

    def end(self, tag: str) -> None:  # noqa: ARG002 — XML ends what began last
        """End it."""
        self._open.pop()

    def text(self, data: str) -> None:
        """Keep characters of interest."""
        if self._open[-1] in self._names:
            self.texts[self._open[-1]][-1] += data
