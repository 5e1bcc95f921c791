"""The writer's lock, which the system releases when its process ends, however that comes about."""

from __future__ import annotations

import json
import os
from time import gmtime, strftime

from searcher.errors import IndexLocked, StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import Message, _
from searcher.i18n.system_errors import system_error
from searcher.index.storage.file_lock import FileLock
from searcher.index.storage.folder import read_file
from searcher.index.storage.manifest import WRITE_LOCK

if TYPE_CHECKING:
    from pathlib import Path

_MAX_HOLDER_BYTES = 1 << 12


class WriterLock:
    """Held from its making until `release`; its file says who holds it and since when.

    Raises `IndexLocked` when another holds it for longer than `wait` seconds, `StorageError` when it cannot be had.
    """

    def __init__(self, folder: Path, wait: float) -> None:
        """Wait for the lock and take it."""
        path = folder / WRITE_LOCK
        try:
            self._lock = FileLock(path)
            if not self._lock.acquire(wait):
                raise IndexLocked(_locked(folder, path))
            since = strftime("%Y-%m-%dT%H:%M:%S+00:00", gmtime())
            holder = {"process": os.getpid(), "machine": _machine(), "since": since}
            self._lock.write(json.dumps(holder).encode())
        except OSError as error:
            why = system_error(error)
            msg = _(
                "cannot write to the index in {folder}: {why}; choose another place for the index",
                folder=folder,
                why=why,
            )
            raise StorageError(msg) from error

    def release(self) -> None:
        """Let the next one write."""
        self._lock.release()


def _machine() -> str:
    """The name of this machine."""
    if hasattr(os, "uname"):
        return os.uname().nodename
    from socket import gethostname

    return gethostname()


def _locked(folder: Path, path: Path) -> Message:
    """The error for a lock that is held, with its holder if known."""
    from datetime import datetime

    try:
        holder = json.loads(read_file(path, _MAX_HOLDER_BYTES))
        if (holder["process"], holder["machine"]) == (os.getpid(), _machine()):
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
