"""A file of named sections: what every segment is stored in.

    offset 0    magic, 8 bytes: b"SEARCHER"
           8    format version, uint32
          12    number of sections, uint32
          16    offset of the table, uint64
          24    CRC-32 of the table and the checksums, uint32
          28    CRC-32 of these 28 bytes, uint32
          32    the sections, each at a multiple of 8
       table    for each section: name (24 bytes), offset, length (uint64)
   checksums    for each section in turn, for each page of 4,096 bytes in it: CRC-32, uint32
                and here the file ends

All numbers are little-endian. A section is the plain bytes of one array, so that reading it is a cast of the memory map
and no pass over the data. No byte is handed out before its page has been compared with its checksum, which happens when
a page is first touched: opening a file costs the same whatever its size, and a search pays for what it reads.
"""

from __future__ import annotations

import mmap
import os
import struct
import sys
import zlib

from searcher.errors import CorruptIndex, IndexFormat, StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple, overload
from searcher.i18n import Message, _
from searcher.index.storage.folder import open_to_read
from searcher.lazy import partial

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO, Literal

    Bytes = bytes | bytearray | memoryview | array[int]
    Typecode = Literal["B", "H", "I", "Q"]
    """Numbers of 8, 16, 32 or 64 bits."""

FORMAT_VERSION = 7

_MAGIC = b"SEARCHER"
_HEADER = struct.Struct("<8sIIQI")
_CHECKSUM = struct.Struct("<I")
_HEADER_LENGTH = _HEADER.size + _CHECKSUM.size
_ENTRY = struct.Struct("<24sQQ")
_ALIGNMENT = 8
_PAGE_BITS = 12
_PAGE = 1 << _PAGE_BITS
_BUFFER = 1 << 20
_NOTHING = memoryview(b"")
_CHECKSUM_LINE = 10  # bytes


class Lent(NamedTuple):
    """A section as a kernel reads it in place.

    `numbers` are all of it; `unchecked` has a byte for each page, 1 until it was compared with the one of its `checksums`.
    `damage` makes the error of a section that is not as it was written.
    """

    numbers: memoryview
    unchecked: bytearray
    checksums: memoryview
    damage: Callable[[], CorruptIndex]


_BITS_OF_SIZE = {"B": 0, "H": 1, "I": 2, "Q": 3}


class SectionWriter:
    """Writes one container, section after section; it is valid once `close` has been called."""

    def __init__(self, file: BinaryIO) -> None:
        """Begin at the start of an empty file opened for writing."""
        from array import array

        self._file = file
        self._entries: list[tuple[bytes, int, int]] = []
        self._checksums = array("I")
        self._file.write(bytes(_HEADER_LENGTH))
        self._offset = _HEADER_LENGTH

    def write(self, name: str, data: Bytes) -> None:
        """Write a section."""
        self.write_parts(name, [data])

    def write_parts(self, name: str, parts: Iterable[Bytes]) -> None:
        """Write a section made of the parts one after the other, which need not be there at the same time."""
        length = 0
        pending = bytearray()  # less than a page, and parts that are small
        for part in parts:
            view = memoryview(part).cast("B") if len(part) else _NOTHING
            length += len(view)
            if len(view) >= _BUFFER:
                first = -len(pending) % _PAGE  # bytes that make whole pages of what is pending
                whole = first + (len(view) - first & -_PAGE)
                pending += view[:first]
                self._write_pages(pending)
                self._write_pages(view[first:whole])
                pending, view = bytearray(), view[whole:]
            pending += view
            if len(pending) >= _BUFFER:
                whole = len(pending) & -_PAGE
                self._write_pages(pending[:whole])
                del pending[:whole]
        self._write_pages(pending)
        self._entries.append((name.encode(), self._offset, length))
        padding = -length % _ALIGNMENT
        self._file.write(bytes(padding))
        self._offset += length + padding

    def _write_pages(self, data: bytearray | memoryview) -> None:
        self._file.write(data)
        self._checksums.extend(_checksums(memoryview(data)))

    def close(self) -> int:
        """Write the table, the checksums and the header; return the checksum of all. Closing the file is the caller's."""
        table = b"".join(_ENTRY.pack(*entry) for entry in self._entries) + self._checksums.tobytes()
        self._file.write(table)
        self._file.seek(0)
        table_crc = zlib.crc32(table)
        header = _HEADER.pack(_MAGIC, FORMAT_VERSION, len(self._entries), self._offset, table_crc)
        self._file.write(header + _CHECKSUM.pack(zlib.crc32(header)))
        return _whole_checksum(table_crc, header)


def _whole_checksum(table_crc: int, header: Bytes) -> int:
    """What two files with another content hardly ever share: the table has the checksums of all pages."""
    return table_crc << 32 | zlib.crc32(header)


def _checksums(data: memoryview) -> Iterator[int]:
    return (zlib.crc32(data[start : start + _PAGE]) for start in range(0, len(data), _PAGE))


class _Section(NamedTuple):
    """Where a section lies, and of each of its pages the checksum and whether it has yet to be compared."""

    data: memoryview
    checksums: memoryview
    unchecked: bytearray


class Pages:
    """A section as an array of numbers, each page of which is compared with its checksum when it is first touched.

    A slice names both its ends, counted from the start, and is a plain `memoryview`: reading numbers one by one from that
    is several times as fast as from here. Raises `CorruptIndex` for a page that is not as it was written.
    """

    __slots__ = ("_bits", "_damage", "_items", "_section", "_unchecked")

    def __init__(self, section: _Section, typecode: Typecode, damage: Callable[[], CorruptIndex]) -> None:
        """Read a section; `damage` makes what to raise."""
        self._section = section
        self._items = section.data.cast(typecode)
        self._unchecked = section.unchecked
        self._bits = _PAGE_BITS - _BITS_OF_SIZE[typecode]
        self._damage = damage

    def __len__(self) -> int:
        """How many numbers there are."""
        return len(self._items)

    @overload
    def __getitem__(self, key: int) -> int: ...
    @overload
    def __getitem__(self, key: slice) -> memoryview: ...
    def __getitem__(self, key: int | slice) -> int | memoryview:
        """One number, or those from one place up to another."""
        try:
            if isinstance(key, slice):
                if not 0 <= key.start <= key.stop <= len(self._items):
                    raise self._damage()
                first, last = key.start >> self._bits, (key.stop - 1) >> self._bits
                if first < last:
                    if 1 in self._unchecked[first : last + 1]:
                        self._check(first, last + 1)
                elif first == last and self._unchecked[first]:
                    self._check(first, first + 1)
            elif key < 0:
                raise self._damage()
            elif self._unchecked[key >> self._bits]:
                self._check(key >> self._bits, (key >> self._bits) + 1)
            return self._items[key]
        except IndexError:
            # A number read elsewhere in the file points past the end of this section.
            raise self._damage() from None

    def __iter__(self) -> Iterator[int]:
        """All numbers."""
        return iter(self.whole())

    def whole(self) -> memoryview:
        """All of it."""
        if 1 in self._unchecked:
            self._check(0, len(self._unchecked))
        return self._items

    def lent(self) -> Lent:
        """What a kernel needs to read it in place."""
        return Lent(self._items, self._unchecked, self._section.checksums, self._damage)

    def _check(self, first: int, end: int) -> None:
        data, checksums, unchecked = self._section
        for page in range(first, end):
            if unchecked[page]:
                if zlib.crc32(data[page << _PAGE_BITS : (page + 1) << _PAGE_BITS]) != checksums[page]:
                    raise self._damage()
                unchecked[page] = 0


class SectionReader:
    """The sections of a container, mapped into memory.

    Raises `CorruptIndex` when the file is not as it was written, `IndexFormat` when another version wrote it,
    `StorageError` when it cannot be read, and `FileNotFoundError`.
    """

    def __init__(self, path: Path) -> None:
        """Map the file and read its table."""
        if sys.byteorder != "little":
            msg = _("an index is read in place and needs a little-endian processor")
            raise StorageError(msg)
        self.path = path
        self._view = memoryview(_mapped(path))
        if len(self._view) < _HEADER_LENGTH:
            raise self._corrupt(_("is cut short"))
        header = self._view[: _HEADER.size]
        magic, version, count, table_at, table_crc = _HEADER.unpack(header)
        if magic != _MAGIC:
            raise self._corrupt(_("is no segment"))
        if version != FORMAT_VERSION and not _CHECKSUM.unpack_from(self._view, _HEADER.size)[0]:
            raise IndexFormat(_other_format(path, version))  # The first versions had no checksum here.
        if _CHECKSUM.unpack_from(self._view, _HEADER.size)[0] != zlib.crc32(header):
            raise self._corrupt(_("is damaged in its header"))
        if version != FORMAT_VERSION:
            raise IndexFormat(_other_format(path, version))
        if zlib.crc32(self._view[table_at:]) != table_crc:
            raise self._corrupt(_("is cut short or damaged in its table"))
        try:
            self._sections = dict(self._read_table(table_at, count))
        except (struct.error, TypeError, ValueError):
            raise self._corrupt(_("has a table that no version writes")) from None
        self.checksum = _whole_checksum(table_crc, header)
        self._pages: dict[tuple[str, Typecode], Pages] = {}

    def _read_table(self, table_at: int, count: int) -> Iterator[tuple[str, _Section]]:
        table = self._view[table_at : table_at + count * _ENTRY.size]
        checksums = self._view[table_at + len(table) :].cast("I")
        first = 0
        for name, offset, length in _ENTRY.iter_unpack(table):
            if offset + length > table_at:
                raise ValueError
            pages = -(-length // _PAGE)
            data = self._view[offset : offset + length]
            section = _Section(data, checksums[first : first + pages], bytearray(b"\1") * pages)
            first += pages
            yield name.rstrip(b"\0").decode(), section

    def __contains__(self, name: str) -> bool:
        """Whether there is such a section."""
        return name in self._sections

    @property
    def names(self) -> list[str]:
        """The sections there are."""
        return list(self._sections)

    def pages(self, name: str, typecode: Typecode = "B") -> Pages:
        """A section as an array of numbers that is checked page by page: for what is large and read here and there."""
        try:
            return self._pages[name, typecode]
        except KeyError:
            pass
        if name not in self._sections:
            raise self._corrupt(_("lacks {part}", part=name))
        try:
            damage = partial(damaged, self.path, name)
            pages = self._pages[name, typecode] = Pages(self._sections[name], typecode, damage)
        except TypeError:
            raise self._corrupt(_("has half a number in {part}", part=name)) from None
        return pages

    def length(self, name: str, typecode: Typecode = "B") -> int:
        """How many numbers a section has. Raises `CorruptIndex` when there is none of this name."""
        return len(self.pages(name, typecode))

    def check_length(self, name: str, typecode: Typecode, count: int) -> None:
        """Raise `CorruptIndex` unless a section has so many numbers."""
        if self.length(name, typecode) != count:
            raise self.damaged(name)

    def array(self, name: str, typecode: Typecode) -> memoryview:
        """A section as an array of numbers, all of it checked."""
        return self.pages(name, typecode).whole()

    def bytes(self, name: str) -> memoryview:
        """The bytes of a section, not copied, all of them checked."""
        return self.array(name, "B")

    def verify(self) -> None:
        """Read everything and compare the checksums; raises `CorruptIndex` at the first that differs."""
        for name in self._sections:
            self.bytes(name)

    @property
    def size(self) -> int:
        """Bytes on disk."""
        return len(self._view)

    def damaged(self, name: str) -> CorruptIndex:
        """The error for a section that cannot be what was written."""
        return damaged(self.path, name)

    def is_another(self) -> CorruptIndex:
        """The error for a file that is whole, and not the one that was written under its name."""
        return corrupt(self.path, _("is another file than the one that was written"))

    def _corrupt(self, what: Message) -> CorruptIndex:
        return corrupt(self.path, what)


def with_checksum(data: bytes) -> bytes:
    r"""Data with its checksum.

    >>> with_checksum(b"[]")
    b'[]\n0d4cbb29\n'
    """
    return data + _checksum_line(data)


def without_checksum(data: bytes) -> bytes:
    """The data without its checksum. Raises `ValueError` when that is not of the data.

    >>> without_checksum(with_checksum(b"[]"))
    b'[]'
    """
    content, checksum = data[:-_CHECKSUM_LINE], data[-_CHECKSUM_LINE:]
    if checksum != _checksum_line(content):
        msg = "the checksum is wrong"
        raise ValueError(msg)
    return content


def _checksum_line(data: bytes) -> bytes:
    return b"\n%08x\n" % zlib.crc32(data)


def damaged(path: Path, section: str) -> CorruptIndex:
    """The error for a section that is not as it was written."""
    return corrupt(path, _("is damaged in {part}", part=section))


def corrupt(path: Path, what: Message) -> CorruptIndex:
    """The error for a file of an index of which something can be said that should not be."""
    damage = _("{path} {what}", path=path, what=what)
    return CorruptIndex(_("{damage}; {remedy}", damage=damage, remedy=how_to_mend(path.parent)))


def how_to_mend(folder: Path) -> Message:
    """What to do about a damaged index: the end of every message that says so."""
    import shlex

    return _("mend the index with: searcher repair {folder}", folder=shlex.quote(str(folder)))


def _other_format(path: Path, version: int) -> Message:
    return _(
        "{path} has format {version}, this version reads {known}", path=path, version=version, known=FORMAT_VERSION
    )


def _mapped(path: Path) -> mmap.mmap | bytes:
    """The file's bytes: mapped, or read where the file system cannot map files."""
    try:
        with os.fdopen(open_to_read(path), "rb") as file:
            try:
                return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except (OSError, ValueError):  # ValueError: there is nothing in it to map
                return file.read()
    except FileNotFoundError:
        raise
    except OSError as error:
        from searcher.i18n.system_errors import system_error

        why = system_error(error)
        msg = _("cannot read {path}: {why}; see that the disk and its permissions are in order", path=path, why=why)
        raise StorageError(msg) from error
