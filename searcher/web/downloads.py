"""The files that documents were read from, and nothing else of the disk.

A name never comes from the request: the document is looked up in the index, and its file is the one it was read from.
What lies there now must still be that file: links are followed to their end, which must lie below the folder and be a
file that the index knows, and no part of the way may have become a link in the meantime.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import quote

from searcher.hints import TYPE_CHECKING
from searcher.library.file_ids import document_id as id_of
from searcher.library.file_ids import path_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from searcher.library.index import Index

_PIECE = 1 << 16
_NO_LINK = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_PDF = b"%PDF-"


def open_original(index: Index, document_id: str) -> BinaryIO | None:
    """The file that a document was read from, open for reading; `None` where it cannot be handed out.

    `document_id` is the id of a document of this index.
    """
    root, file_id = index.root, index.file_of(document_id)
    if root is None or file_id is None:
        return None
    base = Path(os.path.realpath(root.parent if root.is_file() else root))
    real = Path(os.path.realpath(base / path_of(file_id)))
    if not real.is_relative_to(base) or real == base:
        return None
    way = real.relative_to(base)
    if index.file_of(id_of(str(way))) != id_of(str(way)):
        return None
    try:
        descriptor = _open_below(base, way.parts)
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    return os.fdopen(descriptor, "rb")


def _open_below(base: Path, parts: tuple[str, ...]) -> int:
    """Open a file folder by folder, none of which may be a link."""
    if os.open not in os.supports_dir_fd:
        return os.open(base.joinpath(*parts), os.O_RDONLY | _NO_LINK)
    folder = os.open(base, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for name in parts[:-1]:
            below = os.open(name, os.O_RDONLY | os.O_DIRECTORY | _NO_LINK, dir_fd=folder)
            os.close(folder)
            folder = below
        return os.open(parts[-1], os.O_RDONLY | _NO_LINK, dir_fd=folder)
    finally:
        os.close(folder)


def pieces(file: BinaryIO, size: int) -> Iterator[bytes]:
    """So many of the file's bytes, piece by piece, though it may have grown; it is closed at the end."""
    with file:
        while size > 0 and (piece := file.read(min(_PIECE, size))):
            size -= len(piece)
            yield piece


def size(file: BinaryIO) -> int:
    """How many bytes it has."""
    return os.fstat(file.fileno()).st_size


def file_name(index: Index, document_id: str) -> str:
    """What the file is called."""
    return (index.file_of(document_id) or document_id).rpartition("/")[2]


def is_pdf(file: BinaryIO) -> bool:
    """Whether it begins as a PDF does."""
    begins = file.read(len(_PDF)) == _PDF
    file.seek(0)
    return begins


def disposition(name: str, *, inline: bool) -> str:
    """The header that names the file for whoever saves it; no byte of the name can become another header."""
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(name, safe='', errors='replace')}"
