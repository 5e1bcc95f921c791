"""DOCX: the text of a Word document by its styles, then notes, comments, headers and footers; its XML is read as it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial

from searcher.documents.formats.archive import Archive
from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.members import read_member
from searcher.documents.formats.ooxml import main_part, relations
from searcher.documents.formats.raised import raised
from searcher.documents.formats.xml import Texts, read_part, read_xml
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import facts
from searcher.documents.text.titles import real_title
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from searcher.documents.model import Extract, Paragraph
    from searcher.documents.source import Source

_BESIDE = ("footnotes", "endnotes", "comments", "header", "footer")  # kinds of parts, in the order of reading
_MOST_BASED = 20  # styles, each based on the next: Word has eleven at most
_LEVELS = 9
_CONTENTS = re.compile(r"toc \d|table of figures|tm \d", re.IGNORECASE)
_OFF = frozenset(["0", "false", "off", "none"])


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document: the body, then what stands beside it."""
    archive = Archive(source.data)
    main = main_part(source, archive, "word/document.xml")
    related = _related(source, archive, main)
    core = Texts("title", "creator", "created", "modified", "language")
    read_part(source, archive, "docProps/core.xml", core)
    styles = _Styles()
    for name in related.get("styles", {"": "word/styles.xml"}).values():
        read_part(source, archive, name, styles)
    outline = Outline(
        title=real_title(core.first("title")),
        metadata=facts(
            author=re.split(r"\s*;\s*", core.first("creator") or ""),
            date=core.first("created") or core.first("modified"),
            language=core.first("language") or styles.language,
        ),
    )
    body = _Body(outline, styles, partial(_chunk, source, archive, related.get("aFChunk", {})))
    read_xml(archive.pieces(main), body)
    outline.leave_headings()
    for name in dict.fromkeys(name for kind in _BESIDE for name in related.get(kind, {}).values()):
        beside = Outline()
        read_part(source, archive, name, _Body(beside, styles))
        for paragraph in beside.close().paragraphs:
            outline.add_note(paragraph.text)
    yield outline.close()


def _related(source: Source, archive: Archive, part: str) -> dict[str, dict[str, str]]:
    """The names of the parts that a part refers to: by kind, and by the id in the part."""
    related: dict[str, dict[str, str]] = {}
    for relation in relations(source, archive, part):
        related.setdefault(relation.kind, {})[relation.id] = relation.part
    return related


def _chunk(source: Source, archive: Archive, chunks: dict[str, str], identity: str) -> Iterator[Paragraph]:
    """The paragraphs of a part in another format, such as HTML, that Word takes in when it opens the document."""
    name = chunks.get(identity)
    if name and name in archive:
        try:
            for extract in read_member(source, name, archive.read(name)):
                yield from extract.paragraphs
        except DocumentError as error:
            source.notes.append(Reason(UnreadCode.PART, part=name, why=error.message))


class _Styles:
    """What the styles say: the level of a heading, 0 for the title, and which are of hidden text or of contents."""

    def __init__(self) -> None:
        self.language: str | None = None
        self._levels: dict[str, int] = {}
        self._hidden: set[str] = set()
        self._items: set[str] = set()
        self._contents: set[str] = set()
        self._based_on: dict[str, str] = {}
        self._style = ""

    def level(self, style: str) -> int | None:
        """The level of the headings of a style, or of the one it is based on."""
        return next((self._levels[name] for name in self._line(style) if name in self._levels), None)

    def is_hidden(self, style: str) -> bool:
        """Whether text of a style is not shown."""
        return any(name in self._hidden for name in self._line(style))

    def is_item(self, style: str) -> bool:
        """Whether paragraphs of a style are items of a list."""
        return any(name in self._items for name in self._line(style))

    def is_contents(self, style: str) -> bool:
        """Whether a style is that of lines of a table of contents."""
        return any(name in self._contents for name in self._line(style))

    def _line(self, style: str) -> Iterator[str]:
        """A style and those it is based on, one upon the other, of which there are few: it may be a circle."""
        for _above in range(_MOST_BASED):
            yield style
            if not (style := self._based_on.get(style, "")):
                return

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        value = attributes.get("w:val", "")
        if tag == "w:style":
            self._style = attributes.get("w:styleId", "")
        elif tag == "w:lang":
            self.language = self.language or value
        elif not self._style:
            return
        elif tag == "w:name":
            self._take_name(value)
        elif tag == "w:basedOn":
            self._based_on[self._style] = value
        elif tag == "w:vanish" and value not in _OFF:
            self._hidden.add(self._style)
        elif tag == "w:numPr":
            self._items.add(self._style)
        elif tag == "w:outlineLvl" and value.isdecimal() and int(value) < _LEVELS:
            self._levels[self._style] = int(value) + 1

    def _take_name(self, name: str) -> None:
        if heading := re.fullmatch(r"(?:heading|titre) (\d)", name, re.IGNORECASE):
            self._levels.setdefault(self._style, int(heading[1]))
        elif name.lower() in {"title", "titre"}:
            self._levels.setdefault(self._style, 0)
        elif _CONTENTS.fullmatch(name):
            self._contents.add(self._style)

    def end(self, tag: str) -> None:
        if tag == "w:style":
            self._style = ""

    def text(self, data: str) -> None:
        """Styles have none."""


class _Body:
    """The paragraphs in their order; those of a text box come where it is anchored, those of a table by rows."""

    def __init__(
        self, outline: Outline, styles: _Styles, chunk: Callable[[str], Iterable[Paragraph]] | None = None
    ) -> None:
        self._outline, self._styles, self._chunk = outline, styles, chunk
        self._paragraphs: list[_Paragraph] = []
        self._cells: list[list[str]] = []  # of each table that is open, the cell that is being read
        self._blocks: list[bool] = []  # of each block of Word's own that is open: is it a table of contents?
        self._fields: list[bool] = []  # of each field that is open: is its code over, and its result begun?
        self._before: list[str] = []  # the text of a paragraph that goes on in the next one: the end of it was deleted
        self._in_text = 0
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._skipped += self._is_left_out(tag)
        if tag == "w:sdt":
            self._blocks.append(False)
        elif tag == "w:docPartGallery" and self._blocks:
            self._blocks[-1] = attributes.get("w:val") == "Table of Contents"
        if self._skipped:
            return
        if tag == "w:p":
            self._paragraphs.append(_Paragraph(self._before))
            self._before = []
        elif tag in _TABLE:
            self._start_table(tag)
        elif tag == "w:altChunk" and self._chunk:
            for paragraph in self._chunk(attributes.get("r:id", "")):
                self._outline.add_paragraph(paragraph.text)
        elif self._paragraphs:
            self._start_in_paragraph(tag, attributes)

    def _is_left_out(self, tag: str) -> bool:
        """Whether what is in an element is said elsewhere, by mc:Choice, at its new place, by the headings; or was once so."""
        return tag in _SKIPPED or (tag == "w:sdtContent" and bool(self._blocks) and self._blocks[-1])

    def _start_table(self, tag: str) -> None:
        if tag == "w:tbl":
            self._end_joined()
            if not self._cells:
                self._outline.end_items()
            self._cells.append([])
        elif tag == "w:tr" and len(self._cells) == 1:
            self._outline.add_row()
        elif tag == "w:tc" and self._cells:
            self._cells[-1] = []

    def _end_table(self, tag: str) -> None:
        if tag == "w:tc" and len(self._cells) > 1:
            self._cells[-2].append(" ".join(self._cells[-1]))
        elif tag == "w:tc" and self._cells:
            self._outline.add_cell(" ".join(self._cells[-1]))
        elif tag == "w:tbl":
            self._cells.pop()
            if not self._cells:
                self._outline.end_items()

    def _start_in_paragraph(self, tag: str, attributes: dict[str, str]) -> None:
        paragraph = self._paragraphs[-1]
        value = attributes.get("w:val", "")
        if tag in {"w:t", "m:t"}:
            self._in_text += 1
        elif tag == "w:pStyle":
            level = self._styles.level(value)
            paragraph.level = paragraph.level if level is None else level
            paragraph.is_hidden = self._styles.is_hidden(value)
            paragraph.is_contents = self._styles.is_contents(value)
            paragraph.item = paragraph.item or self._styles.is_item(value)
        elif tag == "w:outlineLvl" and value.isdecimal() and int(value) < _LEVELS:
            paragraph.level = int(value) + 1
        elif tag == "w:numPr":
            paragraph.item = True
        elif tag == "w:del" and paragraph.in_properties:
            paragraph.goes_on = True
        elif tag == "w:pPr":
            paragraph.in_properties = True
        elif tag == "w:fldChar":
            self._take_field_sign(attributes.get("w:fldCharType", ""))
        elif tag in {"w:r", "m:r"}:
            paragraph.run = _Run(paragraph.is_hidden)
        elif paragraph.run:
            paragraph.start_in_run(tag, value, self._styles)

    def _take_field_sign(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields:
            self._fields.pop()

    def end(self, tag: str) -> None:
        if self._is_left_out(tag):
            self._skipped -= 1
        elif tag == "w:sdt":
            self._blocks.pop()
        elif self._skipped:
            return
        elif tag in {"w:t", "m:t"}:
            self._in_text -= 1
        elif tag == "w:p":
            self._end_paragraph(self._paragraphs.pop())
        elif tag in _ENDS:
            self._end_joined()
            self._end_table(tag)
        elif self._paragraphs:
            self._paragraphs[-1].end(tag)

    def _end_joined(self) -> None:
        """End a paragraph that was to go on, where no other one follows."""
        if self._before:
            self._end_paragraph(_Paragraph(self._before))
            self._before = []

    def text(self, data: str) -> None:
        # The result of a field in the code of another one is not shown.
        if self._in_text and not self._skipped and all(self._fields[:-1]):
            self._paragraphs[-1].add(data)

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        if paragraph.goes_on:
            self._before = paragraph.pieces
            return
        text = "".join(paragraph.pieces).strip()
        if not text or paragraph.is_contents:
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


_SKIPPED = frozenset(["mc:Fallback", "w:moveFrom", "w:pPrChange", "w:rPrChange"])
_TABLE = frozenset(["w:tbl", "w:tr", "w:tc"])
_ENDS = frozenset([*_TABLE, "w:body", "w:txbxContent", "w:footnote", "w:endnote", "w:comment", "w:hdr", "w:ftr"])
_SIGNS = {
    "w:tab": " ", "w:ptab": " ", "w:br": " ", "w:cr": " ", "w:sym": " ", "w:noBreakHyphen": "\u2011",
    "w:softHyphen": "\u00ad",
}  # fmt: skip


@dataclass(slots=True)
class _Run:
    """A stretch of text of one look."""

    is_hidden: bool
    is_raised: bool = False


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being read; its level is that of a heading, 0 for the title."""

    pieces: list[str] = field(default_factory=list)
    level: int | None = None
    item: bool = False
    is_hidden: bool = False
    is_contents: bool = False
    in_properties: bool = False
    goes_on: bool = False  # in the next one, as the mark between them was deleted
    run: _Run | None = None

    def start_in_run(self, tag: str, value: str, styles: _Styles) -> None:
        """Take a property or a sign of the run that is open."""
        assert self.run
        if tag == "w:vanish":
            self.run.is_hidden = value not in _OFF
        elif tag == "w:rStyle":
            self.run.is_hidden = self.run.is_hidden or styles.is_hidden(value)
        elif tag == "w:vertAlign":
            self.run.is_raised = value == "superscript"
        elif tag in _SIGNS:
            self.add(_SIGNS[tag])

    def end(self, tag: str) -> None:
        """Take the end of a run, of the properties, or of the reading of a word."""
        if tag in {"w:r", "m:r"}:
            self.run = None
        elif tag == "w:pPr":
            self.in_properties = False
        elif tag == "w:rt":
            self.pieces.append(" ")

    def add(self, text: str) -> None:
        """Add characters, unless they are not shown."""
        if not self.run:
            self.pieces.append(text)
        elif not self.run.is_hidden:
            self.pieces.append(raised(text) if self.run.is_raised else text)
