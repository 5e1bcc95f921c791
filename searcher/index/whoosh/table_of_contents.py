"""Whoosh's table of contents of a commit, written without Whoosh: loading it takes longer than a small commit does.

It is, byte by byte, what `whoosh.index.TOC.write` writes. Schema and segments are pickled in it as calls of the functions
below, which load the codec when Whoosh reads them.
"""

from __future__ import annotations

import pickle
from struct import pack

from whoosh import __version__ as whoosh_version

from searcher.hints import TYPE_CHECKING
from searcher.index.storage.manifest import SegmentEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from searcher.index.whoosh.codec import OpenedSchema, ParagraphSegment

_SIZES = bytes((4, 8, 4))  # of whole numbers, long ones and fractions
_BYTE_ORDER, _VERSION = -12345, -111  # as Whoosh checks and numbers them
_SCHEMA_PROTOCOL, _SEGMENTS_PROTOCOL = 2, -1  # of pickle


def opened_schema() -> OpenedSchema:
    """What a table of contents has as its schema."""
    from searcher.index.whoosh.codec import OpenedSchema

    return OpenedSchema()


def opened_segment(*fields: Any) -> ParagraphSegment:
    """A segment of a table of contents, by the fields of its entry."""
    from searcher.index.whoosh.codec import ParagraphSegment

    return ParagraphSegment(SegmentEntry(*fields))


class _Pickled:
    """What is read back as the result of a call."""

    def __init__(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._call = function, arguments

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return self._call


def table_of_contents(entries: Iterable[SegmentEntry], number: int) -> bytes:
    """Whoosh's table of contents of a commit."""
    schema = pickle.dumps(_Pickled(opened_schema), _SCHEMA_PROTOCOL)
    segments = [
        _Pickled(opened_segment, entry.name, entry.paragraphs, entry.documents, entry.removed) for entry in entries
    ]
    release = b"".join(map(_varint, whoosh_version[:3]))
    head = _SIZES + pack(">ii", _BYTE_ORDER, _VERSION) + release
    return head + _varint(len(schema)) + schema + pack(">ii", number, 0) + pickle.dumps(segments, _SEGMENTS_PROTOCOL)


def _varint(number: int) -> bytes:
    r"""A number, seven bits in each byte, the lowest first; all bytes but the last have the eighth.

    >>> _varint(3), _varint(300)
    (b'\x03', b'\xac\x02')
    """
    found = bytearray()
    while number > 0x7F:  # noqa: PLR2004
        found.append(number & 0x7F | 0x80)
        number >>= 7
    found.append(number)
    return bytes(found)
