"""One file → one `Document`: its format's reader, chosen by the file name's suffix."""

from os.path import splitext
from pathlib import Path

from searcher.documents.encoding import decode
from searcher.documents.formats import CANNOT_BE_READ, MARKDOWN, PLAIN_TEXT
from searcher.documents.model import Document, Extract, Paragraph
from searcher.documents.plain_text import split_title
from searcher.errors import DocumentError


def _read_plain_text(text: str) -> Extract:
    title, lines = split_title(text)
    return Extract(title, tuple(Paragraph(content, line=line) for line, content in lines))


def _read_markdown(text: str) -> Extract:
    # Imported when a Markdown file is met: the parser is no part of what a search needs.
    from searcher.documents.markdown import read_markdown

    return read_markdown(text)


_READERS = dict.fromkeys(PLAIN_TEXT, _read_plain_text) | dict.fromkeys(MARKDOWN, _read_markdown)


def read_document(path: str, document_id: str) -> Document:
    """Read the file at `path`. Where it is, is for the index of its folder to know: the document gets no path.

    Raises `DocumentError` when it cannot be read, is not text, or holds no text.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        msg = f"{CANNOT_BE_READ}: {error.strerror}"
        raise DocumentError(msg) from error
    extract = _READERS[splitext(path)[1].lower()](decode(data))
    if not extract.paragraphs:
        msg = "holds no text"
        raise DocumentError(msg)
    return Document(id=document_id, paragraphs=extract.paragraphs, title=extract.title)
