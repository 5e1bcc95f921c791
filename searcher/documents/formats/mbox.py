"""MBOX: each message of a mailbox is a document, read as a message in a file is."""

from __future__ import annotations

import re
from dataclasses import replace

from searcher.documents.formats import email
from searcher.documents.model import Extract
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import Source
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# The line that begins a message: a blank line stands above, and its last word is a year or a zone after one.
_FROM = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]*\d{4}(?: [+-]\d{4})?\r?\n")
_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(source: Source) -> Iterator[Extract]:
    """A document for each message; those that are none are counted and noted."""
    starts = [(found.start(), found.end()) for found in _FROM.finditer(source.data)]
    if not starts:
        raise DocumentError(Reason(UnreadCode.NO_MAILBOX))
    ends = [start for start, _end in starts[1:]] + [len(source.data)]
    damaged = 0
    for number, ((_start, begin), end) in enumerate(zip(starts, ends, strict=True), start=1):
        data = _ESCAPED_FROM.sub(rb"\1", source.data[begin:end])
        message = Source(data, source.options, ".eml", depth=source.depth)
        try:
            for extract in email.read(message):
                yield _placed(extract, number)
        except DocumentError:
            damaged += 1
        source.notes += (Reason(UnreadCode.MESSAGE, number=number, why=note) for note in message.notes)
    if damaged:
        source.notes.append(Reason(UnreadCode.MESSAGES_UNREAD, n=damaged))


def _placed(extract: Extract, number: int) -> Extract:
    """Extract with its paragraphs placed in the message of this number."""
    paragraphs = tuple(
        replace(paragraph, line=None, location="\n".join(filter(None, (f"message:{number}", paragraph.location))))
        for paragraph in extract.paragraphs
    )
    return Extract(extract.title, paragraphs, extract.metadata)
