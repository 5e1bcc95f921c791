"""Files read as the index reads them."""

import atexit
from functools import cache
from pathlib import Path

from searcher import Document
from searcher.documents.options import ReadingOptions
from searcher.documents.read.reader import Reader


@cache
def _reader(options: ReadingOptions) -> Reader:
    """One for all tests: starting a process takes longer than reading a small file."""
    reader = Reader(options)
    atexit.register(reader.close)
    return reader


def read_documents(path: Path | str, file_id: str = "", options: ReadingOptions | None = None) -> list[Document]:
    """All documents of a file."""
    return list(_reader(options or ReadingOptions()).read(str(path), file_id or Path(path).name))


def read_document(path: Path | str, file_id: str = "", options: ReadingOptions | None = None) -> Document:
    """The one document of a file."""
    [document] = read_documents(path, file_id, options)
    return document
