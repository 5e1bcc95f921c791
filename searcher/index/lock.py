"""The lock of the one writer: the system lets go of it when its process ends, however that comes about."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from whoosh.util.filelock import FileLock, try_for

from searcher.errors import IndexLocked, StorageError
from searcher.index.durable import file_mode
from searcher.index.generation import INDEX_NAME
from searcher.messages import Message, _
from searcher.messages.system import system_error

if TYPE_CHECKING:
    from pathlib import Path


class WriterLock:
    """Held from its making until `release`; its file says who holds it and since when.

    Raises `IndexLocked` when another holds it for longer than `wait` seconds, `StorageError` when it cannot be had.
    """

    def __init__(self, folder: Path, wait: float) -> None:
        """Wait for the lock and take it."""
        path = folder / f"{INDEX_NAME}_WRITELOCK"
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT, file_mode(folder)))
            self._lock = FileLock(str(path))
            if not try_for(self._lock.acquire, timeout=wait):
                raise IndexLocked(_locked(folder, path))
            os.ftruncate(self._lock.fd, 0)
            holder = {"process": os.getpid(), "machine": socket.gethostname(), "since": datetime.now(UTC).isoformat()}
            os.write(self._lock.fd, json.dumps(holder).encode())
        except OSError as error:
            why = system_error(error)
            msg = _(
                "cannot write to the index in {folder}: {why}; choose another place with --index",
                folder=folder,
                why=why,
            )
            raise StorageError(msg) from error

    def release(self) -> None:
        """Let the next one write."""
        self._lock.release()


def _locked(folder: Path, path: Path) -> Message:
    """Who holds the lock, as far as can be told."""
    try:
        holder = json.loads(path.read_bytes())
        if (holder["process"], holder["machine"]) == (os.getpid(), socket.gethostname()):
            return _(
                "this program is writing to the index in {folder} already; end that writer before making another",
                folder=folder,
            )
        since = datetime.fromisoformat(holder["since"]).astimezone()
        return _(
            "another process is writing to the index in {folder} since {since} (process {process} on {machine}); "
            "try again when it is done, or wait for it with --wait SECONDS",
            folder=folder,
            since=f"{since:%Y-%m-%d %H:%M:%S}",
            process=int(holder["process"]),
            machine=holder["machine"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return _(
            "another process is writing to the index in {folder}; "
            "try again when it is done, or wait for it with --wait SECONDS",
            folder=folder,
        )
