"""How long a paragraph of a file may be: what no person wrote as one is cut, so that no hit takes seconds to show."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from searcher.documents.model import Paragraph

MAX_PARAGRAPH_CHARS = 20_000
"""Characters; some ten pages."""


def bounded(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Paragraphs of at most `MAX_PARAGRAPH_CHARS` characters: longer ones are cut at white space, and no character is lost.

    >>> [(len(piece.text), piece.line) for piece in bounded([Paragraph("mot " * 9000, line=3)])]
    [(20000, 3), (16000, 3)]
    """
    for paragraph in paragraphs:
        if len(paragraph.text) <= MAX_PARAGRAPH_CHARS:
            yield paragraph
        else:
            yield from _pieces(paragraph)


def _pieces(paragraph: Paragraph) -> Iterator[Paragraph]:
    text, line = paragraph.text, paragraph.line
    start = 0
    while start < len(text):
        end = start + MAX_PARAGRAPH_CHARS
        if end < len(text):
            end = max(text.rfind(space, start, end) + 1 for space in " \n\t") or end
        yield replace(paragraph, text=text[start:end], line=line)
        line = line and line + text.count("\n", start, end)
        start = end
