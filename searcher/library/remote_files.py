"""The files of a folder in an index on a cluster: those that are new or changed are read and sent, those that are gone removed.

Each document keeps which folder its file was in, and size and time of the file; nothing else says what was sent. So any machine
that has the folder at the same path can go on, and several can share the work.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from zlib import crc32

from searcher.cluster.address import parse_address
from searcher.cluster.file_stamps import FileStamp, keep_selection, sent_files, sent_selection
from searcher.config.locations import documents_location
from searcher.documents.options import ReadingOptions
from searcher.documents.read.reader import Reader
from searcher.documents.reasons import as_reason
from searcher.documents.scan.ids import document_id, joined
from searcher.documents.scan.scan import Scan, Skipped
from searcher.documents.scan.selection import Selection
from searcher.errors import DocumentError, NoIndex
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.library.maintenance import given_fields
from searcher.library.remote_index import RemoteIndex, connect, create_remote_index
from searcher.sync.apply import Progress, Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from searcher.cluster.writer import ClusterWriter
    from searcher.library.searcher import Location


class Share(NamedTuple):
    """One of so many equal shares of the files, counted from 1: which file is whose follows from its name."""

    number: int
    of: int

    def has(self, name: str) -> bool:
        """Whether a file is in this share."""
        return crc32(name.encode(errors="surrogateescape")) % self.of == self.number - 1


ALL = Share(1, 1)


def index_files(  # noqa: PLR0913 — all but the first two are named
    path: Location | None,
    address: str,
    *,
    share: Share = ALL,
    rebuild: bool = False,
    config: Location | None = None,
    selection: Mapping[str, Any] | None = None,
    reading: Mapping[str, Any] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Summary:
    """Bring an index at an address up to date with the files of a folder; it is made where there is none.

    With `rebuild` every file is read, and what is read replaces all that was there, in one step. `selection` are fields of a
    `Selection` that hold for this folder from now on; what is empty stays, and an empty pattern takes back those given before.
    Raises `NoDocuments`, `StorageError`, and as `searcher.open` does, of which `config` is.
    """
    place = documents_location(path)
    root = _root_key(place.parent if place.is_file() else place)
    before = sent_selection(connect(parse_address(address), config), root)
    chosen = {**before, **given_fields(selection or {})}
    scan = Scan(place, Selection(**{name: _fields(value) for name, value in chosen.items()}))
    listed = {
        document_id(joined(folder, name)): FileStamp(root, size, modified)
        for folder, names, sizes, times in scan.listings()
        for name, size, modified in zip(names, sizes, times, strict=True)
    }
    found = {name: stamp for name, stamp in listed.items() if share.has(name)}
    with _opened(address, config) as index:
        known = {} if rebuild else sent_files(index.connection, root)
        known = {name: sent for name, sent in known.items() if share.has(name) and scan.covers(name)}
        news = [name for name, stamp in found.items() if name not in known or known[name].stamp != stamp]
        # A folder that is empty all at once is one that was not mounted.
        gone = [name for name in known if name not in found] if listed else []
        if chosen != before and not rebuild:
            keep_selection(index.connection, root, chosen)
        if not (news or gone or rebuild):
            return _summary(scan, added=0, changed=0, removed=0, kept=0 if listed else len(known))
        with index.cluster_writer(replaces=rebuild) as writer:
            sender = _Sender(writer, scan, ReadingOptions(**reading or {}))
            sender.send(news, found, {name: known[name].documents for name in news if name in known}, progress)
            for name in gone:
                sender.remove(known[name].documents)
        if rebuild and chosen:
            keep_selection(index.connection, root, chosen)
        changed = sum(name in known for name in news)
        read = len(news) - len(sender.skipped)
        return _summary(scan, sender.skipped, added=max(0, read - changed), changed=changed, removed=len(gone), kept=0)


def _opened(address: str, config: Location | None) -> RemoteIndex:
    try:
        return RemoteIndex(address, config)
    except NoIndex:
        return create_remote_index(address, None, None, config)


def _fields(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _root_key(root: Path) -> str:
    return blake2b(os.fsencode(root.resolve()), digest_size=8).hexdigest()


def _summary(scan: Scan, skipped: Iterable[Skipped] = (), **counts: int) -> Summary:
    return Summary(skipped=tuple(sorted({*scan.skipped, *skipped})), unread=scan.unread, **counts)  # type: ignore[arg-type]


class _Sender:
    """Reads files and hands their documents to a writer; `skipped` are those that cannot be read."""

    def __init__(self, writer: ClusterWriter, scan: Scan, options: ReadingOptions) -> None:
        self._writer, self._root, self._below, self._options = writer, scan.root, scan.below, options
        self.skipped: list[Skipped] = []

    def send(
        self,
        names: Iterable[str],
        stamps: Mapping[str, FileStamp],
        before: Mapping[str, Iterable[str]],
        progress: Callable[[Progress], None] | None,
    ) -> None:
        """Read these files; `before` are the ids of the documents that were read of each the last time."""
        names = [*names]
        total = sum(stamps[name].size for name in names)
        done = paragraphs = 0
        with Reader(self._options, below=self._below) as reader:
            for number, name in enumerate(names):
                if progress:
                    progress(Progress(number, len(names), done, total, paragraphs))
                sent: set[str] = set()
                try:
                    for document in reader.read(os.path.join(self._root, name), name):
                        self._writer.add(document, str(stamps[name]))
                        sent.add(document.id)
                        paragraphs += len(document.paragraphs or ())
                except DocumentError as error:
                    self.skipped.append(Skipped(name, as_reason(error.message)))
                self.remove(set(before.get(name, ())) - sent)
                done += stamps[name].size

    def remove(self, documents: Iterable[str]) -> None:
        """Remove documents that are no more."""
        for document in documents:
            self._writer.drop(document)
