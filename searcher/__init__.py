"""Full-text search in French documents: ranked paragraphs, with the words found marked.

    >>> import searcher
    >>> with searcher.open("corpus/") as index:  # doctest: +SKIP
    ...     for hit in index.search("open source", limit=3):
    ...         print(hit.document.path, hit.number, hit.snippet)

The names below are loaded when they are first used, so that the `search` command imports only what it needs.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING
from searcher.lazy import loaded_when_used

if TYPE_CHECKING:
    from searcher.documents.model import Document, Extract, Metadata, Paragraph
    from searcher.documents.read.custom_readers import FileReader
    from searcher.documents.reasons import Reason
    from searcher.documents.source import Source
    from searcher.errors import (
        ConfigError,
        CorruptIndex,
        DocumentError,
        EmptyQuery,
        IndexFormat,
        IndexLocked,
        NoDocuments,
        NoIndex,
        QueryError,
        SearcherError,
        StorageError,
    )
    from searcher.library import Index
    from searcher.library import open_index as open  # noqa: A004 — searcher.open, as in gzip.open
    from searcher.library.async_index import AsyncIndex
    from searcher.library.lifecycle import create_index as create
    from searcher.library.maintenance import Repair, Report, check, forget, repair
    from searcher.library.multi_index import join_indexes as join
    from searcher.library.opening import watch
    from searcher.library.reading import Suggestions
    from searcher.library.sending import send
    from searcher.library.writer import Writer
    from searcher.query.facets import Facet
    from searcher.query.filter.filter import Filter
    from searcher.query.rank.ranking import Contribution
    from searcher.results import DocumentInfo, Duplicate, Hit, Results, Snippet
    from searcher.results.explanation import Explanation, Match
    from searcher.results.full_document import MarkedParagraph, WholeDocument
    from searcher.sync.apply import Progress, Summary

__version__ = "0.3.0"

__all__ = [
    "AsyncIndex",
    "ConfigError",
    "Contribution",
    "CorruptIndex",
    "Document",
    "DocumentError",
    "DocumentInfo",
    "Duplicate",
    "EmptyQuery",
    "Explanation",
    "Extract",
    "Facet",
    "FileReader",
    "Filter",
    "Hit",
    "Index",
    "IndexFormat",
    "IndexLocked",
    "MarkedParagraph",
    "Match",
    "Metadata",
    "NoDocuments",
    "NoIndex",
    "Paragraph",
    "Progress",
    "QueryError",
    "Reason",
    "Repair",
    "Report",
    "Results",
    "SearcherError",
    "Snippet",
    "Source",
    "StorageError",
    "Suggestions",
    "Summary",
    "WholeDocument",
    "Writer",
    "check",
    "create",
    "forget",
    "join",
    "open",
    "repair",
    "send",
    "watch",
]

_MODULES = {
    "documents.model": ("Document", "Extract", "Metadata", "Paragraph"),
    "documents.read.custom_readers": ("FileReader",),
    "documents.reasons": ("Reason",),
    "documents.source": ("Source",),
    "sync.apply": ("Progress", "Summary"),
    "library": ("Index",),
    "library.async_index": ("AsyncIndex",),
    "library.maintenance": ("Repair", "Report", "check", "forget", "repair"),
    "library.reading": ("Suggestions",),
    "library.opening": ("watch",),
    "library.sending": ("send",),
    "library.writer": ("Writer",),
    "query.facets": ("Facet",),
    "query.filter.filter": ("Filter",),
    "results": ("DocumentInfo", "Duplicate", "Hit", "Results", "Snippet"),
    "results.explanation": ("Explanation", "Match"),
    "results.full_document": ("MarkedParagraph", "WholeDocument"),
    "query.rank.ranking": ("Contribution",),
}
_HOMES = dict.fromkeys(__all__, "errors") | {name: module for module, names in _MODULES.items() for name in names}
_HOMES |= {
    "create": "library.lifecycle:create_index",
    "join": "library.multi_index:join_indexes",
    "open": "library:open_index",
}

__getattr__ = loaded_when_used(__name__, _HOMES)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
