"""Adding and removing documents: everything since the last commit becomes visible at once, or never."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Self
from weakref import finalize
from zlib import crc32

from searcher.documents.model import Document, Paragraph
from searcher.errors import DocumentError, NoIndex, StorageError
from searcher.index.codec import table_of_contents
from searcher.index.collector import without_full_collections
from searcher.index.durable import make_folder, publish, sealed, write_durably
from searcher.index.generation import (
    Generation,
    SegmentEntry,
    files_path,
    latest_number,
    read_generation,
    sweep,
    table_path,
    write_manifest,
)
from searcher.index.inverter import Inverter, write_segment
from searcher.index.lock import WriterLock
from searcher.index.segment import Segment
from searcher.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from searcher.index.parallel import Workers

DEFAULT_MEMORY = 256 << 20

_WORTH_PROCESSES = 12 << 20  # of estimated memory: below, starting processes costs more than it saves
_TIER_FACTOR = 8  # segments of like size that are merged into one of the next size
_SMALLEST_TIER = 1000  # paragraphs: below, segments count as of one size
_MOST_MERGED = 1 << 18  # paragraphs: a merge takes seconds, never minutes


class IndexWriter:
    """The one writer of an index folder. Holds its lock until `commit` or `cancel`; use it in a `with` block.

    `memory` is about how many bytes of documents are held before they are written out as a segment. With `jobs`, as many
    processes share the work, once there is enough of it. With `rebuild`, the commit replaces what was there, whatever
    version or damage it has; readers keep the old index until then.

    Raises `IndexLocked` when another process holds the lock for longer than `wait` seconds, and `StorageError` when the
    folder cannot be written to, or the writer is used after its end.
    """

    def __init__(  # noqa: PLR0913 — all but the folder are named
        self,
        folder: Path,
        *,
        memory: int = DEFAULT_MEMORY,
        jobs: int = 1,
        rebuild: bool = False,
        root: str | None = None,
        wait: float = 10.0,
    ) -> None:
        """Take the lock and read what is there."""
        self.folder = folder
        self._memory = memory
        self._jobs = jobs
        self._workers: Workers | None = None
        make_folder(folder)
        self._lock = WriterLock(folder, wait)
        self._open = True
        self._segments: list[_Open] = []
        self._resume_collections = finalize(self, without_full_collections())
        try:
            self._base = self._read_base(rebuild=rebuild)
            self._segments += [_Open(entry, Segment(entry.file(folder))) for entry in self._base.segments]
        except BaseException:
            self._release()
            raise
        self._root = root or self._base.root
        self._inverter = Inverter()
        self._added: set[str] = set()
        self._added_below: set[str] = set()  # files whose records were added, and folders whose files were

    @property
    def base(self) -> int:
        """The number of the commit that this one will follow; 0 when it is the first."""
        return self._base.number

    def add(self, document: Document) -> None:
        """Add a document, in the place of the one that has its id, if any."""
        self._check_open()
        paragraphs = document.content()
        try:
            json.dumps(dict(document.metadata))
        except (TypeError, ValueError) as error:
            msg = _("the metadata of document {id!r} cannot be kept: {error}", id=document.id, error=error)
            raise DocumentError(msg) from error
        self.remove(document.id)
        if paragraphs:
            self._added.add(document.id)
            self._added_below.add(document.id.rpartition("/")[0])
            self._invert(document, paragraphs)

    def _invert(self, document: Document, paragraphs: Sequence[Paragraph]) -> None:
        if self._jobs > 1 and not self._workers and self._inverter.memory > _WORTH_PROCESSES:
            from searcher.index.parallel import Workers

            self._workers = Workers(self.folder, self._jobs, self._memory)
            for waiting in self._inverter.give_back():
                self._workers.add(*waiting)
        if self._workers:
            self._workers.add(document, paragraphs)
        else:
            self._inverter.add(document, paragraphs)
            if self._inverter.memory > self._memory:
                self._flush()

    def remove(self, document_id: str) -> bool:
        """Remove a document; return whether it was there."""
        self._check_open()
        if document_id in self._added:
            self._flush()
        return sum(segment.remove(segment.segment.find_document(document_id)) for segment in self._segments) > 0

    def remove_file(self, file_id: str) -> bool:
        """Remove what was read from a file: the document of its id, or its records, whose ids begin with that."""
        self._check_open()
        self._flush_file(file_id)
        return sum(segment.remove(document) for segment in self._segments for document in segment.of_file(file_id)) > 0

    def move_file(self, file_id: str, new_id: str) -> bool:
        """Give what was read from a file another id, in the place of what has it; return whether there was any."""
        self._check_open()
        self._flush_file(file_id)
        found = [document for segment in self._segments for document in segment.documents_of(file_id)]
        if found:
            self.remove_file(file_id)
            self.remove_file(new_id)
        for document in found:
            path = new_id if document.path else None
            self.add(replace(document, id=new_id + document.id.removeprefix(file_id), path=path))
        return bool(found)

    def _flush_file(self, file_id: str) -> None:
        if file_id in self._added or file_id in self._added_below:
            self._flush()

    def commit(self, files: bytes | None = None) -> None:
        """Make it all visible, and release the lock. `files` is kept beside the index, for `known_files`.

        When writing fails, nothing has changed.
        """
        self._check_open()
        try:
            generation = self._prepare(files)
        except BaseException:
            self.cancel()
            raise
        try:
            # From here on the commit stands, and nothing of it may be taken back.
            with suppress(OSError):
                sweep(self.folder, generation)
        finally:
            self._release()

    def _prepare(self, files: bytes | None) -> Generation:
        """Write all that the commit consists of; the last step, renaming the table of contents into place, makes it."""
        self._flush()
        self._merge()
        segments = tuple(segment.entry for segment in self._segments if segment.entry.live)
        number = self._base.number + 1
        table = table_of_contents(segments, number)
        generation = Generation(number, segments, self._root, crc32(table))
        if files is not None:
            write_durably(files_path(self.folder, generation.number), sealed(files))
        elif (kept := files_path(self.folder, self._base.number)).exists():
            write_durably(files_path(self.folder, generation.number), kept.read_bytes())
        write_manifest(self.folder, generation)
        table_name = table_path(self.folder, generation.number)
        not_yet = table_name.with_name(f"{table_name.name}.new")
        write_durably(not_yet, table)
        publish(not_yet, table_name)
        return generation

    def cancel(self) -> None:
        """Forget everything since the last commit, and release the lock."""
        if self._workers:
            self._workers.cancel()
        if self._open:
            with suppress(OSError):
                self._remove_unused()
            self._release()

    def __enter__(self) -> Self:
        """Nothing to do: the lock is held since the writer was made."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Commit, or cancel when the block raised."""
        if self._open and kind is None:
            self.commit()
        else:
            self.cancel()

    def _check_open(self) -> None:
        if not self._open:
            msg = _("this writer has come to its end; make another for more changes")
            raise StorageError(msg)

    def _remove_unused(self) -> None:
        """Remove the segments that no commit lists."""
        number = latest_number(self.folder)
        if number is not None and number != self._base.number:
            return  # Interrupted between the commit and the end of `commit`: they are in use.
        before = {entry.name for entry in self._base.segments}
        for segment in self._segments:
            if segment.entry.name not in before:
                segment.entry.file(self.folder).unlink(missing_ok=True)

    def _read_base(self, *, rebuild: bool) -> Generation:
        try:
            if not rebuild:
                return read_generation(self.folder)
        except NoIndex:
            pass
        return Generation(latest_number(self.folder) or 0)

    def _flush(self) -> None:
        """Write what is held in memory as a segment."""
        if self._workers:
            self._workers.end()
        if self._inverter.paragraphs:
            self._take(write_segment(self._inverter, self.folder))
        if self._workers:
            for entry in self._workers.finish():
                self._take(entry)
            self._workers = None
        self._inverter = Inverter()
        self._added.clear()
        self._added_below.clear()

    def _take(self, entry: SegmentEntry) -> None:
        self._segments.append(_Open(entry, Segment(entry.file(self.folder))))

    def _merge(self) -> None:
        """Rewrite segments of like size as one, as soon as there are many; never all for one change."""
        while merged := _choose(self._segments):
            self._segments = [segment for segment in self._segments if segment not in merged]
            for segment in merged:
                for document in segment.documents():
                    self._inverter.add(document, document.content())
            self._flush()

    def _release(self) -> None:
        self._open = False
        self._segments = []
        self._resume_collections()
        self._lock.release()


class _Open:
    """A segment being changed: which of its documents are gone."""

    def __init__(self, entry: SegmentEntry, segment: Segment) -> None:
        self._entry = entry
        self.segment = segment
        self._gone = segment.documents_in(entry.removed)

    @property
    def entry(self) -> SegmentEntry:
        """The segment as the next commit will have it."""
        ranges: list[tuple[int, int]] = []
        for document in sorted(self._gone):
            paragraphs = self.segment.paragraphs_of(document)
            if ranges and ranges[-1][1] == paragraphs.start:
                ranges[-1] = (ranges[-1][0], paragraphs.stop)
            else:
                ranges.append((paragraphs.start, paragraphs.stop))
        return self._entry._replace(removed=tuple(ranges))

    def remove(self, document: int | None) -> bool:
        if document is None or document in self._gone:
            return False
        self._gone.add(document)
        return True

    def of_file(self, file_id: str) -> set[int]:
        """What was read from a file and is still there."""
        return self.segment.documents_of_file(file_id) - self._gone

    def documents(self) -> Iterator[Document]:
        """What is left, as it was added."""
        yield from (
            restored(self.segment, number) for number in range(self.segment.documents) if number not in self._gone
        )

    def documents_of(self, file_id: str) -> list[Document]:
        """The same, as it was added."""
        return [restored(self.segment, number) for number in sorted(self.of_file(file_id))]


def restored(segment: Segment, number: int) -> Document:
    """A document as it was added. Raises `CorruptIndex`."""
    record = segment.record(number)
    return Document(
        id=segment.document_id(number),
        title=record.title,
        path=record.path,
        metadata=record.metadata,
        paragraphs=[_restored_paragraph(segment, paragraph) for paragraph in segment.paragraphs_of(number)],
    )


def _restored_paragraph(segment: Segment, number: int) -> Paragraph:
    place = segment.place(number)
    return Paragraph(segment.text(number), place.heading, place.line, place.page)


def _choose(segments: list[_Open]) -> list[_Open]:
    """The segments to merge now: those of the smallest size of which there are too many, or one mostly removed."""
    tiers: dict[int, list[_Open]] = {}
    for segment in segments:
        if 0 < segment.entry.live < segment.entry.paragraphs / 2:
            return [segment]
        size = segment.entry.live
        if 0 < size <= _MOST_MERGED:
            tiers.setdefault(_tier(size), []).append(segment)
    return next((found for _, found in sorted(tiers.items()) if len(found) >= _TIER_FACTOR), [])


def _tier(paragraphs: int) -> int:
    tier = 0
    while paragraphs > _SMALLEST_TIER:
        paragraphs //= _TIER_FACTOR
        tier += 1
    return tier
