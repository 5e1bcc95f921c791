"""A file of plain text: a title if the first line is one, and paragraphs under the headings that can be told."""

from collections import Counter
from collections.abc import Iterable, Iterator

from searcher.documents.formats.document_builder import Outline
from searcher.documents.model import Extract
from searcher.documents.source import Source
from searcher.documents.text.headings import (
    ARTICLE_LEVEL,
    CAPITALS_LEVEL,
    heading_level,
    run_in_heading,
    underlined_level,
)
from searcher.documents.text.paragraphs import split_title

_RUNNING = 3  # times that a line stands in a file


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document; lines without a letter or a digit are ornaments."""
    title, paragraphs = split_title(source.text())
    outline = Outline(title=title)
    running = _running_lines(text for _, text in paragraphs)
    for line, text in paragraphs:
        if text in running:
            outline.add_paragraph(text, line)
        elif level := heading_level(text):
            outline.open_heading(level, " ".join(text.split()), line)
        else:
            _add(outline, line, text)
    yield outline.close()


def _running_lines(texts: Iterable[str]) -> set[str]:
    """Lines of capitals that stand at the top of each page, as the name of a book does: they head nothing."""
    counts = Counter(text for text in texts if heading_level(text) == CAPITALS_LEVEL)
    return {text for text, count in counts.items() if count >= _RUNNING}


def _add(outline: Outline, line: int, text: str) -> None:
    headed, below = _open_headings(outline, line, text)
    if article := run_in_heading(below):
        outline.open_heading(ARTICLE_LEVEL, article, line + headed)
    if any(map(str.isalnum, below)):
        outline.add_paragraph(below, line + headed)


def _open_headings(outline: Outline, line: int, text: str) -> tuple[int, str]:
    """Open the headings in the first lines of a paragraph; return how many lines those are, and the rest."""
    lines = text.split("\n")
    here = 0
    while here < len(lines):
        heading, after = lines[here], lines[here + 1] if here + 1 < len(lines) else ""
        level = underlined_level(heading, after)
        taken = 2
        if not level:
            level = heading_level(heading)
            # « TITRE II », and under it « DES COMMUNS ».
            both = f"{heading} {after}"
            is_named = level and level < ARTICLE_LEVEL and after.isupper() and heading_level(both)
            heading, taken = (both, 2) if is_named else (heading, 1)
        if not level:
            break
        outline.open_heading(level, heading, line + here)
        here += taken
    return here, "\n".join(lines[here:])
