"""The ZIP archives that documents are, opened with limits on what they may unfold to."""

from __future__ import annotations

import zlib
from io import BytesIO
from unicodedata import normalize
from zipfile import BadZipFile, ZipFile

from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_UNPACKED = 200_000_000  # bytes of all members that are read
MAX_MEMBERS = 20_000
_MIN_SUSPECT_BYTES = 10_000_000  # of a member, or of all that is read, some of it again: below, any ratio will do
_PIECE_BYTES = 1 << 16
_MAX_RATIO = 200  # of what is unfolded to itself packed; texts reach 20


class Archive:
    """The members of an archive, by name. Raises `DocumentError` for one that is damaged, locked or a bomb."""

    def __init__(self, data: bytes) -> None:
        """Read the list of members."""
        try:
            self._zip = ZipFile(BytesIO(data))
        except (BadZipFile, ValueError) as error:
            msg = Reason(UnreadCode.DAMAGED, error=str(error))
            raise DocumentError(msg) from None
        self._left = min(MAX_UNPACKED, max(_MIN_SUSPECT_BYTES, _MAX_RATIO * len(data)))
        self._by_folded: dict[str, str] = {}
        if len(self._zip.filelist) > MAX_MEMBERS:
            raise DocumentError(Reason(UnreadCode.TOO_MANY_MEMBERS))

    def names(self) -> list[str]:
        """The names of the files, in the order of the archive."""
        return [member.filename for member in self._zip.filelist if not member.is_dir()]

    def __contains__(self, name: str) -> bool:
        """Whether there is such a member."""
        return name in self._zip.NameToInfo

    def find(self, name: str) -> str | None:
        """The name of a member as the archive has it: its accents may be composed there and not here, or the reverse."""
        if name in self:
            return name
        self._by_folded = self._by_folded or {_folded(known): known for known in self._zip.NameToInfo}
        return self._by_folded.get(_folded(name))

    def read(self, name: str) -> bytes:
        """The bytes of a member; what its header says of its size is not believed."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a member in pieces, as they are unfolded, for what need not be held as a whole."""
        if name not in self:
            msg = Reason(UnreadCode.PART_MISSING, part=name)
            raise DocumentError(msg)
        member = self._zip.getinfo(name)
        if member.flag_bits & 1:
            raise DocumentError(Reason(UnreadCode.LOCKED))
        most = self._left
        if member.file_size > _MIN_SUSPECT_BYTES:
            most = min(most, _MAX_RATIO * member.compress_size)
        if member.file_size > most:
            raise DocumentError(Reason(UnreadCode.UNFOLDS_TOO_FAR))
        try:
            with self._zip.open(member) as file:
                while piece := file.read(_PIECE_BYTES):
                    self._left -= len(piece)
                    most -= len(piece)
                    if most < 0:
                        raise DocumentError(Reason(UnreadCode.UNFOLDS_TOO_FAR))
                    yield piece
        except (BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            msg = Reason(UnreadCode.DAMAGED, error=str(error)) if str(error) else Reason(UnreadCode.CUT_SHORT)
            raise DocumentError(msg) from None


def _folded(name: str) -> str:
    return normalize("NFC", name).casefold()
