"""Bytes to characters: decided by the content, never by the machine's locale."""

import codecs

from searcher.errors import DocumentError

_BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def decode(data: bytes) -> str:
    """Decode UTF-8 or UTF-16 with its mark, UTF-8, or else Windows-1252, the encoding of old French files.

    >>> decode("été".encode()), decode("été".encode("cp1252")), decode("été".encode("utf-16"))
    ('été', 'été', 'été')

    Raises `DocumentError` when it is none of these.
    """
    encodings = [name for mark, name in _BYTE_ORDER_MARKS.items() if data.startswith(mark)] or ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    msg = "is not text in a known encoding; save it as UTF-8"
    raise DocumentError(msg)
