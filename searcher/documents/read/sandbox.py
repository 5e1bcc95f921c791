"""Readers at work in a process of their own: one that hangs or crashes costs the file it was reading.

The process (`python -m searcher.documents.read.sandbox`) takes a line of JSON for each file and answers with lines of JSON, of some
hundred kilobytes each, so that neither side holds a whole file of records. It is used for file after file, and replaced
when it dies or is late.
"""

from __future__ import annotations

import gc
import json
import mmap
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from queue import Empty, Full, Queue
from time import monotonic

from searcher.documents.formats.registry import BY_NAME
from searcher.documents.model import Extract, Paragraph
from searcher.documents.options import ReadingOptions
from searcher.documents.read.dispatch import read_here
from searcher.documents.reasons import Reason, UnreadCode, as_reason, stored_reason
from searcher.errors import DocumentError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.processes import start_python
from searcher.threads import start_thread

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Generator, Iterator
    from typing import Any, BinaryIO

    from searcher.documents.formats.registry import Format
    from searcher.documents.reasons import Note

_MAX_PART_CHARS = 1 << 18  # of an answer
_ROW_CHARS = 40  # of a row besides its text, about
_MAX_WAITING = 4  # parts of an answer that were not taken yet
_YOUNG = 50_000  # new objects before the collector looks at them
_MEGABYTES = 500  # of a reader, with its Python and its libraries
_MEGABYTES_OF_OCR = 2048  # of one that has pages drawn, and of each Tesseract that it starts
_MAX_KEPT = 64 << 20  # bytes that a process has more than at first: with more it is replaced
_START = 30.0  # seconds more for the first file: a cold disk, a busy machine


class Sandbox:
    """A process that reads files; it is started when the first one comes."""

    def __init__(self, below: str | None = None) -> None:
        """Start nothing yet. `below` is a folder that no file may be out of, links followed."""
        self._below = below
        self.process: subprocess.Popen[bytes] | None = None
        self._answers: Queue[bytes] = Queue()

    def read(self, path: str, format_: Format, options: ReadingOptions, notes: list[Note]) -> Iterator[Extract]:
        """The documents in a file, as they are read; notes on it are added when the last one was.

        Raises `DocumentError`, also for a reader that hangs or crashes. Only the time counts that its documents are waited for.
        """
        try:
            said, error = yield from self._documents(path, format_, options)
        except BaseException:
            self.close()  # An answer that nobody waits for would be taken for that of the next file.
            raise
        if error:
            raise DocumentError(stored_reason(error))
        notes += map(stored_reason, said)

    def _documents(
        self, path: str, format_: Format, options: ReadingOptions
    ) -> Generator[Extract, None, tuple[list[Any], Any]]:
        """The documents in a file; what is returned are the notes on it, and an error if there was one.

        A process that keeps the memory of a large file is ended: what the next one may take is no less for it.
        """
        begun: list[Paragraph] = []
        for documents, end in self._parts(path, format_, options):
            for title, rows, metadata, is_whole in documents:
                begun += [Paragraph(*row) for row in rows]
                if is_whole:
                    paragraphs, begun = tuple(begun), []
                    yield Extract(title, paragraphs, metadata)
            if end:
                notes, error, is_spent = end
                if is_spent:
                    self.close()
                return notes, error
        msg = Reason(UnreadCode.CRASHED, format=format_.spoken)
        raise DocumentError(msg)

    def _parts(self, path: str, format_: Format, options: ReadingOptions) -> Iterator[list[Any]]:
        """The parts of an answer, the last of which has an end, until the process ends."""
        patience = options.patience
        if self.process is None:
            self._start()
            patience += _START
        if not self._ask(json.dumps([path, format_.name, options, self._below]).encode()):
            return
        while True:
            began = monotonic()
            try:
                line = self._answers.get(timeout=max(0.0, patience))
            except Empty:
                msg = Reason(UnreadCode.TOO_SLOW, seconds=options.patience)
                raise DocumentError(msg) from None
            patience -= monotonic() - began
            if not line:
                return
            yield json.loads(line)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self.process:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                assert pipe
                with suppress(OSError):
                    pipe.close()
            self.process = None

    def _start(self) -> None:
        self.process = start_python("searcher.documents.read.sandbox", quiet=True)
        self._answers = Queue(_MAX_WAITING)
        start_thread(_pass_on, self.process, self._answers)

    def _ask(self, question: bytes) -> bool:
        """Whether the process took a question."""
        assert self.process
        assert self.process.stdin
        try:
            self.process.stdin.write(question + b"\n")
            self.process.stdin.flush()
        except OSError:
            return False
        return True


def _pass_on(process: subprocess.Popen[bytes], answers: Queue[bytes]) -> None:
    """Hand on each line, and an empty one at the end. A thread, since a pipe cannot be waited for on every system."""
    assert process.stdout
    with suppress(OSError, ValueError):
        for line in process.stdout:
            _put(process, answers, line)
    _put(process, answers, b"")


def _put(process: subprocess.Popen[bytes], answers: Queue[bytes], line: bytes) -> None:
    """Hand on a line when there is room for it, as long as somebody may want it."""
    while process.returncode is None:
        with suppress(Full):
            answers.put(line, timeout=1.0)
            return


class _Answer:
    """An answer on its way: what was read is sent whenever it is enough."""

    def __init__(self, target: BinaryIO, seconds: float) -> None:
        self._target, self._seconds = target, seconds
        self._documents: list[Any] = []
        self._chars = 0

    def add(self, found: Extract) -> None:
        """Add a document, in parts if it is large."""
        rows: list[Any] = []
        for paragraph in found.paragraphs:
            if self._chars > _MAX_PART_CHARS:
                self._documents.append([None, rows, None, False])
                self._send()
                rows = []
            rows.append([paragraph.text, paragraph.heading, paragraph.line, paragraph.page, paragraph.location])
            self._chars += len(paragraph.text) + _ROW_CHARS
        self._documents.append([found.title, rows, dict(found.metadata), True])
        if self._chars > _MAX_PART_CHARS:
            self._send()

    def end(self, notes: list[Note], error: Note | None, *, is_spent: bool) -> None:
        """Send the rest, and whether the process is to be replaced."""
        said = [as_reason(note).to_json() for note in notes]
        self._send([said, as_reason(error).to_json() if error else None, is_spent])

    def _send(self, end: list[Any] | None = None) -> None:
        line = json.dumps([self._documents, end], ensure_ascii=False).encode("utf-8", "surrogatepass")
        self._documents, self._chars = [], 0
        _limit(0)  # Whoever reads may take their time.
        self._target.write(line + b"\n")
        self._target.flush()
        _limit(self._seconds)


def _answer(question: bytes, target: BinaryIO, at_first: _Memory) -> None:
    """Say what is in a file: its documents, notes, and an error if there was one."""
    path, name, values, below = json.loads(question)
    format_, options = BY_NAME[name], ReadingOptions(*values)
    _limit_memory(at_first, (_MEGABYTES_OF_OCR if options.ocr else _MEGABYTES) << 20)
    seconds = 2 * (options.patience + _START)
    _limit(seconds)
    answer = _Answer(target, seconds)
    notes: list[Note] = []
    error: Note | None = None
    try:
        for found in read_here(path, format_, options, notes, below):
            answer.add(found)
    except DocumentError as failed:
        error = failed.message
    answer.end(notes, error, is_spent=_memory().resident - at_first.resident > _MAX_KEPT)


class _Memory(NamedTuple):
    """Bytes of a process: all that it has mapped, and what of it is in memory."""

    mapped: int = 0
    resident: int = 0


def _memory() -> _Memory:
    """What this process takes now; nothing where the system does not say."""
    try:
        mapped, resident = Path("/proc/self/statm").read_text(encoding="ascii").split()[:2]
    except OSError:
        return _Memory()
    return _Memory(int(mapped) * mmap.PAGESIZE, int(resident) * mmap.PAGESIZE)


def _limit(seconds: float) -> None:
    """Be stopped by the system when nobody is left to do it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(at_first: _Memory, most: int) -> None:
    """Let the process have so many bytes in memory, with what it had at first: a small file can unfold into much."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    limit = at_first.mapped - at_first.resident + most
    with suppress(OSError, ValueError):
        highest = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(
            resource.RLIMIT_AS, (limit if highest == resource.RLIM_INFINITY else min(limit, highest), highest)
        )


def collect_seldom() -> None:
    """Let the collector look less often at objects that stay until a file is read: that took a fifth of a reader's time."""
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])


def _serve() -> None:
    """Answer line by line until there are no more."""
    collect_seldom()
    at_first = _memory()
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # What a library prints is no answer.
        for question in sys.stdin.buffer:
            _answer(question, answers, at_first)
            _limit(0)


if __name__ == "__main__":
    _serve()
