"""reStructuredText: headings by their lines of signs, paragraphs, lists and tables, without roles and directives."""

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

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*")
_FIELD = re.compile(r":([A-Za-zÀ-ÿ][^:\n]{0,60}):(?:[ \t]+(.*))?")
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|(?:\d{1,3}|#|[a-z])[.)])[ \t]+(.*)")
_DIRECTIVE = re.compile(r"([ \t]*)\.\.(?:[ \t]+(.*))?")
_NAMED = re.compile(r"([\w-]+)::(?:[ \t]+(.*))?")
_SILENT = frozenset(
    ["image", "figure", "include", "toctree", "contents", "raw", "index", "meta", "automodule", "autoclass", "autofunction"]
)  # fmt: skip
_VERBATIM = frozenset(["code", "code-block", "sourcecode", "literalinclude", "math", "parsed-literal"])
_VERSE = re.compile(r"[ \t]*\|(?:[ \t]+([^|]*))?")
_GRID = re.compile(r"[ \t]*\+(?:[-=]+\+)+[ \t]*")
_SIMPLE = re.compile(r"[ \t]*=+(?:[ \t]+=+)+[ \t]*")
_ROLE = re.compile(r":[\w:+.-]+:`([^`\n]+)`|`([^`\n]+)`__?|``([^`\n]+)``|`([^`\n]+)`|\|([^|\n]+)\|_?")
_TARGET = re.compile(r"\s*<[^<>]*>$")
_EMPHASIS = re.compile(r"(?<![\w\\*])(\*\*|\*)(\S(?:[^*\n]{0,120}?\S)?)\1(?!\w)")
_REFERENCE = re.compile(r"\b(\w+)__?(?!\w)|\s?\[[#*\d][\w-]*\]_")
_FACTS = {"author": "author", "auteur": "author", "authors": "author", "date": "date", "language": "language"}


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    yield read_rst(source.text())


def read_rst(text: str) -> Extract:
    r"""Read a reStructuredText.

    >>> extract = read_rst("Guide\n=====\n\nLe toit\n-------\n\nVoir *le* `couvreur <http://a.fr>`_.\n")
    >>> extract.title, extract.paragraphs
    ('Guide', (Paragraph(text='Voir le couvreur.', heading='Le toit', line=7, page=None),))
    """
    body = _Body(text.expandtabs(8).split("\n"))
    body.read()
    said = body.fields
    outline = body.blocks.outline
    outline.metadata = facts(author=said.get("author"), date=said.get("date"), language=said.get("language"))
    return outline.close()


class _Body:
    """Reads line by line; a line of signs below a line, or above and below, makes it a heading."""

    def __init__(self, lines: list[str]) -> None:
        self.blocks = Blocks(Outline(), _plain)
        self.fields: dict[str, str] = {}
        self._lines = lines
        self._levels: list[str] = []
        self._verses: list[str] = []
        self._at = 0

    def read(self) -> None:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not (self._heading(line) or self._directive(line) or self._table(line)):
                self._line(line)
                self._at += 1
        self.blocks.close()

    def _below(self, distance: int = 1) -> str:
        at = self._at + distance
        return self._lines[at] if at < len(self._lines) else ""

    def _heading(self, line: str) -> bool:
        over = _ADORNMENT.fullmatch(line)
        if over and self._below().strip() and self._below(2).strip() == line.strip():
            self._open(f"{line[0]}{line[0]}", self._below().strip(), 3)
            return True
        under = _ADORNMENT.fullmatch(self._below())
        if (
            line.strip()
            and not line[0].isspace()
            and under
            and len(self._below().strip()) >= min(len(line.strip()), 3)
            and not over
        ):
            self._open(under[1], line.strip(), 2)
            return True
        if over and not _SIMPLE.fullmatch(line):
            self.blocks.close()  # a transition
            self._at += 1
            return True
        return False

    def _open(self, style: str, text: str, lines: int) -> None:
        if style not in self._levels:
            self._levels.append(style)
        number = self._at + (2 if lines > 2 else 1)  # noqa: PLR2004 — with a line of signs above
        self.blocks.open_heading(self._levels.index(style) + 1, text, number)
        self._at += lines

    def _directive(self, line: str) -> bool:
        """A directive's or a comment's first line: what is below and set in belongs to it."""
        found = _DIRECTIVE.fullmatch(line)
        if not found:
            return False
        self.blocks.close()
        named = _NAMED.fullmatch(found[2] or "")
        name = named[1].lower() if named else None
        note = re.match(r"\[[#*\w-]+\][ \t]*(.*)", found[2] or "")
        self._at += 1
        if note:
            self.blocks.add_line(note[1], self._at)
        elif (name is None and (found[2] or self._below(0).strip())) or name in _VERBATIM or name in _SILENT:
            block = self._indented(len(found[1]))
            if name in _VERBATIM:
                text = [row for row in block if not _FIELD.fullmatch(row.strip())]
                self.blocks.add_verbatim(text, self._at - len(block) + 1)
        elif named and named[2] and name != "role":
            self.blocks.add_line(named[2], self._at)
            self.blocks.close()
        return True

    def _indented(self, indent: int) -> list[str]:
        """Take the lines that are blank or set in further than this."""
        start = self._at
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if line.strip() and len(line) - len(line.lstrip()) <= indent:
                break
            self._at += 1
        return self._lines[start : self._at]

    def _table(self, line: str) -> bool:
        if _GRID.fullmatch(line):
            self._at += 1
            self._grid_rows()
            return True
        if _SIMPLE.fullmatch(line):
            self._at += 1
            self._simple_rows([found.start() for found in re.finditer("=+", line)])
            return True
        return False

    def _grid_rows(self) -> None:
        """Rows of a table drawn with + and |; the lines between two rules are one row."""
        cells: list[str] = []
        first = self._at + 1
        while self._at < len(self._lines) and self._lines[self._at].lstrip().startswith(("|", "+")):
            line = self._lines[self._at].strip()
            if line.startswith("+"):
                if cells:
                    self.blocks.add_row(cells, first)
                cells, first = [], self._at + 2
            else:
                parts = line.strip("|").split("|")
                cells += [""] * (len(parts) - len(cells))
                for number, part in enumerate(parts):
                    cells[number] = f"{cells[number]} {part.strip()}".strip()
            self._at += 1

    def _simple_rows(self, starts: list[int]) -> None:
        """Rows of a table whose columns begin where the signs above do; it ends with the rule before a blank line."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            self._at += 1
            if _SIMPLE.fullmatch(line):
                if not self._below(0).strip():
                    break
            elif line.strip():
                ends = [*starts[1:], len(line)]
                cells = [line[start:end] for start, end in zip(starts, ends, strict=True)]
                self.blocks.add_row(cells, self._at)

    def _line(self, line: str) -> None:
        number = self._at + 1
        field = _FIELD.fullmatch(line.strip())
        if field and not line[:1].isspace():
            self.fields.setdefault(_FACTS.get(field[1].lower(), field[1].lower()), (field[2] or "").strip())
            self.blocks.begin_item(f"{field[1]} : {field[2] or ''}", number)
        elif item := _ITEM.fullmatch(line):
            self.blocks.begin_item(item[1], number)
        elif verse := _VERSE.fullmatch(line):
            self._verses.append(_plain(verse[1] or ""))
            if not _VERSE.fullmatch(self._below()):
                self.blocks.add_verbatim(self._verses, number - len(self._verses) + 1)
                self._verses = []
        else:
            text = line.rstrip()
            self.blocks.add_line(text.removesuffix(":") if text.endswith("::") else text, number)


def _plain(text: str) -> str:
    """The text without its marks."""

    def said(found: re.Match[str]) -> str:
        inner = next(filter(None, found.groups()), "")
        return _TARGET.sub("", inner) or inner

    text = _ROLE.sub(said, text.replace("\\ ", "\0"))
    text = _REFERENCE.sub(lambda found: found[1] or "", text)
    return _EMPHASIS.sub(r"\2", text).replace("\0", "").replace("\\", "").strip()
