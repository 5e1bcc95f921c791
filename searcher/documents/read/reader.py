"""One file → its `Document`s: the format is recognised, its reader does the rest, and nothing it does can stop the run."""

from __future__ import annotations

import os

from searcher.documents.formats.registry import missing_library, recognise
from searcher.documents.model import Document
from searcher.documents.options import ReadingOptions
from searcher.documents.read.dispatch import as_reasons, read_here
from searcher.documents.read.limits import bounded
from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.regular_file import open_regular, read_regular
from searcher.documents.source import Source
from searcher.documents.text.encoding import mojibake
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Self

    from searcher.documents.formats.registry import Format
    from searcher.documents.model import Extract
    from searcher.documents.read.custom_readers import FileReader
    from searcher.documents.read.sandbox import Sandbox
    from searcher.documents.reasons import Note

_HEAD = 4096  # bytes by which a format is recognised


class Reader:
    """Reads files one after another; close it, or use it in a `with` block, to end the process it may have started."""

    def __init__(
        self,
        options: ReadingOptions | None = None,
        own: Mapping[str, FileReader | None] | None = None,
        *,
        below: str | None = None,
    ) -> None:
        """Read with these options, and what is for readers of one's own with those, by suffix.

        `below` is a folder that no file to be read may be out of, links followed.
        """
        self.options = options or ReadingOptions()
        self._below = below
        self._own = own or {}
        self.notes: list[Note] = []
        """What is to be said of the file read last although its documents were read."""
        self._sandbox: Sandbox | None = None

    def read(self, path: str, file_id: str) -> Iterator[Document]:
        """Read the file at `path`: one document, or one for each record.

        A document has the id of its file and no path, since where a folder is, is for its index to know. A record has
        the file's id as its path, and a number after it in its id: no file can be of that name, as it would be below a
        file.

        Raises `DocumentError` when it cannot be read, is too large, is in no known format, or holds no text.
        """
        self.notes = []
        extracts, type_, many = self._extracts(path)
        number = damaged = 0
        for number, extract in enumerate(extracts, start=1):
            damaged += sum(mojibake(paragraph.text) for paragraph in extract.paragraphs)
            yield Document(
                id=f"{file_id}/{number}" if many else file_id,
                path=file_id if many else None,
                title=extract.title,
                paragraphs=tuple(bounded(extract.paragraphs)),
                metadata={"type": type_, **extract.metadata},
            )
        if not number:
            raise DocumentError(Reason(UnreadCode.NO_TEXT))
        if damaged:
            self.notes.append(Reason(UnreadCode.MOJIBAKE, n=damaged))

    def close(self) -> None:
        """End the process that reads apart, if there is one."""
        if self._sandbox:
            self._sandbox.close()

    def __enter__(self) -> Self:
        """The reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _extracts(self, path: str) -> tuple[Iterator[Extract], str, bool]:
        """What a file holds, of which type it is, and whether each record of it is a document."""
        suffix = os.path.splitext(path)[1].lower()
        if suffix in self.options.own:
            extracts, many = self._read_own(path, suffix)
            return extracts, suffix[1:], many
        head, size = self._look(path)
        format_ = recognise(head, suffix)
        if missing := missing_library(format_):
            raise DocumentError(missing)
        if size < format_.sandbox_from:
            return read_here(path, format_, self.options, self.notes, self._below), format_.name, format_.many
        return self._read_in_sandbox(path, format_), format_.name, format_.many

    def _read_own(self, path: str, suffix: str) -> tuple[Iterator[Extract], bool]:
        from searcher.documents.read.custom_readers import read_own

        reader = self._own.get(suffix)
        if reader is None:
            msg = Reason(UnreadCode.NEEDS_OWN_READER, suffix=suffix)
            raise DocumentError(msg)
        self._look(path)
        with as_reasons():
            data = read_regular(path, self.options.max_size, self._below)
        return read_own(reader, Source(data, self.options, suffix, self.notes))

    def _look(self, path: str) -> tuple[bytes, int]:
        """The first bytes of a file, and its size. Raises `DocumentError` when it is too large."""
        with as_reasons(), open_regular(path, self._below) as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(_HEAD)
        if size > self.options.max_size:
            msg = Reason(UnreadCode.TOO_LARGE, size=self.options.max_size / 1e6)
            raise DocumentError(msg)
        return head, size

    def _read_in_sandbox(self, path: str, format_: Format) -> Iterator[Extract]:
        if self._sandbox is None:
            from searcher.documents.read.sandbox import Sandbox

            self._sandbox = Sandbox(self._below)
        return self._sandbox.read(path, format_, self.options, self.notes)
