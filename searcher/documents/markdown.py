"""Markdown: headings become title and heading path, the other marks go, the words stay as they are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token

from searcher.documents.model import HEADING_SEPARATOR, Extract, Paragraph
from searcher.documents.plain_text import join_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

# As Pandoc has it: a rule that a blank line follows is a rule.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?![ \t]*\n)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_HTML_TAG = re.compile(r"<!--.*?-->|</?([A-Za-z][A-Za-z0-9]*)[^<>]*>", re.DOTALL)
_INLINE_TAGS = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "var",
    ]
)
_parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read_markdown(text: str) -> Extract:
    r"""Read a Markdown text: the first heading is its title when nothing stands above it.

    >>> extract = read_markdown("# Le titre\n\n## Partie *un*\n\nUn **mot** et\nun [lien](http://exemple.fr).")
    >>> extract.title, extract.paragraphs
    ('Le titre', (Paragraph(text='Un mot et un lien.', heading='Partie un', line=5, page=None),))
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Blank lines in its place keep the line numbers true.
    text = _FRONT_MATTER.sub(lambda match: "\n" * match.group().count("\n"), text)
    outline = _Outline()
    previous = Token("", "", 0)
    for token in _parser.parse(text):
        line = (token.map or [0])[0] + 1
        if token.type == "inline":
            _take_line(outline, _inline_text(token.children or ()), line, previous)
        elif token.type == "tr_open":
            outline.add_item("", line)
        elif token.type in {"fence", "code_block"}:
            outline.add_paragraph(token.content.strip("\n"), line + (token.type == "fence"))
        elif token.type == "html_block":
            outline.add_paragraph(_joined(unescape(_HTML_TAG.sub(_tag_text, token.content))), line)
        elif token.level == 0:
            outline.end_items()
        previous = token
    return outline.close()


def _take_line(outline: _Outline, text: str, line: int, opened: Token) -> None:
    """Put a line where it belongs, by what was opened before it."""
    if opened.type == "heading_open":
        outline.open_heading(int(opened.tag[1:]), text, line)
    elif opened.type in {"th_open", "td_open"}:
        outline.add_cell(text)
    elif opened.hidden:  # in a list without blank lines
        outline.add_item(text, line)
    else:
        outline.add_paragraph(text, line)


def _inline_text(tokens: Iterable[Token]) -> str:
    """The words of a line, without emphasis, links and tags."""
    pieces: list[str] = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif token.type in {"text", "code_inline"}:
            pieces.append(token.content)
        elif token.type == "html_inline":
            pieces.append(_HTML_TAG.sub(_tag_text, token.content))
        elif token.type == "image":
            pieces.append(_inline_text(token.children or ()))
    return _joined("".join(pieces))


def _joined(text: str) -> str:
    return join_lines(stripped for line in text.split("\n") if (stripped := line.strip()))


def _tag_text(tag: re.Match[str]) -> str:
    """What stands where a tag was: nothing inside a line, else the end of a line."""
    return "" if tag[1] is None or tag[1].lower() in _INLINE_TAGS else "\n"


@dataclass(slots=True)
class _Heading:
    level: int
    text: str
    line: int
    has_text_below: bool = False


@dataclass(slots=True)
class _Outline:
    """The document as read so far: its headings, its paragraphs, and the list or table that is being read.

    The items of a list without blank lines, and the rows of a table, make one paragraph of several lines.
    """

    title: str | None = None
    title_line: int = 0
    headings: list[_Heading] = field(default_factory=list)
    paragraphs: list[Paragraph] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    items_line: int = 0

    def open_heading(self, level: int, text: str, line: int) -> None:
        self.end_items()
        if not self.paragraphs and not self.headings and self.title is None:
            self.title, self.title_line = text, line
            return
        self._close_headings(level)
        self.headings.append(_Heading(level, text, line))

    def add_item(self, text: str, line: int) -> None:
        self.items.append(text)
        self.items_line = self.items_line or line

    def add_cell(self, text: str) -> None:
        self.items[-1] = f"{self.items[-1]}\t{text}".strip()

    def end_items(self) -> None:
        if self.items:
            text, line = "\n".join(self.items), self.items_line
            self.items, self.items_line = [], 0
            self.add_paragraph(text, line)

    def add_paragraph(self, text: str, line: int) -> None:
        self.end_items()
        if text.strip():
            for heading in self.headings:
                heading.has_text_below = True
            self.paragraphs.append(Paragraph(text, heading=self._path(), line=line))

    def close(self) -> Extract:
        self.end_items()
        self._close_headings(0)
        if not self.paragraphs and self.title:
            self.paragraphs.append(Paragraph(self.title, line=self.title_line))
        return Extract(self.title, tuple(self.paragraphs))

    def _close_headings(self, level: int) -> None:
        """Leave the headings of this level and below; one with nothing under it is a paragraph, lest it be lost."""
        while self.headings and self.headings[-1].level >= level:
            heading = self.headings.pop()
            if not heading.has_text_below:
                self.paragraphs.append(Paragraph(heading.text, heading=self._path(), line=heading.line))
                for above in self.headings:
                    above.has_text_below = True

    def _path(self) -> str | None:
        return HEADING_SEPARATOR.join(heading.text for heading in self.headings if heading.text) or None
