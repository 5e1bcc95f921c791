"""Worker processes of a build: each inverts a share of the documents into segments of its own, as the writer does itself.

A worker is a process of its own (`python -m searcher.index.write.workers FOLDER MEMORY`) that reads documents, many at a
time, and answers, when there are no more, with the segments it wrote, or with a line that says why it cannot write. The
writer lists them in its commit, so that they become visible together or not at all. Which worker gets which document
makes no difference to any ranking.

A batch of documents is its length in four bytes and what `marshal` makes of them: both ends are of one Python, and it takes
a fifth of the time of JSON.
"""

from __future__ import annotations

import gc
import json
import marshal
import sys
from contextlib import suppress
from pathlib import Path
from queue import Queue

from searcher.documents.model import Document, Paragraph
from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.storage.folder import remove_file
from searcher.index.storage.manifest import SegmentEntry
from searcher.index.write.inverter import Inverter, write_segment
from searcher.index.write.term_buffer import Vocabulary
from searcher.processes import start_python
from searcher.threads import start_thread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import IO

    Row = tuple[str, str | None, int | None, int | None, str | None]
    Packed = tuple[str, str | None, str | None, str | None, list[Row]]
    """A document: its id, title, path, metadata in JSON, and paragraphs."""

_encode = json.JSONEncoder(ensure_ascii=False).encode
_BATCH = 1 << 17  # characters handed over at once
_LENGTH_BYTES = 4
_WAITING = 64  # batches that may wait for a worker


class Workers:
    """Some worker processes, which take equal shares of the text with the process that started them."""

    def __init__(self, folder: Path, number: int, memory: int) -> None:
        """Start so many processes, each of which may hold so much memory."""
        self._feeds = [_Feed(folder, memory) for _ in range(number)]
        self._next: _Feed | None = None
        self._own_size = self._own_batch = 0  # characters left to who asks, in all and of this turn

    def takes(self, document: Document, paragraphs: Sequence[Paragraph]) -> bool:
        """Hand a document to a worker; `False` where it is the turn of who asks, whose share is the smallest."""
        if self._next:
            if self._next.add(document, paragraphs):
                self._next = self._smallest()
            return True
        self._own_batch += sum([len(paragraph.text) for paragraph in paragraphs])
        if self._own_batch > _BATCH:
            self._own_size += self._own_batch
            self._own_batch = 0
            self._next = self._smallest()
        return False

    def _smallest(self) -> _Feed | None:
        """The worker whose share is the smallest, or `None` where that of who asks is."""
        feed = min(self._feeds, key=lambda feed: feed.given)
        return feed if feed.given <= self._own_size else None

    def end(self) -> None:
        """Say that no more will come."""
        for feed in self._feeds:
            feed.end()

    def finish(self) -> list[SegmentEntry]:
        """After `end`: wait until all is written. Raises `StorageError` when a worker failed."""
        return [entry for feed in self._feeds for entry in feed.result()]

    def cancel(self) -> None:
        """Stop at once."""
        for feed in self._feeds:
            feed.process.kill()
            feed.close()


class _Feed:
    """One worker and the documents that wait for it; a thread writes to its pipe, which may be full."""

    def __init__(self, folder: Path, memory: int) -> None:
        self.process = start_python("searcher.index.write.workers", str(folder), str(memory))
        self.queue: Queue[bytes | None] = Queue(_WAITING)
        self._documents: list[Packed] = []
        self._size = 0
        self.given = 0  # characters handed over
        self._thread = start_thread(self._write)

    def add(self, document: Document, paragraphs: Sequence[Paragraph]) -> bool:
        """Add a document to those to be handed over together; return whether that was the last of them."""
        rows = [(p.text, p.heading, p.line, p.page, p.location) for p in paragraphs]
        metadata = _encode(dict(document.metadata)) if document.metadata else None
        self._documents.append((document.id, document.title, document.path, metadata, rows))
        self._size += sum([len(paragraph.text) for paragraph in paragraphs])
        if self._size <= _BATCH:
            return False
        self._hand_over()
        return True

    def end(self) -> None:
        self._hand_over()
        self.queue.put(None)

    def close(self) -> None:
        self.queue.put(None)
        self._thread.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        self.process.wait()

    def result(self) -> list[SegmentEntry]:
        self._thread.join()
        assert self.process.stdout
        answer = self.process.stdout.read()
        self.process.stdout.close()
        if self.process.wait():
            msg = _("a process that was indexing stopped before its end; try again with one process")
            raise StorageError(msg)
        found = json.loads(answer)
        if isinstance(found, str):
            raise StorageError(found)
        return [SegmentEntry(*fields) for fields in found]

    def _hand_over(self) -> None:
        if self._documents:
            self.queue.put(_packed(self._documents))
        self._documents.clear()
        self.given += self._size
        self._size = 0

    def _write(self) -> None:
        pipe = self.process.stdin
        assert pipe
        for batch in iter(self.queue.get, None):
            with suppress(OSError):  # where the worker is gone, the queue is emptied all the same; `result` reports it
                pipe.write(batch)
        with suppress(OSError):
            pipe.write(_END)
            pipe.close()


def _packed(documents: list[Packed]) -> bytes:
    """A batch as it is sent; what is a string or a number of a class of its own is sent as a plain one."""
    try:
        batch = marshal.dumps(documents)
    except ValueError:
        batch = marshal.dumps(json.loads(_encode(documents)))
    return len(batch).to_bytes(_LENGTH_BYTES, "little") + batch


def _received(pipe: IO[bytes]) -> Iterator[Packed]:
    """Documents, until `_END`. Raises `EOFError` when the pipe ends before: whoever sent them is gone."""
    while (length := pipe.read(_LENGTH_BYTES)) != _END:
        batch = pipe.read(int.from_bytes(length, "little"))
        yield from marshal.loads(batch)  # noqa: S302 — from the process that started this one


def work(folder: Path, memory: int, pipe: IO[bytes]) -> list[SegmentEntry]:
    """Invert the documents that a pipe brings into segments in a folder.

    Raises `EOFError` when they stop before their end: nobody will list the segments.
    """
    entries, vocabulary = [], Vocabulary()
    inverter = Inverter(vocabulary)
    try:
        for document_id, title, path, metadata, rows in _received(pipe):
            content = [Paragraph(*row) for row in rows]
            if inverter.paragraphs and not inverter.has_room(len(content), memory):
                entries.append(write_segment(inverter, folder))
                vocabulary = vocabulary.kept(memory)
                inverter = Inverter(vocabulary)
            about = json.loads(metadata) if metadata else {}
            inverter.add(Document(id=document_id, title=title, path=path, metadata=about, paragraphs=()), content)
        if inverter.paragraphs:
            entries.append(write_segment(inverter, folder))
    except BaseException:
        _discard(entries, folder)
        raise
    return entries


_END = bytes(_LENGTH_BYTES)


def _discard(entries: Sequence[SegmentEntry], folder: Path) -> None:
    for entry in entries:
        remove_file(entry.file(folder))


def main(folder: Path, memory: int) -> None:
    """Do a worker's work, and say what came of it to whoever started it."""
    gc.disable()  # what is made here stays, or is freed when its last reference goes
    entries: list[SegmentEntry] = []
    try:
        try:
            entries = work(folder, memory, sys.stdin.buffer)
            answer = json.dumps(entries)
        except StorageError as error:
            answer = json.dumps(str(error))
        sys.stdout.write(answer)
        sys.stdout.flush()
    except (EOFError, ValueError, BrokenPipeError):
        _discard(entries, folder)
        sys.stdout = None  # what is still to be written has no reader
        sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
