"""Full-text search in French documents: ranked paragraphs, with the words found marked.

>>> import searcher
>>> with searcher.open("corpus/") as index:
...     for hit in index.search("open source", limit=3):
...         print(hit.document.path, hit.number, hit.snippet)  # doctest: +SKIP

"""

from searcher.documents import Document, Metadata, Paragraph
from searcher.errors import (
    CorruptIndex,
    DocumentError,
    IndexFormat,
    IndexLocked,
    NoDocuments,
    NoIndex,
    QueryError,
    SearcherError,
    StorageError,
)
from searcher.index.freshness import Progress, Summary
from searcher.library import Index, Writer
from searcher.library import create_index as create
from searcher.library import open_index as open  # noqa: A004 — searcher.open, as in gzip.open
from searcher.results import DocumentInfo, Duplicate, Hit, Results, Snippet

__version__ = "0.1.0"

__all__ = [
    "CorruptIndex",
    "Document",
    "DocumentError",
    "DocumentInfo",
    "Duplicate",
    "Hit",
    "Index",
    "IndexFormat",
    "IndexLocked",
    "Metadata",
    "NoDocuments",
    "NoIndex",
    "Paragraph",
    "Progress",
    "QueryError",
    "Results",
    "SearcherError",
    "Snippet",
    "StorageError",
    "Summary",
    "Writer",
    "create",
    "open",
]
