"""ODT and FODT: the text of an OpenDocument file; its XML is read as it is."""

from __future__ import annotations

from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.odf import Content, properties
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

# What stands in the text without being of it.
_SKIPPED = frozenset(["office:annotation", "text:tracked-changes", "text:table-of-content", "text:note-citation"])
_PARAGRAPHS = frozenset(["text:p", "text:h"])
_TABLE = frozenset(["table:table", "table:table-row", "table:table-cell"])
# What stands apart from the text before it: the reading of a word, the words for a picture.
_SPACES = frozenset(["text:s", "text:tab", "text:line-break", "text:ruby-text", "svg:title", "svg:desc"])


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document; a note comes before the paragraph that it belongs to ends."""
    content = Content(source)
    styles = _Styles()
    for name in ("styles.xml", "content.xml"):
        content.read_optional(name, styles)
    title, metadata = properties(content, styles.language)
    outline = Outline(title=title, metadata=metadata)
    content.read("content.xml", _Body(outline, styles.levels))
    yield outline.close()


class _Styles:
    """The language of the text, and the levels of the styles that are made for headings, 0 for the title."""

    def __init__(self) -> None:
        self.levels = {"Title": 0}
        self.language: str | None = None
        self._in_default = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "style:default-style":
            self._in_default = attributes.get("style:family") == "paragraph"
        elif tag == "style:text-properties" and self._in_default:
            self.language = attributes.get("fo:language", self.language)
        elif tag == "style:style":
            self._take_style(attributes.get("style:name", ""), attributes)

    def _take_style(self, name: str, attributes: dict[str, str]) -> None:
        level = attributes.get("style:default-outline-level") or name.removeprefix("Heading_20_")
        if level.isdecimal():
            self.levels[name] = int(level)
        elif (above := self.levels.get(attributes.get("style:parent-style-name", ""))) is not None:
            self.levels.setdefault(name, above)

    def end(self, tag: str) -> None:
        if tag == "style:default-style":
            self._in_default = False

    def text(self, data: str) -> None:
        """Styles have none."""


class _Body:
    """The paragraphs in their order, those of a table by rows and those of a list as its items."""

    def __init__(self, outline: Outline, levels: dict[str, int]) -> None:
        self._outline, self._levels = outline, levels
        self._open: list[tuple[str, dict[str, str], list[str]]] = []  # the paragraphs: a note's is within another
        self._cells: list[list[str]] = []
        self._lists = 0
        self._skipped = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _SKIPPED:
            self._skipped += 1
        if self._skipped:
            return
        if tag in _PARAGRAPHS:
            self._open.append((tag, attributes, []))
        elif tag in _TABLE:
            self._start_table(tag)
        elif tag == "text:list":
            self._lists += 1
        elif self._open and tag in _SPACES:
            self._open[-1][2].append(" ")

    def end(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipped -= 1
        elif self._skipped:
            return
        elif tag in _PARAGRAPHS:
            self._end_paragraph(*self._open.pop())
        elif self._open and tag in {"text:ruby-text", "svg:title", "svg:desc"}:
            self._open[-1][2].append(" ")
        elif tag in _TABLE:
            self._end_table(tag)
        elif tag == "text:list":
            self._lists -= 1
            if not self._lists and not self._cells:
                self._outline.end_items()

    def _start_table(self, tag: str) -> None:
        if tag == "table:table":
            if not self._cells:
                self._outline.end_items()
            self._cells.append([])
        elif tag == "table:table-cell":
            self._cells[-1] = []
        elif len(self._cells) == 1:
            self._outline.add_row()

    def _end_table(self, tag: str) -> None:
        if tag == "table:table":
            self._cells.pop()
            if not self._cells:
                self._outline.end_items()
        elif tag == "table:table-cell":
            text = " ".join(self._cells[-1])
            if len(self._cells) > 1:
                self._cells[-2].append(text)
            else:
                self._outline.add_cell(text)

    def text(self, data: str) -> None:
        if self._open and not self._skipped:
            self._open[-1][2].append(data)

    def _end_paragraph(self, tag: str, attributes: dict[str, str], pieces: list[str]) -> None:
        text = " ".join(filter(None, "".join(pieces).split(" "))).strip()
        if not text:
            return
        level = self._levels.get(attributes.get("text:style-name", ""))
        if tag == "text:h" and level != 0:
            given = attributes.get("text:outline-level", "1")
            level = int(given) if given.isdecimal() else 1
        if self._cells:
            self._cells[-1].append(text)
        elif level == 0:
            self._outline.set_title(text)
        elif level:
            self._outline.open_heading(level, text)
        elif self._lists:
            self._outline.add_item(text)
        else:
            self._outline.add_paragraph(text)
