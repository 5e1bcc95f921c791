"""AsciiDoc: headings, paragraphs, lists and tables, without marks, attributes and comments."""

from __future__ import annotations

import re

from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.light_markup import Blocks
from searcher.documents.source import facts
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_ATTRIBUTE = re.compile(r":!?([\w-]+)!?:[ \t]*(.*)")
_HEADING = re.compile(r"(={1,6})[ \t]+(\S.*?)(?:[ \t]+=+)?[ \t]*")
_ITEM = re.compile(r"[ \t]*(?:\*{1,5}|-|\.{1,5}|\d+\.|<\d+>)[ \t]+(?:\[[ xX*]\][ \t]+)?(.*)")
_TERM = re.compile(r"[ \t]*(\S.*?)(?::{2,4}|;;)(?:[ \t]+(.*))?")
_FENCE = re.compile(r"(-{4,}|\.{4,}|={4,}|\*{4,}|_{4,}|/{4,}|\+{4,}|--|```\w*)[ \t]*")
_BLOCK_LINE = re.compile(r"\[.*\][ \t]*|(?:image|include|video|audio|toc|ifdef|ifndef|endif)::.*|<<<|'{3,}|\+")
_TITLE = re.compile(r"\.([^\s.].*)")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_LINK = re.compile(r"(?:link:|https?://|mailto:|xref:|image:)[^\s\[\]]+\[([^\[\]\n]*)\]")
_REFERENCE = re.compile(r"<<([^,<>\n]+)(?:,([^<>\n]*))?>>|\[\[[^\[\]\n]+\]\]|\{nbsp\}")
_NOTE = re.compile(r"footnote:[\w-]*\[([^\[\]]*)\]")
_EMPHASIS_IN_WORD = re.compile(r"(?<!\\)(\*\*|__)([^\s*_](?:[^\n]{0,120}?\S)?)\1")
_EMPHASIS = re.compile(r"(?<![\w\\])(\*\*|\*|__|_|``|`|##|#|\+)(\S(?:[^\n]{0,120}?\S)?)\1(?!\w)")
_VERBATIM = frozenset("-.+`")


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    yield read_asciidoc(source.text())


def read_asciidoc(text: str) -> Extract:
    r"""Read an AsciiDoc text.

    >>> extract = read_asciidoc("= Guide\nAda Roux\n\n== Le toit\n\nVoir *le* https://a.fr[couvreur].\n")
    >>> extract.title, extract.metadata, extract.paragraphs
    ('Guide', {'author': 'Ada Roux'}, (Paragraph(text='Voir le couvreur.', heading='Le toit', line=6, page=None),))
    """
    lines = text.split("\n")
    title, header, said = _header(lines)
    outline = Outline(
        title=title,
        metadata=facts(
            author=re.split(r"\s*;\s*", said.get("author", "")),
            date=said.get("revdate", said.get("date")),
            language=said.get("lang"),
        ),
    )
    body = _Body(outline)
    for number, line in enumerate(lines[header:], start=header + 1):
        body.add(line.rstrip(), number)
    body.close()
    return outline.close()


def _header(lines: list[str]) -> tuple[str | None, int, dict[str, str]]:
    """The title, how many lines the header has, and its attributes."""
    said: dict[str, str] = {}
    title, number = None, 0
    for line in lines:
        if title and number and not line.strip():
            break
        if attribute := _ATTRIBUTE.fullmatch(line):
            said[attribute[1].lower()] = attribute[2].strip()
        elif not title and line.startswith("= "):
            title = _plain(line[2:].strip())
        elif title and "author" not in said:
            said["author"] = re.sub(r"\s*<[^<>]*>", "", line).strip()
        elif line.strip() and not line.startswith("//") and not title:
            return None, 0, said
        number += 1
    return title, number, said


class _Body:
    """The blocks below the header."""

    def __init__(self, outline: Outline) -> None:
        self._blocks = Blocks(outline, self._without_notes)
        self._fence = ""
        self._verbatim: list[str] = []
        self._notes: list[str] = []
        self._cells: list[str] = []
        self._in_table = False

    def add(self, line: str, number: int) -> None:
        if not line:
            self._end_block()
        if self._fence:
            self._add_verbatim(line, number)
        elif line.startswith("|==="):
            self._blocks.close()
            self._in_table = not self._in_table
        elif self._in_table:
            if line.strip():
                cells = re.split(r"(?<!\\)\|", line)[1:] if "|" in line else [line]
                self._blocks.add_row(cells, number)
        elif fence := _FENCE.fullmatch(line):
            self._blocks.close()
            if (line[0] in _VERBATIM and line != "--") or line[0] == "/":
                self._fence = "```" if fence[1].startswith("```") else fence[1]
        elif not line.startswith("//") and not _ATTRIBUTE.fullmatch(line) and not _BLOCK_LINE.fullmatch(line):
            self._add_line(line, number)

    def _add_verbatim(self, line: str, number: int) -> None:
        if line == self._fence:
            if not self._fence.startswith("/"):
                self._blocks.add_verbatim(self._verbatim, number - len(self._verbatim))
            self._fence, self._verbatim = "", []
        else:
            self._verbatim.append(line)

    def _end_block(self) -> None:
        """End a paragraph; the notes in it come after it."""
        self._blocks.close()
        for note in self._notes:
            self._blocks.outline.add_paragraph(_plain(note))
        self._notes = []

    def _without_notes(self, text: str) -> str:
        self._notes += filter(None, _NOTE.findall(text))
        return _plain(_NOTE.sub("", text))

    def _add_line(self, line: str, number: int) -> None:
        if heading := _HEADING.fullmatch(line):
            self._blocks.open_heading(len(heading[1]), heading[2], number)
        elif item := _ITEM.fullmatch(line):
            self._blocks.begin_item(item[1], number)
        elif term := _TERM.fullmatch(line):
            self._blocks.begin_item(" : ".join(filter(None, term.groups())), number)
        elif title := _TITLE.fullmatch(line):
            self._blocks.close()
            self._blocks.outline.add_paragraph(_plain(title[1]), number)
        else:
            self._blocks.add_line(_ADMONITION.sub("", line).removesuffix(" +"), number)

    def close(self) -> None:
        if self._verbatim:
            self._blocks.add_verbatim(self._verbatim, 1)
        self._end_block()


def _plain(text: str) -> str:
    """The text without its marks."""
    text = _LINK.sub(lambda link: link[1] or link[0].rpartition("[")[0], text)
    text = _REFERENCE.sub(lambda found: found[2] or "", text)
    return _EMPHASIS.sub(r"\2", _EMPHASIS_IN_WORD.sub(r"\2", text))
