"""Adding and removing documents: everything since the last commit becomes visible at once, or never."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from weakref import finalize
from zlib import crc32

from searcher.documents.reasons import Reason, UnreadCode
from searcher.errors import DocumentError, NoIndex
from searcher.hints import TYPE_CHECKING
from searcher.index.format.stored_text import MAX_TEXT_BYTES
from searcher.index.storage.atomic_file import make_folder, publish, write_durably
from searcher.index.storage.container import with_checksum
from searcher.index.storage.folder import read_file, remove_file, rename_file
from searcher.index.storage.lock import WriterLock
from searcher.index.storage.manifest import (
    MAX_FILES_BYTES,
    Manifest,
    SegmentEntry,
    check_may_hold_index,
    delete_obsolete,
    files_path,
    latest_number,
    read_manifest,
    table_path,
    write_manifest,
)
from searcher.index.whoosh.table_of_contents import table_of_contents
from searcher.index.write.gc_pause import without_full_collections
from searcher.index.write.inverter import Inverter, write_segment
from searcher.index.write.merge import add_live_documents, merge_later
from searcher.index.write.merge_policy import pick_merge
from searcher.index.write.segment_changes import OpenSegment
from searcher.index.write.term_buffer import Vocabulary
from searcher.index.write.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from searcher.documents.model import Document, Paragraph
    from searcher.index.write.workers import Workers

DEFAULT_MEMORY = 256 << 20

_encode = json.JSONEncoder(allow_nan=False).encode
_MAX_TEXT_CHARS = MAX_TEXT_BYTES // 4  # of which UTF-8 makes four bytes at most
_MAX_JSON_BYTES = 12  # of one character beyond 16 bits
_WORTH_PROCESSES = 10 << 20  # bytes of text: below, starting processes costs more than it saves


class IndexWriter(Transaction):
    """Writer of an index folder, one at a time: holds its lock until `commit` or `cancel`. Use it in a `with` block.

    `memory` is about how many bytes are held, of texts, lists and words, before they are written out as a segment. With
    `jobs`, as many processes share the work, once there is enough of it. With `rebuild`, the commit replaces what was
    there, whatever version or damage it has; readers keep the old index until then. `merges_later` says whether merges
    that take long may be left to a process of their own that outlives this one. `vocabulary` has what another writer,
    which has come to its end, has learnt.

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
        merges_later: bool = True,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Take the lock and read what is there."""
        self.folder = folder
        self._memory = memory
        self._jobs = jobs
        self._merges_later = merges_later
        self._workers: Workers | None = None
        make_folder(folder)
        check_may_hold_index(folder)
        self._lock = WriterLock(folder, wait)
        self._open = True
        self._segments: list[OpenSegment] = []
        self._resume_collections = finalize(self, without_full_collections())
        try:
            self._base = self._read_base(rebuild=rebuild)
            self._segments += [OpenSegment(entry, folder) for entry in self._base.segments]
        except BaseException:
            self._release()
            raise
        self._root = root or self._base.root
        self._vocabulary = vocabulary or Vocabulary()
        self._inverter = Inverter(self._vocabulary)
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
        _check(document, paragraphs)
        if self._segments or document.id in self._added:
            self.remove(document.id)
        if paragraphs:
            self._invert(document, paragraphs)
            self._added.add(document.id)
            self._added_below.add(document.id.rpartition("/")[0])

    def _invert(self, document: Document, paragraphs: Sequence[Paragraph]) -> None:
        if self._jobs > 1 and not self._workers and self._inverter.waiting > _WORTH_PROCESSES:
            from searcher.index.write.workers import Workers

            self._workers = Workers(self.folder, self._jobs - 1, self._memory // self._jobs)
            for waiting in self._inverter.give_back():
                self._invert_somewhere(*waiting)
        self._invert_somewhere(document, paragraphs)

    def _invert_somewhere(self, document: Document, paragraphs: Sequence[Paragraph]) -> None:
        """Invert a document, or hand it to the worker whose share is smaller than this writer's own."""
        if self._workers and self._workers.takes(document, paragraphs):
            return
        memory = self._memory // self._jobs if self._workers else self._memory
        if self._inverter.paragraphs and not self._inverter.has_room(len(paragraphs), memory):
            self._write_own()
        self._inverter.add(document, paragraphs)

    def remove(self, document_id: str) -> bool:
        """Remove a document; return whether it was there."""
        self._check_open()
        if document_id in self._added:
            self._flush()
        return sum([segment.remove(segment.segment.find_document(document_id)) for segment in self._segments]) > 0

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
            manifest = self._prepare(files)
        except BaseException:
            self.cancel()
            raise
        try:
            # From here on the commit stands, and nothing of it may be taken back.
            with suppress(OSError):
                delete_obsolete(self.folder, manifest)
        finally:
            self._release()
        if self._merges_later and pick_merge(manifest.segments):
            merge_later(self.folder)

    def _prepare(self, files: bytes | None) -> Manifest:
        """Write all that the commit consists of; the last step, renaming the table of contents into place, makes it."""
        self._flush()
        self._merge()
        segments = tuple(segment.entry for segment in self._segments if segment.entry.live)
        number = self._base.number + 1
        table = table_of_contents(segments, number)
        manifest = Manifest(number, segments, self._root, crc32(table))
        if files is not None:
            write_durably(files_path(self.folder, manifest.number), with_checksum(files))
        elif (kept := files_path(self.folder, self._base.number)).exists():
            write_durably(files_path(self.folder, manifest.number), read_file(kept, MAX_FILES_BYTES))
        write_manifest(self.folder, manifest)
        table_name = table_path(self.folder, manifest.number)
        not_yet = table_name.with_name(f"{table_name.name}.new")
        write_durably(not_yet, table)
        publish(not_yet, table_name)
        return manifest

    def cancel(self) -> None:
        """Forget everything since the last commit, and release the lock."""
        if self._workers:
            self._workers.cancel()
        if self._open:
            with suppress(OSError):
                self._remove_unused()
            self._release()

    def _remove_unused(self) -> None:
        """Remove the segments that no commit lists."""
        number = latest_number(self.folder)
        if number is not None and number != self._base.number:
            return  # Interrupted between the commit and the end of `commit`: they are in use.
        before = {entry.name for entry in self._base.segments}
        for segment in self._segments:
            if segment.entry.name not in before:
                remove_file(segment.entry.file(self.folder))

    def _read_base(self, *, rebuild: bool) -> Manifest:
        try:
            if not rebuild:
                return read_manifest(self.folder)
        except NoIndex:
            pass
        return Manifest(latest_number(self.folder) or 0)

    def _flush(self) -> None:
        """Write what is held in memory as a segment."""
        if self._workers:
            self._workers.end()
        self._write_own()
        if self._workers:
            for entry in self._workers.finish():
                self._take(entry)
            self._workers = None
        self._added.clear()
        self._added_below.clear()

    def _write_own(self) -> None:
        """Write as a segment what this process holds in memory."""
        if self._inverter.paragraphs:
            self._take(write_segment(self._inverter, self.folder))
        self._vocabulary = self._vocabulary.kept(self._memory)
        self._inverter = Inverter(self._vocabulary)

    def _take(self, entry: SegmentEntry) -> None:
        self._segments.append(OpenSegment(entry, self.folder))

    def _merge(self) -> None:
        """Rewrite segments of like size as one, as soon as there are many; what would take long is left for later."""
        while chosen := pick_merge([segment.entry for segment in self._segments], at_once=True):
            merged = [segment for segment in self._segments if segment.entry.name in {entry.name for entry in chosen}]
            self._segments = [segment for segment in self._segments if segment not in merged]
            add_live_documents(self._inverter, merged)
            self._flush()

    def replace(self, merged: Sequence[OpenSegment], written: Path, by: SegmentEntry) -> bool:
        """Take a segment, written elsewhere, that has the documents of others; what is gone since is gone from it too.

        Returns whether any of those others is still there; if not, nothing is changed.
        """
        names = {segment.entry.name for segment in merged}
        replaced = [segment for segment in self._segments if segment.entry.name in names]
        if not replaced:
            return False
        rename_file(written, by.file(self.folder).name)
        taken = OpenSegment(by, self.folder)
        left = {document_id for segment in replaced for document_id in segment.ids()}
        for segment in merged:
            for document_id in segment.ids() - left:
                taken.remove(taken.segment.find_document(document_id))
        self._segments = [segment for segment in self._segments if segment not in replaced] + [taken]
        return True

    def _release(self) -> None:
        self._open = False
        self._segments = []
        self._resume_collections()
        self._lock.release()


def _check(document: Document, paragraphs: Sequence[Paragraph]) -> None:
    """Raise `DocumentError` for what JSON cannot hold, and for what is too long to be kept."""
    texts = len(document.title or "") + len(document.path or "")
    try:
        rest = len(_encode(dict(document.metadata))) if document.metadata else 0
    except (TypeError, ValueError) as error:
        msg = Reason(UnreadCode.METADATA, id=document.id, error=str(error))
        raise DocumentError(msg) from error
    if rest + _MAX_JSON_BYTES * texts > MAX_TEXT_BYTES:
        rest += len(_encode(document.title or "")) + len(_encode(document.path or ""))
    if rest > MAX_TEXT_BYTES or any(map(_is_too_long, paragraphs)):
        msg = Reason(UnreadCode.TEXT_TOO_LONG, id=document.id, n=_MAX_TEXT_CHARS)
        raise DocumentError(msg)


def _is_too_long(paragraph: Paragraph) -> bool:
    """Whether one of its texts has more characters than are kept."""
    if len(paragraph.text) > _MAX_TEXT_CHARS:
        return True
    heading, location = paragraph.heading, paragraph.location
    return bool((heading and len(heading) > _MAX_TEXT_CHARS) or (location and len(location) > _MAX_TEXT_CHARS))
