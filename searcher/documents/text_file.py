"""A file of plain text: a title if the first line is one, and paragraphs under the headings that can be told."""

from collections.abc import Iterator

from searcher.documents.heading_lines import ARTICLE_LEVEL, heading_level, run_in_heading
from searcher.documents.model import Extract
from searcher.documents.outline import Outline
from searcher.documents.plain_text import split_title
from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file."""
    title, paragraphs = split_title(source.text())
    outline = Outline(title=title)
    for line, text in paragraphs:
        if level := heading_level(text):
            outline.open_heading(level, " ".join(text.split()), line)
            continue
        headed, below = _open_headings(outline, line, text)
        if article := run_in_heading(below):
            outline.open_heading(ARTICLE_LEVEL, article, line + headed)
        outline.add_paragraph(below, line + headed)
    yield outline.close()


def _open_headings(outline: Outline, line: int, text: str) -> tuple[int, str]:
    """Open the headings in the first lines of a paragraph; return how many lines those are, and the rest."""
    lines = text.split("\n")
    here = 0
    while here < len(lines) and (level := heading_level(lines[here])):
        # « TITRE II », and under it « DES COMMUNS ».
        both = " ".join(lines[here : here + 2])
        is_named = here + 1 < len(lines) and level < ARTICLE_LEVEL and lines[here + 1].isupper() and heading_level(both)
        outline.open_heading(level, both if is_named else lines[here], line + here)
        here += 2 if is_named else 1
    return here, "\n".join(lines[here:])
