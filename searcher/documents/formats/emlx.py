"""EMLX: a message as Apple Mail keeps it, with its length above and what the program noted below."""

from __future__ import annotations

from dataclasses import replace

from searcher.documents.formats import email
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    length, end, rest = source.data.partition(b"\n")
    message = rest[: int(length)] if end and length.strip().isdigit() else source.data
    yield from email.read(replace(source, data=message))
