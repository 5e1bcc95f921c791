"""Texts of which PDFs are made, and how they are laid out.

A text has its blocks parted by empty lines: `# ` is the title, `## ` a heading, `- ` an item, `| ` a row of a table, `~ `
a running header, `{1}` the mark of a footnote, whose text is a block that begins with it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent.parent / "unit" / "documents" / "files" / "pdf"


class Block(NamedTuple):
    """A block of a text: `kind` is `~`, `#` to `###`, `-`, `|`, `p` or the number of a note."""

    kind: str
    text: str


@dataclass(frozen=True)
class Layout:
    """How a text is laid out; lengths in points."""

    font: str = "Liberation Serif"
    size: float = 11
    columns: int = 1
    justified: bool = True
    indented: bool = False
    page: tuple[float, float] = (595, 842)
    margin: float = 62
    leading: float = 1.2
    space: float = 6


def blocks(text: str) -> list[Block]:
    """The blocks of a text; items and rows are blocks of their own."""
    found = []
    for line in re.split(r"\n+", text.strip()):
        if mark := re.match(r"(~|#{1,3}|-|\|) ", line):
            found.append(Block(mark[1], line[mark.end() :]))
        elif note := re.match(r"\{(\d)\}", line):
            found.append(Block(note[1], line[note.end() :]))
        else:
            found.append(Block("p", line))
    return found


def notes_of(parts: list[Block]) -> dict[str, str]:
    return {kind: text for kind, text in parts if kind.isdigit()}


def groups(parts: list[Block]) -> list[tuple[str, list[str]]]:
    """The blocks in the order of the text without notes; items in turn and rows in turn are one group."""
    groups: list[tuple[str, list[str]]] = []
    for kind, text in parts:
        if kind.isdigit():
            continue
        if kind in "-|" and groups and groups[-1][0] == kind:
            groups[-1][1].append(text)
        else:
            groups.append((kind, [text]))
    return groups


def run(command: list[str], folder: str) -> None:
    """Run a program in a folder."""
    assert shutil.which(command[0]), f"{command[0]} is not installed"
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
