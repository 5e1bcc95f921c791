"""HTML: the main content of a page with its headings, without navigation, banners and scripts."""

from __future__ import annotations

import re

from searcher.documents.formats.document_builder import Outline
from searcher.documents.formats.html_blocks import BREAK, HEADINGS, Page
from searcher.documents.formats.html_main_content import main_content, shown
from searcher.documents.text.paragraphs import join_lines
from searcher.documents.text.titles import real_title
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.formats.html_blocks import Block
    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_DECLARED = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    declared = _DECLARED.search(source.data[:4096])
    yield read_page(source.text(declared[1].decode() if declared else None))


def read_page(text: str, *, whole: bool = False) -> Extract:
    """The title and paragraphs of a page; a `whole` one has nothing around its content.

    >>> extract = read_page("<title>Avis</title><nav><a href=/>Accueil</a></nav><h2>Sécheresse</h2><p>L’eau <b>manque</b>.")
    >>> extract.title, extract.paragraphs
    ('Avis', (Paragraph(text='L’eau manque.', heading='Sécheresse', line=1, page=None),))
    """
    page = Page()
    page.read(text)
    outline = Outline(title=real_title(page.title()), metadata=page.facts())
    for block in shown(page) if whole else main_content(page):
        _add(outline, block)
    return outline.close()


def _add(outline: Outline, block: Block) -> None:
    in_one_line = block.text.replace(BREAK, " ")
    if block.tag in HEADINGS:
        outline.open_heading(HEADINGS[block.tag], in_one_line, block.line)
    elif block.tag in {"li", "dt"}:
        outline.add_item(in_one_line, block.line)
    elif block.tag == "tr":
        outline.add_row(block.line)
    elif block.tag in {"td", "th"}:
        outline.add_cell(in_one_line, block.line)
    elif block.tag in {"ul", "ol", "dl", "table"}:
        outline.end_items()
    elif BREAK not in block.text:
        outline.add_paragraph(block.text.strip(), block.line)
    else:
        for number, part in enumerate(block.text.split(BREAK * 2)):
            outline.add_paragraph(join_lines(part.split(BREAK)), block.line + number)
