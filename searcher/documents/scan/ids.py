"""What a file is called in an index: an id that is text, whatever bytes its name has."""

import os

from searcher.lazy import expression

_ESCAPED = expression(rb"\\(?:x([0-9a-f]{2})|\\)")


def document_id(path: str) -> str:
    r"""The id of a file by its path below the folder: `/` between its parts, bytes that are not UTF-8 as `\xe9`.

    >>> document_id("a/b.txt"), document_id(os.fsdecode(b"caf\xe9.txt"))
    ('a/b.txt', 'caf\\xe9.txt')
    """
    path = path.replace(os.sep, "/")
    if path.isascii() and "\\" not in path:
        return path
    return os.fsencode(path).replace(b"\\", rb"\\").decode("utf-8", "backslashreplace")


def path_of(document_id: str) -> str:
    r"""The path that has this id.

    >>> path_of(document_id("d\\xe9.txt")), os.fsencode(path_of("caf\\xe9.txt"))
    ('d\\xe9.txt', b'caf\xe9.txt')
    """
    if document_id.isascii() and "\\" not in document_id:
        return document_id
    return os.fsdecode(
        _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()) if found[1] else b"\\", document_id.encode())
    )


def joined(folder: str, name: str) -> str:
    """A name in a folder, both below the root, which is the empty path itself."""
    return f"{folder}/{name}" if folder else name
