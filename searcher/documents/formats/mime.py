"""The bytes of a message → its headers and parts, in time that grows as the bytes do.

After RFC 5322, 2045 to 2047 and 2231. The parser of the standard library is not given a whole message, since it takes
quadratic time for parts within parts and for long headers; it is given the parameters of one header at a time.
"""

from __future__ import annotations

import binascii
import re
from email.message import Message

from searcher.documents.text.encoding import decode
from searcher.errors import DocumentError
from searcher.hints import NamedTuple

_MAX_HEAD = 1 << 18  # bytes of the headers of a message, such as those of a list with many members
_MAX_HEADER = 10_000  # characters of one
_MAX_PARAMETERS = 2_000  # characters of a header with parameters
_HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LINE = re.compile(r"\r\n|[\n\r]")
_HEADER = re.compile(r"([!-9;-~]+)[ \t]*:[ \t]*(.*)", re.DOTALL)
_ENCODED = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_ENCODED = re.compile(r"(?<=\?=)[ \t\n]+(?==\?)")


class Part(NamedTuple):
    """A message or one of its parts: headers by name in lower case, the first of each, and the bytes after them."""

    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """Its media type, in lower case."""
        return self._parsed("content-type").get_content_type()

    @property
    def charset(self) -> str | None:
        """The encoding that it says to be in."""
        return self._parameter("charset")

    @property
    def filename(self) -> str | None:
        """The name of the file that it is, if it has one; of a path the last part."""
        named = self._parsed("content-disposition", "content-type").get_filename()
        name = decode_words(_of_surrogates(named or "")).replace("\\", "/").rpartition("/")[2]
        return " ".join(name.split()) or None

    @property
    def is_attachment(self) -> bool:
        """Whether it is to be kept as a file, and not to be shown."""
        return self.headers.get("content-disposition", "").lower().lstrip().startswith("attachment")

    def flag(self, name: str) -> bool:
        """Whether a parameter of its type is there and says what it says most: `format=flowed`, `delsp=yes`."""
        return (self._parameter(name) or "").lower() in {"yes", "flowed"}

    def content(self) -> bytes:
        """The bytes of the body without the coding for the way."""
        coding = self.headers.get("content-transfer-encoding", "").strip().lower()
        if coding == "base64":
            return _from_base64(self.body)
        return binascii.a2b_qp(self.body) if coding == "quoted-printable" else self.body

    def text(self) -> str:
        """The characters of the body, its lines ended by line feeds. Raises `DocumentError` when it is no text."""
        return decode(self.content(), self.charset).replace("\r\n", "\n").replace("\r", "\n")

    def parts(self) -> list[Part]:
        """The parts of a multipart body; without a boundary there are none."""
        boundary = self._parameter("boundary")
        if not boundary:
            return []
        mark = re.escape(boundary.rstrip().encode("utf-8", "surrogateescape"))
        found = list(re.finditer(rb"(?:\A|\r?\n)--" + mark + rb"(--)?[ \t]*(?:\r?\n|\Z)", self.body))
        last = next((at for at, match in enumerate(found) if match[1]), len(found))
        ends = [match.start() for match in found[1 : last + 1]]
        if last == len(found):  # The closing boundary is missing.
            ends.append(len(self.body))
        return [parse(self.body[match.end() : end]) for match, end in zip(found[:last], ends, strict=False)]

    def _parameter(self, name: str) -> str | None:
        found = self._parsed("content-type").get_param(name)
        value = found[2] if isinstance(found, tuple) else found
        return str(value) if value is not None else None

    def _parsed(self, *names: str) -> Message:
        message = Message()
        for name in names:
            if name in self.headers:
                message[name] = self.headers[name][:_MAX_PARAMETERS].replace("\n", " ")
        return message


def parse(data: bytes) -> Part:
    """A message, or one of its parts: what stands above the first empty line are its headers."""
    if data.startswith((b"\n", b"\r\n")):
        return Part({}, data[2 if data.startswith(b"\r") else 1 :])
    found = _HEAD_END.search(data)
    head, body = (data[: found.start()], data[found.end() :]) if found else (data, b"")
    return Part(_headers(head[:_MAX_HEAD]), body)


def _headers(head: bytes) -> dict[str, str]:
    headers: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in _LINE.split(_characters(head)):
        if line.startswith((" ", "\t")):
            lines.append(line.strip())
        elif found := _HEADER.fullmatch(line):
            lines = [found[2]]
            headers.setdefault(found[1].lower(), lines)
        else:  # such as the line with which mail folders begin a message
            lines = []
    return {name: "\n".join(values)[:_MAX_HEADER] for name, values in headers.items()}


def decode_words(value: str) -> str:
    """A header in the characters that it stands for, on one line.

    >>> decode_words("=?utf-8?q?R=C3=A9union?= du =?iso-8859-1?B?ZelyaWU=?=")
    'Réunion du eérie'
    """
    pieces: list[str] = []
    pending, charset = b"", ""
    last = 0
    value = _BETWEEN_ENCODED.sub("", value)
    for found in _ENCODED.finditer(value):
        between = value[last : found.start()]
        # A character may begin in one encoded word and end in the next.
        if between or found[1].lower() != charset:
            pieces += [_decoded(pending, charset), between]
            pending, charset = b"", found[1].lower()
        pending += _from_word(found[2], found[3])
        last = found.end()
    return " ".join("".join([*pieces, _decoded(pending, charset), value[last:]]).split())


def _from_word(coding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return _from_base64(data) if coding in "bB" else binascii.a2b_qp(data, header=True)


def _from_base64(data: bytes) -> bytes:
    for padding in (b"", b"=", b"=="):
        try:
            return binascii.a2b_base64(data + padding)
        except binascii.Error:
            continue
    return b""


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset.partition("*")[0] or "ascii")
    except (LookupError, ValueError):
        return _characters(data)


def _characters(data: bytes) -> str:
    """What is meant to be ASCII, and in old or careless programs is not."""
    try:
        return decode(data)
    except DocumentError:
        return data.decode("latin-1")


def _of_surrogates(text: str) -> str:
    return _characters(text.encode("utf-8", "surrogateescape"))
