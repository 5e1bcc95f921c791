"""MSG: a message of Outlook, made into one as others write it and read as such; [MS-OXMSG] describes it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime
from struct import iter_unpack

from searcher.documents.formats import email, rtf
from searcher.documents.formats.compound import Compound
from searcher.documents.formats.compressed_rtf import decompressed
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import Source
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from searcher.documents.model import Extract

_MAX_DEPTH = 5  # of messages within messages
_MAX_BODY = 50_000_000  # bytes
_SUBJECT, _BODY, _RTF, _HTML, _FROM_NAME, _TO, _CC = "0037", "1000", "1009", "1013", "0C1A", "0E04", "0E03"
_FROM_ADDRESSES = ("5D01", "5D02", "0C1F")  # the last may be no address but a name in a directory
_SENT, _RECEIVED = 0x00390040, 0x0E060040
_LONG_NAME, _SHORT_NAME, _DATA = "3707", "3704", "3701"
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def read(source: Source) -> Iterator[Extract]:
    """Read a file as one document."""
    compound = Compound(source.data)
    if "__properties_version1.0" not in compound:
        raise DocumentError(Reason(UnreadCode.NO_MESSAGE))
    message = _Storage(compound, "", 0).message()
    inner = Source(message.as_bytes(), source.options, ".eml", depth=source.depth)
    yield from email.read(inner)
    source.notes += inner.notes


class _Storage:
    """A message or an attachment: the properties in one storage."""

    def __init__(self, compound: Compound, path: str, depth: int) -> None:
        self._compound, self._path, self._depth = compound, path, depth

    def _text(self, tag: str) -> str:
        """A property that is text, in Unicode or in the characters of Windows."""
        unicode = self._bytes(tag, "001F")
        text = (
            unicode.decode("utf-16-le", "replace") if unicode else self._bytes(tag, "001E").decode("cp1252", "replace")
        )
        return text.rstrip("\0")

    def _bytes(self, tag: str, type_: str) -> bytes:
        return self._compound.read(f"{self._path}__substg1.0_{tag}{type_}")

    def message(self) -> Message:
        """Message of Outlook as an Internet message."""
        message = MIMEMultipart("mixed")
        for name, value in (("Subject", self._text(_SUBJECT)), ("To", self._text(_TO)), ("Cc", self._text(_CC))):
            message[name] = Header(" ".join(value.split()), "utf-8").encode()
        message["From"] = self._sender()
        if date := self._date():
            message["Date"] = format_datetime(date)
        bodies = MIMEMultipart("alternative")
        html = self._bytes(_HTML, "0102") or self._text(_HTML).encode()
        text = self._text(_BODY).replace("\r\n", "\n")
        if not html and not text.strip():
            text = self._rich_text()
        bodies.attach(MIMEText(text, "plain", "utf-8"))
        if html:
            part = MIMEBase("text", "html")
            part.set_payload(html)
            encode_base64(part)
            bodies.attach(part)
        message.attach(bodies)
        for path in self._attachments():
            if attached := _Storage(self._compound, path, self._depth + 1).attachment():
                message.attach(attached)
        return message

    def _rich_text(self) -> str:
        """The paragraphs of a body that is in RTF alone, as Outlook writes it to colleagues."""
        data = decompressed(self._bytes(_RTF, "0102"), _MAX_BODY)
        return "\n\n".join(
            text
            for extract in rtf.read(Source(data))
            for text in (extract.title, *(paragraph.text for paragraph in extract.paragraphs))
            if text
        )

    def _sender(self) -> str:
        name = Header(" ".join(self._text(_FROM_NAME).split()), "utf-8").encode()
        addresses = (self._text(tag) for tag in _FROM_ADDRESSES)
        address = next((found for found in addresses if re.fullmatch(r"[^\s<>]+@[^\s<>]+", found)), "")
        return f"{name} <{address}>" if address else name

    def _date(self) -> datetime | None:
        data = self._compound.read(f"{self._path}__properties_version1.0")
        found: dict[int, int] = dict(iter_unpack("<I4xq", data[len(data) % 16 :]))
        value = found.get(_SENT) or found.get(_RECEIVED)
        try:
            return _EPOCH + timedelta(microseconds=value // 10) if value else None
        except OverflowError:
            return None

    def _attachments(self) -> list[str]:
        """The storages of what is attached to this message, in their order."""
        here = re.compile(re.escape(self._path) + r"__attach_version1\.0_#[0-9A-Fa-f]{8}")
        return sorted(f"{name}/" for name in self._compound.names() if here.fullmatch(name))

    def attachment(self) -> Message | None:
        """What is attached: a file, or another message; nothing where it is only referred to."""
        embedded = f"{self._path}__substg1.0_{_DATA}000D"
        if f"{embedded}/__properties_version1.0" in self._compound and self._depth <= _MAX_DEPTH:
            return MIMEMessage(_Storage(self._compound, f"{embedded}/", self._depth).message())
        data = self._bytes(_DATA, "0102")
        name = self._text(_LONG_NAME) or self._text(_SHORT_NAME)
        if not data or not name:
            return None
        part = MIMEBase("application", "octet-stream")
        part.set_payload(data)
        encode_base64(part)
        part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", name))
        return part
