"""Microsoft's compound files, in which Word 97 documents and messages of Outlook are: their streams and properties."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

import olefile

from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.source import facts
from searcher.documents.text.titles import real_title
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.documents.model import Metadata

_NO_YEAR = 1601  # with which the time of Windows begins
_MAX_STREAM = 200_000_000  # bytes


class Compound:
    """The streams of a file, by path. Raises `DocumentError` for one that is damaged."""

    def __init__(self, data: bytes) -> None:
        """Read the directory."""
        try:
            self._file = olefile.OleFileIO(BytesIO(data))
        except OSError:
            raise DocumentError(Reason(UnreadCode.CUT_SHORT)) from None

    def __contains__(self, path: str) -> bool:
        """Whether there is such a stream or storage."""
        return bool(self._file.exists(path))

    def names(self) -> list[str]:
        """The paths of all streams and storages."""
        return ["/".join(path) for path in self._file.listdir(streams=True, storages=True)]

    def read(self, path: str) -> bytes:
        """The bytes of a stream; none where there is no such stream."""
        if not self._file.exists(path) or self._file.get_type(path) != olefile.STGTY_STREAM:
            return b""
        try:
            data: bytes = self._file.openstream(path).read(_MAX_STREAM)
        except OSError:
            raise DocumentError(Reason(UnreadCode.PART_MISSING, part=path)) from None
        return data

    def properties(self) -> tuple[str | None, Metadata]:
        """The title of a document, and what it says of author and date."""
        said = self._file.get_metadata()
        encoding = f"cp{said.codepage}" if isinstance(said.codepage, int) and said.codepage > 0 else "utf-8"

        def text(value: object) -> str:
            written = (
                value.decode("utf-8" if encoding == "cp65001" else encoding, "replace")
                if isinstance(value, bytes)
                else ""
            )
            return " ".join(written.replace("\0", "").split())

        created = said.create_time or said.last_saved_time
        date = created.isoformat() if isinstance(created, datetime) and created.year > _NO_YEAR else None
        return real_title(text(said.title)), facts(author=text(said.author), date=date)
