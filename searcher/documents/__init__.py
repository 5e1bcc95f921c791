"""From files to paragraphs: which files there are, what they say, and where each paragraph stands."""

from searcher.documents.discovery import FileState, Skipped, discover
from searcher.documents.model import Document, Metadata, Paragraph
from searcher.documents.reading import SUFFIXES, read_document

__all__ = ["SUFFIXES", "Document", "FileState", "Metadata", "Paragraph", "Skipped", "discover", "read_document"]
