"""Faults injected for real: a child process in which the n-th thing done to a disk kills it, fails, or is recorded.

What is done to the disk is counted in *steps*: opening a file for writing, each write that reaches the system, each
flush, rename, removal and new folder. Only what happens under one folder counts, by whatever way its files are named: by
their paths, or relative to a descriptor of their folder.
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

    def path(self, name: Any, folder: int | None = None) -> str:
        """The path of a file that is named by its path, its descriptor, or relative to the descriptor of a folder."""
        if isinstance(name, int):
            return self.paths.get(name, "")
        return os.path.join(self.paths.get(folder, "") if folder is not None else "", os.fspath(name))

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
        event = Event("write", self._disk.path(self.fileno()), data=whole, offset=self.tell())
        self._disk.step(event, lambda: io.FileIO.write(self, whole[: len(whole) // 2]))
        return super().write(whole) or 0

    def close(self) -> None:
        if not self.closed:
            self._disk.paths.pop(self.fileno(), None)
        super().close()


@contextmanager
def watched(disk: Disk) -> Iterator[None]:
    """Let a disk see what this process does; for a child that ends with it."""
    _watch_descriptors(disk)
    _watch_writes(disk)
    _watch_names(disk)
    yield


def _watch_descriptors(disk: Disk) -> None:
    real_open, real_io_open, real_close = os.open, io.open, os.close

    def open_(path: Any, flags: int, *args: Any, dir_fd: int | None = None) -> int:
        name = disk.path(path, dir_fd)
        if flags & (os.O_WRONLY | os.O_RDWR):
            disk.step(Event("open", name))
        descriptor = real_open(path, flags, *args, dir_fd=dir_fd)
        disk.paths[descriptor] = name
        return descriptor

    def io_open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        if isinstance(file, int) and "w" in mode and file in disk.paths:
            return io.BufferedWriter(_WatchedFile(file, disk))
        return real_io_open(file, mode, *args, **kwargs)

    def close(descriptor: int) -> None:
        disk.paths.pop(descriptor, None)
        real_close(descriptor)

    os.open, io.open, os.close = open_, io_open, close  # type: ignore[assignment]


def _before(name: str, step: Callable[..., object]) -> None:
    """Let `step` see the arguments of one of the system's functions before it does its work."""
    real = getattr(os, name)

    def stepped(*args: Any, **kwargs: Any) -> Any:
        step(*args, **kwargs)
        return real(*args, **kwargs)

    setattr(os, name, stepped)


def _watch_writes(disk: Disk) -> None:
    real_write, real_pwrite = os.write, os.pwrite

    def write(file: int, data: Any) -> None:
        whole, offset = bytes(data), os.lseek(file, 0, os.SEEK_CUR) if disk.path(file) else 0
        event = Event("write", disk.path(file), data=whole, offset=offset)
        disk.step(event, lambda: real_write(file, whole[: len(whole) // 2]))

    def pwrite(file: int, data: Any, offset: int) -> None:
        whole = bytes(data)
        event = Event("write", disk.path(file), data=whole, offset=offset)
        disk.step(event, lambda: real_pwrite(file, whole[: len(whole) // 2], offset))

    def truncate(file: Any, size: int) -> None:
        disk.step(Event("truncate", disk.path(file), offset=size))

    def flush(file: int) -> None:
        disk.step(Event("flush", disk.path(file)))

    _before("write", write)
    _before("pwrite", pwrite)
    for name in ("fsync", "fdatasync"):
        _before(name, flush)
    for name in ("truncate", "ftruncate"):
        _before(name, truncate)


def _watch_names(disk: Disk) -> None:
    def rename(old: Any, new: Any, *, src_dir_fd: int | None = None, dst_dir_fd: int | None = None) -> None:
        disk.step(Event("rename", disk.path(old, src_dir_fd), disk.path(new, dst_dir_fd)))

    def remove(path: Any, *, dir_fd: int | None = None) -> None:
        disk.step(Event("remove", disk.path(path, dir_fd)))

    def make_folder(path: Any, *_: Any, dir_fd: int | None = None) -> None:
        disk.step(Event("folder", disk.path(path, dir_fd)))

    for name in ("replace", "rename"):
        _before(name, rename)
    for name in ("unlink", "remove"):
        _before(name, remove)
    _before("mkdir", make_folder)


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
