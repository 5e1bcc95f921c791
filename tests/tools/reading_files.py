"""Files read as the index reads them."""

from pathlib import Path

from searcher import Document
from searcher.documents.reading import Reader
from searcher.documents.source import ReadingOptions


def read_documents(path: Path | str, file_id: str = "", options: ReadingOptions | None = None) -> list[Document]:
    """All documents of a file."""
    with Reader(options) as reader:
        return list(reader.read(str(path), file_id or Path(path).name))


def read_document(path: Path | str, file_id: str = "", options: ReadingOptions | None = None) -> Document:
    """The one document of a file."""
    [document] = read_documents(path, file_id, options)
    return document
