"""Markdown: headings become title and heading path, the other marks go, the words stay as they are."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token

from searcher.documents.formats.document_builder import Outline
from searcher.documents.source import facts
from searcher.documents.text.paragraphs import join_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

# As Pandoc has it: a rule that a blank line follows is a rule.
_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?![ \t]*\n)((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FACT = re.compile(r"(\w+)[ \t]*:[ \t]*(.*)|[ \t]+-[ \t]+(.+)|- (.+)")
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


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file."""
    yield read_markdown(source.text())


def read_markdown(text: str) -> Extract:
    r"""Read a Markdown text: the first heading is its title when nothing stands above it.

    >>> extract = read_markdown("# Le titre\n\n## Partie *un*\n\nUn **mot** et\nun [lien](http://exemple.fr).")
    >>> extract.title, extract.paragraphs
    ('Le titre', (Paragraph(text='Un mot et un lien.', heading='Partie un', line=5, page=None),))
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    said: dict[str, list[str]] = {}
    if front := _FRONT_MATTER.match(text):
        said = _front_matter(front[1])
        # Blank lines in its place keep the line numbers true.
        text = "\n" * front[0].count("\n") + text[front.end() :]
    outline = Outline(
        title=next(iter(said.get("title", said.get("titre", []))), None),
        metadata=facts(
            author=[name for key in ("author", "authors", "auteur", "auteurs") for name in said.get(key, [])],
            date=next(iter(said.get("date", [])), None),
            language=next((code for key in ("lang", "language", "langue") for code in said.get(key, [])), None),
        ),
    )
    previous = Token("", "", 0)
    for token in _parser.parse(text):
        line = (token.map or [0])[0] + 1
        if token.type == "inline":
            _take_line(outline, _inline_text(token.children or ()), line, previous)
        elif token.type == "tr_open":
            outline.add_row(line)
        elif token.type in {"fence", "code_block"}:
            outline.add_paragraph(token.content.strip("\n"), line + (token.type == "fence"))
        elif token.type == "html_block":
            outline.add_paragraph(_joined(unescape(_HTML_TAG.sub(_tag_text, token.content))), line)
        elif token.level == 0:
            outline.end_items()
        previous = token
    return outline.close()


def _front_matter(text: str) -> dict[str, list[str]]:
    r"""The values of each key, where they are as simple as those of titles, authors and dates.

    >>> _front_matter("title: 'Un : deux'\nauthor:\n  - Ada\n  - Zoé\ntags: [a, b]\n")
    {'title': ['Un : deux'], 'author': ['Ada', 'Zoé'], 'tags': ['a', 'b']}
    """
    said: dict[str, list[str]] = {}
    values: list[str] = []
    for line in text.splitlines():
        if not (found := _FACT.fullmatch(line.rstrip())):
            continue
        key, value, *items = found.groups()
        if key:
            values = said.setdefault(key.lower(), [])
            items = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
        values += [cleaned for item in items if item and (cleaned := item.strip().strip("'\"").strip())]
    return said


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
