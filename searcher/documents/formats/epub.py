"""EPUB: the chapters of a book in their order; each is a page of HTML."""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from searcher.documents.formats.archive import Archive
from searcher.documents.formats.html import read_page
from searcher.documents.formats.xml import Texts, read_xml
from searcher.documents.heading_path import HEADING_SEPARATOR
from searcher.documents.model import Extract, Paragraph
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import facts
from searcher.documents.text.encoding import decode
from searcher.documents.text.titles import real_title
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.source import Source

_CONTAINER = "META-INF/container.xml"
_FILE_NAME = re.compile(r"\S+\.x?html?", re.IGNORECASE)  # which some programs give to chapters as their title
_LOCKED = "META-INF/encryption.xml"


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document; what stands in a chapter has the chapter's title above it."""
    archive = Archive(source.data)
    container = Texts("rootfile")
    read_xml(archive.pieces(_CONTAINER), container)
    package_name = next((found.get("full-path", "") for found in container.attributes["rootfile"]), "")
    package = Texts("title", "creator", "date", "language", "item", "itemref")
    read_xml(archive.pieces(package_name), package)
    title = real_title(package.first("title"))
    paragraphs: list[Paragraph] = []
    for name in dict.fromkeys(_chapters(package, dirname(package_name))):
        found = archive.find(name)
        if found is None:
            source.notes.append(Reason(UnreadCode.PART_LACKING, part=name))
            continue
        paragraphs += _chapter(decode(archive.read(found)), title)
    if not paragraphs and _LOCKED in archive:
        raise DocumentError(Reason(UnreadCode.LOCKED_BY_PUBLISHER))
    metadata = facts(author=package.texts["creator"], date=package.first("date"), language=package.first("language"))
    yield Extract(title, tuple(paragraphs), metadata)


def _chapters(package: Texts, folder: str) -> Iterator[str]:
    """The names of the chapters, as the book's spine has them."""
    items = {item.get("id"): item for item in package.attributes["item"]}
    for reference in package.attributes["itemref"]:
        item = items.get(reference.get("idref"), {})
        if _is_page(item.get("media-type", "")) and "nav" not in item.get("properties", "").split():
            yield normpath(join(folder, unquote(item.get("href", "").partition("#")[0])))


def _is_page(media_type: str) -> bool:
    """Whether a part is a page of text, by its media type; that of books before EPUB is one too."""
    return "html" in media_type or media_type == "text/x-oeb1-document"


def _chapter(text: str, book: str | None) -> Iterator[Paragraph]:
    """The paragraphs of a chapter; their lines are those of a file that no reader sees, and are left out."""
    extract = read_page(text, whole=True)
    above = None if extract.title == book or _FILE_NAME.fullmatch(extract.title or "") else extract.title
    for heading, under in groupby(extract.paragraphs, key=attrgetter("heading")):
        below = _heading(above, heading)
        yield from (Paragraph(paragraph.text, below) for paragraph in under)


def _heading(above: str | None, heading: str | None) -> str | None:
    """The heading of a paragraph with the chapter's title above it, which may be its own first part."""
    if not above or not heading or heading.split(HEADING_SEPARATOR)[0] == above:
        return heading or above
    return HEADING_SEPARATOR.join((above, heading))
