"""A file of named sections: what every segment is stored in.

    offset 0    magic, 8 bytes: b"SEARCHER"
           8    format version, uint32
          12    number of sections, uint32
          16    offset of the table, uint64
          24    CRC-32 of the table, uint32; then 4 bytes of nothing
          32    the sections, each at a multiple of 8
       table    for each section: name (24 bytes), offset, length (uint64), CRC-32, 4 bytes of nothing

All numbers are little-endian. A section is the plain bytes of one array, so that reading it is a cast of the memory map
and no pass over the data.
"""

from __future__ import annotations

import mmap
import struct
import sys
import zlib
from typing import TYPE_CHECKING, BinaryIO, Literal

from searcher.errors import CorruptIndex, IndexFormat, StorageError

if TYPE_CHECKING:
    from array import array
    from pathlib import Path

FORMAT_VERSION = 3

_MAGIC = b"SEARCHER"
_HEADER = struct.Struct("<8sIIQI4x")
_ENTRY = struct.Struct("<24sQQI4x")
_ALIGNMENT = 8


class SectionWriter:
    """Writes one container, section after section; it is valid once `close` has been called."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin at the start of an empty file opened for writing."""
        self._file = file
        self._entries: list[tuple[bytes, int, int, int]] = []
        self._file.write(bytes(_HEADER.size))
        self._offset = _HEADER.size

    def write(self, name: str, *parts: bytes | bytearray | memoryview | array[int]) -> None:
        """Write a section made of the parts one after the other."""
        length = crc = 0
        for part in parts:
            data = memoryview(part).cast("B") if len(part) else memoryview(b"")
            self._file.write(data)
            crc = zlib.crc32(data, crc)
            length += len(data)
        self._entries.append((name.encode(), self._offset, length, crc))
        padding = -length % _ALIGNMENT
        self._file.write(bytes(padding))
        self._offset += length + padding

    def close(self) -> None:
        """Write the table and the header; closing the file is the caller's."""
        table = b"".join(_ENTRY.pack(*entry) for entry in self._entries)
        self._file.write(table)
        self._file.seek(0)
        self._file.write(
            _HEADER.pack(_MAGIC, FORMAT_VERSION, len(self._entries), self._offset, zlib.crc32(table)),
        )


class SectionReader:
    """The sections of a container, mapped into memory.

    Raises `CorruptIndex` when the file is not whole, `IndexFormat` when another version wrote it.
    """

    def __init__(self, path: Path) -> None:
        """Map the file and read its table."""
        if sys.byteorder != "little":
            msg = "an index is read in place and needs a little-endian processor"
            raise StorageError(msg)
        self.path = path
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if size < _HEADER.size:
                msg_0 = "is cut short"
                raise self._corrupt(msg_0)
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._view = memoryview(self._map)
        magic, version, count, table_at, table_crc = _HEADER.unpack_from(self._view)
        if magic != _MAGIC:
            msg_0 = "is no segment"
            raise self._corrupt(msg_0)
        if version != FORMAT_VERSION:
            msg = f"{path} has format {version}, this version reads {FORMAT_VERSION}"
            raise IndexFormat(msg)
        table = self._view[table_at : table_at + count * _ENTRY.size]
        if len(table) != count * _ENTRY.size or zlib.crc32(table) != table_crc:
            msg_0 = "is cut short"
            raise self._corrupt(msg_0)
        self._sections = {
            name.rstrip(b"\0").decode(): (offset, length, crc)
            for name, offset, length, crc in _ENTRY.iter_unpack(table)
        }

    def __contains__(self, name: str) -> bool:
        """Whether there is such a section."""
        return name in self._sections

    def bytes(self, name: str) -> memoryview:
        """The bytes of a section, not copied."""
        try:
            offset, length, _ = self._sections[name]
        except KeyError:
            msg = f"lacks {name}"
            raise self._corrupt(msg) from None
        if offset + length > len(self._view):
            msg = "is cut short"
            raise self._corrupt(msg)
        return self._view[offset : offset + length]

    def array(self, name: str, typecode: Literal["B", "H", "I", "Q"]) -> memoryview:
        """A section as an array of numbers: `B`, `H`, `I` or `Q`, of 8, 16, 32 or 64 bits."""
        try:
            return self.bytes(name).cast(typecode)
        except TypeError:
            msg = f"has half a number in {name}"
            raise self._corrupt(msg) from None

    def verify(self) -> None:
        """Read everything and compare the checksums; raises `CorruptIndex` at the first that differs."""
        for name, (_, _, crc) in self._sections.items():
            if zlib.crc32(self.bytes(name)) != crc:
                msg = f"is damaged in {name}"
                raise self._corrupt(msg)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return len(self._view)

    def damaged(self, name: str) -> CorruptIndex:
        """The error for a section that cannot be what was written."""
        return self._corrupt(f"is damaged in {name}")

    def _corrupt(self, what: str) -> CorruptIndex:
        return CorruptIndex(f"{self.path} {what}; rebuild the index with: searcher index --rebuild")
