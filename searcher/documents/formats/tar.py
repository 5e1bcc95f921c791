"""TAR, packed or not, and single files packed by gzip, bzip2 or xz."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import zlib
from io import BufferedIOBase, BytesIO

from searcher.documents.formats.archive import MAX_MEMBERS, MAX_UNPACKED
from searcher.documents.formats.members import read_member
from searcher.documents.formats.packed import read_members
from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from searcher.documents.model import Extract
    from searcher.documents.source import Source

_PACKERS: dict[bytes, Callable[[BytesIO], BufferedIOBase]] = {
    b"\x1f\x8b": lambda data: gzip.GzipFile(fileobj=data),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}

_GZIP_HEADER = 10  # bytes before the name


def read(source: Source) -> Iterator[Extract]:
    """The documents of all files in an archive, or those of the one file that is packed."""
    data = _unpacked(source.data)
    if _is_tar(data):
        with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
            members = _Members(archive)
            yield from read_members(source, members.by_name, members.read)
    else:
        yield from read_member(source, _original_name(source.data), data)


def _unpacked(data: bytes) -> bytes:
    """What is packed, if it is; never more than an archive may unfold to."""
    packer = next((packer for start, packer in _PACKERS.items() if data.startswith(start)), None)
    if packer is None:
        return data
    try:
        with packer(BytesIO(data)) as file:
            unpacked: bytes = file.read(MAX_UNPACKED + 1)
    except (EOFError, OSError, lzma.LZMAError, zlib.error):
        raise DocumentError(Reason(UnreadCode.CUT_SHORT)) from None
    if len(unpacked) > MAX_UNPACKED:
        raise DocumentError(Reason(UnreadCode.UNFOLDS_TOO_FAR))
    return unpacked


def _original_name(data: bytes) -> str:
    """The name that gzip keeps of the file it packs; without one its text tells the format."""
    flags = data[3] if data.startswith(b"\x1f\x8b") and len(data) > _GZIP_HEADER else 0
    if not flags & 8 or flags & 4:
        return ""
    return data[_GZIP_HEADER : data.find(b"\0", _GZIP_HEADER)].decode("latin-1")


def _is_tar(data: bytes) -> bool:
    """Whether there is a header of a member at the beginning: its sum is right."""
    try:
        tarfile.TarInfo.frombuf(data[: tarfile.BLOCKSIZE], "utf-8", "surrogateescape")
    except tarfile.HeaderError:
        return False
    return True


class _Members:
    """The regular files of an archive, by name; the last of a name counts, as when it is unpacked."""

    def __init__(self, archive: tarfile.TarFile) -> None:
        self._archive = archive
        self._left = MAX_UNPACKED
        self.by_name: dict[str, tarfile.TarInfo] = {}
        try:
            for number, member in enumerate(archive):
                if number >= MAX_MEMBERS:
                    raise DocumentError(Reason(UnreadCode.TOO_MANY_MEMBERS))
                if member.isreg():
                    self.by_name[member.name.encode("utf-8", "replace").decode()] = member
        except tarfile.TarError:
            raise DocumentError(Reason(UnreadCode.CUT_SHORT)) from None

    def read(self, name: str) -> bytes:
        """The bytes of a member; what its header says of its size is not believed."""
        file = self._archive.extractfile(self.by_name[name])
        data = file.read(self._left + 1) if file else b""
        if len(data) > self._left:
            raise DocumentError(Reason(UnreadCode.UNFOLDS_TOO_FAR))
        self._left -= len(data)
        return data
