"""Files within files, such as what is attached to a message: read through the formats of files."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module

from searcher.documents.formats.no_text import NO_TEXT
from searcher.documents.formats.registry import IMAGE, SUFFIXES, missing_library, recognise
from searcher.documents.reasons import Reason, UnreadCode, damaged
from searcher.documents.source import Source
from searcher.documents.text.sniff import is_text
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.documents.model import Extract

_MAX_DEPTH = 3
_HEAD = 4096  # bytes by which a format is recognised


def read_member(outer: Source, name: str, data: bytes) -> Iterator[Extract]:
    """The documents in a file of this name within another, with its `type` in their metadata; what its reader notes is noted of the outer file.

    Raises `DocumentError` when it is in no known format, cannot be read, or is packed too deep.
    """
    suffix = os.path.splitext(name)[1].lower()
    if outer.depth >= _MAX_DEPTH:
        raise DocumentError(Reason(UnreadCode.PACKED_TOO_DEEP))
    is_known = suffix in SUFFIXES or (outer.options.ocr and suffix in IMAGE.suffixes)
    if not is_known and (suffix in NO_TEXT or suffix in IMAGE.suffixes or not is_text(data[:_HEAD])):
        raise DocumentError(Reason(UnreadCode.FORMAT_NOT_READ))
    format_ = recognise(data[:_HEAD], suffix)
    if missing := missing_library(format_):
        raise DocumentError(missing)
    inner = Source(data, outer.options, suffix, depth=outer.depth + 1)
    try:
        for extract in import_module(f"searcher.documents.formats.{format_.module}").read(inner):
            yield replace(extract, metadata={"type": format_.name, **extract.metadata})
    except (DocumentError, MemoryError):
        raise
    except Exception as error:
        # What a parser says may quote the document.
        raise DocumentError(damaged(error)) from error
    outer.notes += (Reason(UnreadCode.PART, part=name, why=note) for note in inner.notes)
