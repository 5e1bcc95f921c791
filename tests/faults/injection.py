"""Faults injected for real: a child process in which the n-th thing done to a disk kills it, fails, or is recorded.

What is done to the disk is counted in *steps*: opening a file for writing, each write that reaches the system, each
flush, rename, removal and new folder. Only what happens under one folder counts.
"""

from __future__ import annotations

import errno
import io
import os
import signal
import sys
import traceback
from ast import literal_eval
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from searcher.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DONE, REFUSED, FAULTY = 0, 3, 4
"""How a child ends: it did its work, it raised an error of ours, or anything else."""

KILL, TEAR, EIO, ENOSPC = "kill", "tear", "EIO", "ENOSPC"
"""Die before the step; die in the middle of a write; the step fails because the disk does, or because it is full."""


class Event(NamedTuple):
    """One step: what was done, to which path; the new name; the bytes, and where in the file they went."""

    kind: str
    path: str
    name: str = ""
    data: bytes = b""
    offset: int = 0


class Disk:
    """Counts the steps under a folder, and injects the fault when the time has come."""

    def __init__(self, folder: Path, fault: str | None = None, at: int = -1) -> None:
        """Do `fault` at step `at`, counted from 0; without a fault, record."""
        self.folder, self.fault, self.at = str(folder), fault, at
        self.events: list[Event] = []
        self.paths: dict[int, str] = {}

    def step(self, event: Event, half: Callable[[], object] = lambda: None) -> None:
        """A step is about to be taken; `half` takes half of it."""
        if not event.path.startswith(self.folder):
            return
        number = len(self.events)
        self.events.append(event)
        if number != self.at:
            return
        if self.fault == TEAR:
            half()
        if self.fault in {KILL, TEAR}:
            os.kill(os.getpid(), signal.SIGKILL)
        code = errno.EIO if self.fault == EIO else errno.ENOSPC
        raise OSError(code, os.strerror(code), event.path)


class _WatchedFile(io.FileIO):
    def __init__(self, descriptor: int, disk: Disk) -> None:
        super().__init__(descriptor, "wb")
        self._disk = disk

    def write(self, data: Any) -> int:
        whole = bytes(data)
        event = Event("write", self._disk.paths[self.fileno()], data=whole, offset=self.tell())
        self._disk.step(event, lambda: io.FileIO.write(self, whole[: len(whole) // 2]))
        return super().write(whole) or 0


@contextmanager
def watched(disk: Disk) -> Iterator[None]:
    """Let a disk see what this process does; for a child that ends with it."""
    real_open, real_io_open, real_close = os.open, io.open, os.close

    def open_(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
        name = os.fspath(path)
        if flags & (os.O_WRONLY | os.O_RDWR):
            disk.step(Event("open", name))
        descriptor = real_open(path, flags, *args, **kwargs)
        disk.paths[descriptor] = name
        return descriptor

    def io_open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if isinstance(file, int) and "w" in mode and file in disk.paths:
            return io.BufferedWriter(_WatchedFile(file, disk))
        return real_io_open(file, mode, *args, **kwargs)

    def close(descriptor: int) -> None:
        disk.paths.pop(descriptor, None)
        real_close(descriptor)

    def before(name: str, event: Callable[..., Event]) -> None:
        real = getattr(os, name)

        def stepped(*args: Any, **kwargs: Any) -> Any:
            disk.step(event(*args))
            return real(*args, **kwargs)

        setattr(os, name, stepped)

    os.open, io.open, os.close = open_, io_open, close  # type: ignore[assignment]
    before("fsync", lambda descriptor: Event("flush", disk.paths.get(descriptor, "")))
    before("write", lambda descriptor, data: Event("write", disk.paths.get(descriptor, ""), data=bytes(data)))
    before("ftruncate", lambda descriptor, _: Event("truncate", disk.paths.get(descriptor, "")))
    for name in ("replace", "rename"):
        before(name, lambda old, new: Event("rename", os.fspath(old), os.fspath(new)))
    for name in ("unlink", "remove"):
        before(name, lambda path: Event("remove", os.fspath(path)))
    before("mkdir", lambda path, *_: Event("folder", os.fspath(path)))
    yield


def in_child(work: Callable[[], object], disk: Disk) -> tuple[int, list[Event]]:
    """Do some work in a child with such a disk; return how it ended, and what it recorded if it came to its end.

    A child that was killed ends with the number of the signal, negative.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        code = FAULTY
        real_write = os.write
        try:
            with watched(disk):
                work()
                code = DONE
        except StorageError:
            code = REFUSED
        except BaseException:  # noqa: BLE001 — whatever it is, it is told and counted
            traceback.print_exc(file=sys.stderr)
        finally:
            told = repr([tuple(event) for event in disk.events] if disk.fault is None else []).encode()
            while told:
                told = told[real_write(writing, told) :]
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    events = [Event(*event) for event in literal_eval(told.decode())] if told else []
    return os.waitstatus_to_exitcode(status), events
