"""PDFs of many programs: each paragraph comes out whole, and nothing else is taken for a heading.

`files/pdf/` holds what `pdf_programs.py` made of the texts beside them.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from pdf_texts import HERE, Block, blocks
from reading_files import read_document

from searcher.documents.model import Document

FILES = sorted(HERE.glob("*.pdf"))


class Faults(NamedTuple):
    """What is wrong with a document: paragraphs in pieces, headings that are none, running lines in the text."""

    broken: list[str]
    headings: list[str]
    running: list[str]


def squash(text: str) -> str:
    """A text without white space and curls of apostrophes, which are not what is looked at here."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text.replace("’", "'"))


def is_whole(block: Block, paragraphs: Sequence[str]) -> bool:
    """Whether a block is a paragraph, or an item, a row or what announces them a line of one; the mark of a note may be there or not."""
    if block.kind in "-|" or block.text.endswith(" :"):
        return any(squash(block.text.replace(" | ", " ")) in paragraph for paragraph in paragraphs)
    wanted = re.sub(r"\\{(\d)\\}", r"(?:\1|[¹²])?", re.escape(squash(block.text)))
    mark = rf"(?:{block.kind}\.?|[¹²])?" if block.kind.isdigit() else ""
    return any(re.fullmatch(mark + wanted, paragraph) for paragraph in paragraphs)


def faults(document: Document, parts: Sequence[Block]) -> Faults:
    """Compare a document with the text of which its file was made."""
    got = [squash(paragraph.text) for paragraph in document.content()]
    named = {paragraph.heading for paragraph in document.content()} | {document.title}
    pages = len({paragraph.page for paragraph in document.content()})  # What runs is told by more pages than one.
    headings = {squash(part.text) for part in parts if part.kind.startswith("#")}
    return Faults(
        [part.text for part in parts if part.kind[0] not in "#~" and not is_whole(part, got)],
        [name for path in named if path for name in path.split(" › ") if squash(name) not in headings],
        [
            part.text
            for part in parts
            if part.kind == "~" and pages > 1 and any(squash(part.text) in text for text in got)
        ],
    )


def text_of(path: Path) -> list[Block]:
    return blocks((HERE / f"{path.stem.split('-', maxsplit=1)[0]}.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_paragraphs_are_whole_and_no_line_is_a_heading_that_is_none(path: Path) -> None:
    assert faults(read_document(path), text_of(path)) == Faults([], [], [])
