"""DOCX: the text of a Word document by its styles, with the notes; its XML is read as it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from searcher.documents.archive import Archive
from searcher.documents.outline import Outline
from searcher.documents.source import facts
from searcher.documents.xml import Texts, read_part, read_xml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_DOCUMENT = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_LEVELS = 9


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file: the body, then its foot- and endnotes."""
    archive = Archive(source.data)
    core = Texts("title", "creator", "created", "modified", "language")
    read_part(source, archive, "docProps/core.xml", core)
    styles = _Styles()
    read_part(source, archive, "word/styles.xml", styles)
    outline = Outline(
        title=core.first("title"),
        metadata=facts(
            author=re.split(r"\s*;\s*", core.first("creator") or ""),
            date=core.first("created") or core.first("modified"),
            language=core.first("language") or styles.language,
        ),
    )
    read_xml(archive.read(_DOCUMENT), _Body(outline, styles.levels))
    outline.leave_headings()
    for name in _NOTES:
        read_part(source, archive, name, _Body(outline, styles.levels))
    yield outline.close()


class _Styles:
    """Which styles are headings and of which level: told by outline levels and by the names that Word keeps."""

    def __init__(self) -> None:
        self.levels: dict[str, int] = {}
        self.language: str | None = None
        self._style = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag == "w:style":
            self._style = attributes.get("w:styleId", "")
        elif tag == "w:lang":
            self.language = self.language or value
        elif not self._style:
            return
        elif tag == "w:name" and (heading := re.fullmatch(r"(?:heading|titre) (\d)", value, re.IGNORECASE)):
            self.levels[self._style] = int(heading[1])
        elif tag == "w:name" and value.lower() in {"title", "titre"}:
            self.levels[self._style] = 0
        elif tag == "w:basedOn" and value in self.levels:
            self.levels.setdefault(self._style, self.levels[value])
        elif tag == "w:outlineLvl" and value.isdecimal() and int(value) < _LEVELS:
            self.levels[self._style] = int(value) + 1

    def end(self, tag: str) -> None:
        if tag == "w:style":
            self._style = ""

    def text(self, data: str) -> None:
        """Styles have none."""


class _Body:
    """The paragraphs in their order; those of a text box come where it is anchored, those of a table by rows."""

    def __init__(self, outline: Outline, levels: dict[str, int]) -> None:
        self._outline, self._levels = outline, levels
        self._paragraphs: list[_Paragraph] = []
        self._cells: list[list[str]] = []  # of each table that is open, the cell that is being read
        self._in_text = 0
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "mc:Fallback":  # says again what mc:Choice has said
            self._skipped += 1
        if self._skipped:
            return
        if tag == "w:p":
            self._paragraphs.append(_Paragraph())
        elif tag == "w:tbl":
            self._outline.end_items()
            self._cells.append([])
        elif tag == "w:tr" and len(self._cells) == 1:
            self._outline.add_row()
        elif tag == "w:tc":
            self._cells[-1] = []
        elif self._paragraphs:
            self._start_in_paragraph(tag, attributes)

    def _start_in_paragraph(self, tag: str, attributes: dict[str, str]) -> None:
        paragraph = self._paragraphs[-1]
        if tag == "w:t":
            self._in_text += 1
        elif tag == "w:pStyle":
            paragraph.level = self._levels.get(attributes.get("w:val", ""), paragraph.level)
        elif tag == "w:outlineLvl" and (value := attributes.get("w:val", "")).isdecimal() and int(value) < _LEVELS:
            paragraph.level = int(value) + 1
        elif tag == "w:numPr":
            paragraph.item = True
        elif tag in {"w:tab", "w:br", "w:cr"}:
            paragraph.pieces.append(" ")
        elif tag == "w:noBreakHyphen":
            paragraph.pieces.append("\u2011")

    def end(self, tag: str) -> None:
        if tag == "mc:Fallback":
            self._skipped -= 1
        elif self._skipped:
            return
        elif tag == "w:t":
            self._in_text -= 1
        elif tag == "w:p":
            self._end_paragraph(self._paragraphs.pop())
        elif tag == "w:tc":
            text = " ".join(self._cells[-1])
            if len(self._cells) > 1:
                self._cells[-2].append(text)
            else:
                self._outline.add_cell(text)
        elif tag == "w:tbl":
            self._cells.pop()
            if not self._cells:
                self._outline.end_items()

    def text(self, data: str) -> None:
        if self._in_text and not self._skipped:
            self._paragraphs[-1].pieces.append(data)

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        text = "".join(paragraph.pieces).strip()
        if not text:
            return
        if self._cells:
            self._cells[-1].append(text)
        elif paragraph.level == 0:
            self._outline.set_title(text)
        elif paragraph.level:
            self._outline.open_heading(paragraph.level, text)
        elif paragraph.item:
            self._outline.add_item(text)
        else:
            self._outline.add_paragraph(text)


class _Paragraph:
    """A paragraph that is being read; its level is that of a heading, 0 for the title."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.level: int | None = None
        self.item = False
