"""Ids of files, which are their paths below the folder of documents as text, and the paths that have them."""

from searcher.documents.scan.ids import document_id, path_of

__all__ = ["document_id", "path_of"]
