"""A file of plain text: a title if the first line is one, and paragraphs."""

from collections.abc import Iterator

from searcher.documents.model import Extract, Paragraph
from searcher.documents.plain_text import split_title
from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """The one document of a file."""
    title, lines = split_title(source.text())
    yield Extract(title, tuple(Paragraph(content, line=line) for line, content in lines))
