"""Readers at work in a process of their own: one that hangs or crashes costs the file it was reading.

The process (`python -m searcher.documents.read.sandbox`) takes a line of JSON for each file and answers with one. It is used
for file after file, and replaced when it dies or is late.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from queue import Empty, Queue
from threading import Thread
from typing import TYPE_CHECKING, Any

from searcher.documents.formats.registry import BY_NAME
from searcher.documents.model import Extract, Paragraph
from searcher.documents.options import ReadingOptions
from searcher.documents.read.dispatch import read_here
from searcher.documents.reasons import Reason, UnreadCode, as_reason, stored_reason
from searcher.errors import DocumentError
from searcher.processes import start_python

if TYPE_CHECKING:
    import subprocess

    from searcher.documents.formats.registry import Format
    from searcher.documents.reasons import Note

_MAX_MEMORY_BYTES = 2 << 30  # bytes of a reader: a small file can unfold into much
_START = 30.0  # seconds more for the first file: a cold disk, a busy machine


class Sandbox:
    """A process that reads files; it is started when the first one comes."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self.process: subprocess.Popen[bytes] | None = None
        self._answers: Queue[bytes] = Queue()

    def read(self, path: str, format_: Format, options: ReadingOptions) -> tuple[list[Extract], list[Reason]]:
        """The documents in a file, and notes on it. Raises `DocumentError`, also for a reader that hangs or crashes."""
        patience = options.patience
        if self.process is None:
            self._start()
            patience += _START
        try:
            answer = self._ask(json.dumps([path, format_.name, options]).encode(), patience)
        except Empty:
            self.close()
            msg = Reason(UnreadCode.TOO_SLOW, seconds=options.patience)
            raise DocumentError(msg) from None
        except BaseException:
            self.close()  # An answer that nobody waits for would be taken for that of the next file.
            raise
        if not answer:
            self.close()
            msg = Reason(UnreadCode.CRASHED, format=format_.spoken)
            raise DocumentError(msg)
        extracts, notes, error = json.loads(answer)
        if error:
            raise DocumentError(stored_reason(error))
        return [_extract(*fields) for fields in extracts], list(map(stored_reason, notes))

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
        self._answers = Queue()
        Thread(target=_pass_on, args=(self.process, self._answers), daemon=True).start()

    def _ask(self, question: bytes, patience: float) -> bytes:
        assert self.process
        assert self.process.stdin
        try:
            self.process.stdin.write(question + b"\n")
            self.process.stdin.flush()
        except OSError:
            return b""
        return self._answers.get(timeout=patience)


def _pass_on(process: subprocess.Popen[bytes], answers: Queue[bytes]) -> None:
    """Hand on each line, and an empty one at the end. A thread, since a pipe cannot be waited for on every system."""
    assert process.stdout
    with suppress(OSError, ValueError):
        for line in process.stdout:
            answers.put(line)
    answers.put(b"")


def _extract(title: str | None, rows: list[list[Any]], metadata: dict[str, Any]) -> Extract:
    return Extract(title, tuple(Paragraph(*row) for row in rows), metadata)


def _answer(line: bytes) -> list[Any]:
    """What the process says of a file: its documents, notes, and an error if there was one."""
    path, name, options = json.loads(line)
    notes: list[Note] = []
    try:
        extracts = [
            (
                found.title,
                [(p.text, p.heading, p.line, p.page, p.location) for p in found.paragraphs],
                dict(found.metadata),
            )
            for found in read_here(path, BY_NAME[name], ReadingOptions(*options), notes)
        ]
    except DocumentError as error:
        return [[], [], as_reason(error.message).to_json()]
    return [extracts, [as_reason(note).to_json() for note in notes], None]


def _limit(seconds: float) -> None:
    """Be stopped by the system when nobody is left to do it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, 2 * seconds)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY_BYTES, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _serve() -> None:
    """Answer line by line until there are no more."""
    _limit_memory()
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # What a library prints is no answer.
        for line in sys.stdin.buffer:
            _limit(ReadingOptions(*json.loads(line)[2]).patience + _START)
            answers.write(json.dumps(_answer(line)).encode() + b"\n")
            answers.flush()
            _limit(0)


if __name__ == "__main__":
    _serve()
