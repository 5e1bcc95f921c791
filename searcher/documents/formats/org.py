"""Org: the outline of Emacs, with its properties, tables and blocks."""

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

_KEYWORD = re.compile(r"#\+(\w+):[ \t]*(.*)")
_HEADING = re.compile(
    r"(\*+)[ \t]+(?:(?:TODO|DONE|NEXT|WAITING)[ \t]+)?(?:\[#\w\][ \t]+)?(.*?)(?:[ \t]+:[\w@#%:]+:)?[ \t]*"
)
_ITEM = re.compile(r"[ \t]*(?:[-+]|\d+[.)]|[ \t]\*)[ \t]+(?:\[[ xX-]\][ \t]+)?(.*)")
_MARK = re.compile(r"[ \t]*#\+(?:begin|end)_(\w+).*|[ \t]*#\+(?:begin|end):.*", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\[fn:[\w-]*\][ \t]?")
_LINK = re.compile(r"\[\[([^\[\]]+)\](?:\[([^\[\]]+)\])?\]")
_EMPHASIS = re.compile(r"(?<![^\s('\"«—–-])([*/_=~+])(\S(?:[^\n]{0,120}?\S)?)\1(?![\w])")
_VERBATIM = frozenset(["src", "example", "export"])


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    yield read_org(source.text())


def read_org(text: str) -> Extract:
    r"""Read an Org text.

    >>> extract = read_org("#+TITLE: Notes\n* TODO Le toit :maison:\nVoir *le* [[http://a.fr][couvreur]].\n")
    >>> extract.title, extract.paragraphs
    ('Notes', (Paragraph(text='Voir le couvreur.', heading='Le toit', line=3, page=None),))
    """
    lines = text.split("\n")
    said = {found[1].lower(): found[2].strip() for line in lines if (found := _KEYWORD.fullmatch(line))}
    outline = Outline(
        title=said.get("title") or None,
        metadata=facts(
            author=re.split(r"\s*;\s*", said.get("author", "")),
            date=said.get("date", "").strip("<[>]")[:10],
            language=said.get("language"),
        ),
    )
    blocks = Blocks(outline, _plain)
    in_drawer = False
    verbatim: list[str] | None = None
    for number, line in enumerate(lines, start=1):
        stripped = line.strip()
        mark = _MARK.fullmatch(line)
        if verbatim is not None:
            if mark:
                blocks.add_verbatim(verbatim, number - len(verbatim))
                verbatim = None
            else:
                verbatim.append(line)
        elif mark:
            blocks.close()
            verbatim = [] if (mark[1] or "").lower() in _VERBATIM and "begin" in stripped.lower() else None
        elif in_drawer or stripped in {":PROPERTIES:", ":LOGBOOK:"}:
            in_drawer = stripped != ":END:"
        elif not _KEYWORD.fullmatch(stripped) and not stripped.startswith("# "):
            _add(blocks, line, number)
    if verbatim:
        blocks.add_verbatim(verbatim, len(lines) - len(verbatim) + 1)
    blocks.close()
    return outline.close()


def _add(blocks: Blocks, line: str, number: int) -> None:
    if heading := _HEADING.fullmatch(line):
        blocks.open_heading(len(heading[1]), heading[2], number)
    elif item := _ITEM.fullmatch(line):
        blocks.begin_item(item[1], number)
    elif line.lstrip().startswith("|"):
        if not line.lstrip().startswith("|-"):
            blocks.add_row(line.strip().strip("|").split("|"), number)
    else:
        blocks.add_line(line.rstrip().removesuffix("\\\\"), number)


def _plain(text: str) -> str:
    """The text without its marks."""
    text = _LINK.sub(lambda link: link[2] or link[1], _NOTE_MARK.sub("", text))
    text = text.replace(" :: ", " : ", 1)
    return _EMPHASIS.sub(r"\2", text)
