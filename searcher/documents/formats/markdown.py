"""Markdown: headings become title and heading path, the other marks go, the words stay as they are."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.front_matter import read_front_matter
from searcher.documents.formats.html_tokens import plain_text
from searcher.documents.text.paragraphs import join_lines
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

# What markdown-it is given at once: it takes quadratic time for brackets and stars.
_MAX_INLINE_CHARS = 4_000
_MARK = re.compile(r"[\[\]*_~`<&!\\]")
_TOO_MANY_MARKS = re.compile(r"(?:[^\[\]*_~`<&!\\]*+[\[\]*_~`<&!\\]){200}")
_parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("inline")
_lines = MarkdownIt("commonmark").enable(["strikethrough"])
_lines_without_links = MarkdownIt("commonmark").enable(["strikethrough"]).disable(["link", "image"])


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    yield read_markdown(source.text())


def read_markdown(text: str) -> Extract:
    r"""Read a Markdown text: the first heading is its title when nothing stands above it.

    >>> extract = read_markdown("# Le titre\n\n## Partie *un*\n\nUn **mot** et\nun [lien](http://exemple.fr).")
    >>> extract.title, extract.paragraphs
    ('Le titre', (Paragraph(text='Un mot et un lien.', heading='Partie un', line=5, page=None),))
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = read_front_matter(text)
    if front.chars:
        # Blank lines in its place keep the line numbers true.
        text = "\n" * text.count("\n", 0, front.chars) + text[front.chars :]
    outline = Outline(title=front.title, metadata=front.metadata)
    references: dict[str, Any] = {}
    previous = Token("", "", 0)
    for token in _parser.parse(text, references):
        line = (token.map or [0])[0] + 1
        if token.type == "inline":
            _take_line(outline, _line_text(token.content, references), line, previous)
        elif token.type == "tr_open":
            outline.add_row(line)
        elif token.type in {"fence", "code_block"}:
            outline.add_paragraph(token.content.strip("\n"), line + (token.type == "fence"))
        elif token.type == "html_block":
            outline.add_paragraph(_joined(plain_text(token.content)), line)
        elif token.level == 0:
            outline.end_items()
        previous = token
    outline.leave_headings()
    for words in front.words:
        outline.add_paragraph(words, 1)
    return outline.close()


def _take_line(outline: Outline, text: str, line: int, opened: Token) -> None:
    """Put a line where it belongs, by what was opened before it."""
    if opened.type == "heading_open":
        outline.open_heading(int(opened.tag[1:]), text, line)
    elif opened.type in {"th_open", "td_open"}:
        outline.add_cell(text)
    elif opened.hidden:  # in a list without blank lines
        outline.add_item(text, line)
    else:
        outline.add_paragraph(text, line)


def _line_text(text: str, references: dict[str, Any]) -> str:
    """The words of a paragraph, without emphasis, links and tags; a very long one is taken in pieces."""
    if not _MARK.search(text):
        return _joined(text)
    tokens: list[Token] = []
    start = 0
    while start < len(text):
        end = _piece_end(text, start)
        # Where no bracket is closed there is no link, for which each that is open would be tried.
        parser = _lines if "]" in text[start:end] else _lines_without_links
        tokens += parser.parseInline(text[start:end], references)[0].children or ()
        start = end
    return _joined(_inline_text(tokens))


def _piece_end(text: str, start: int) -> int:
    """Where what is given to markdown-it at once ends: after a link or a sentence if one ends near, or else a word."""
    end = min(start + _MAX_INLINE_CHARS, len(text))
    if marks := _TOO_MANY_MARKS.match(text, start, end):
        end = marks.end()
    if end == len(text):
        return end
    near = max(text.rfind(sign, (start + end) // 2, end) for sign in (") ", "] ", ". "))
    return near + 2 if near > start else text.rfind(" ", start, end) + 1 or end


def _inline_text(tokens: Iterable[Token]) -> str:
    pieces: list[str] = []
    for token in tokens:
        if token.type in {"softbreak", "hardbreak"}:
            pieces.append("\n")
        elif token.type in {"text", "code_inline"}:
            pieces.append(token.content)
        elif token.type == "html_inline":
            pieces.append(plain_text(token.content))
        elif token.type == "image":
            pieces.append(_inline_text(token.children or ()))
    return "".join(pieces)


def _joined(text: str) -> str:
    return join_lines(stripped for line in text.split("\n") if (stripped := line.strip()))
