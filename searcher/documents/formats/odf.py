"""OpenDocument files, packed or flat: their parts, and what they say of title, author, date and language."""

from __future__ import annotations

import re

from searcher.documents.formats.archive import Archive
from searcher.documents.formats.xml import Texts, read_part, read_xml
from searcher.documents.source import facts
from searcher.documents.text.titles import real_title
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.documents.formats.xml import Handler
    from searcher.documents.model import Metadata
    from searcher.documents.source import Source


class Content:
    """The parts of a file; a flat one holds them all in one."""

    def __init__(self, source: Source) -> None:
        """Open the archive, if it is one."""
        self._source = source
        self._archive = Archive(source.data) if source.data.startswith(b"PK") else None

    def read(self, part: str, handler: Handler) -> None:
        """Tell a handler of a part that must be there; of a flat file all of it."""
        read_xml(self._archive.pieces(part) if self._archive else self._source.data, handler)

    def read_optional(self, part: str, handler: Handler) -> None:
        """Read a part that a document can do without."""
        if self._archive:
            read_part(self._source, self._archive, part, handler)
        else:
            read_xml(self._source.data, handler)


class _Meta(Texts):
    """Texts within `office:meta` alone: those of comments and slides have names of the same kind."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self._in_meta = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "office:meta":
            self._in_meta = True
        elif self._in_meta:
            super().start(tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "office:meta":
            self._in_meta = False
        elif self._in_meta:
            super().end(tag)

    def text(self, data: str) -> None:
        if self._in_meta and self._open:
            super().text(data)


def properties(content: Content, language: str | None = None) -> tuple[str | None, Metadata]:
    """The title of a document and its metadata; `language` is that of its text, where its properties have none."""
    meta = _Meta("title", "creator", "initial-creator", "creation-date", "date", "language")
    content.read_optional("meta.xml", meta)
    metadata = facts(
        author=re.split(r"\s*;\s*", meta.first("initial-creator") or meta.first("creator") or ""),
        date=meta.first("creation-date") or meta.first("date"),
        language=meta.first("language") or language,
    )
    return real_title(meta.first("title")), metadata
