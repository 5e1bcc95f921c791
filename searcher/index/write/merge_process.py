"""Merge process: merges too long for a commit, made after it by a process of its own that holds nobody up.

1. It reads segments, which never change, and writes the new one under a name that no commit lists.
2. Then it takes the lock, as any writer does, looks what was removed from the old ones meanwhile, and commits.

Killed at any time it leaves the index as it was. Should it come to nothing, the next commit starts another.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.index.storage.atomic_file import created
from searcher.index.storage.file_lock import FileLock
from searcher.index.storage.folder import remove_file
from searcher.index.storage.manifest import MERGE_LOCK, MERGING, SegmentEntry, read_manifest
from searcher.index.write.index_writer import IndexWriter
from searcher.index.write.inverter import Inverter, new_name
from searcher.index.write.merge import add_live_documents
from searcher.index.write.merge_policy import pick_merge
from searcher.index.write.segment_changes import OpenSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

_PATIENCE = 60.0  # seconds to wait for another writer, with the work done


def merge(folder: Path) -> None:
    """Merge until nothing is due, unless another process does. Raises `SearcherError` and `OSError`."""
    lock = take_lock(folder)
    if not lock:
        return
    try:
        while chosen := pick_merge(read_manifest(folder).segments):
            Merge(folder, chosen).commit()
    finally:
        lock.release()


def take_lock(folder: Path) -> FileLock | None:
    """The lock of the one process that merges, or `None` where another has it."""
    lock = FileLock(folder / MERGE_LOCK)
    return lock if lock.acquire() else None


class Merge:
    """One merge: written when it is made, part of the index after `commit`."""

    def __init__(self, folder: Path, segments: Sequence[SegmentEntry]) -> None:
        """Write what is left of the segments as one."""
        self._folder = folder
        self._merged = [OpenSegment(entry, folder) for entry in segments]
        inverter = Inverter()
        add_live_documents(inverter, self._merged)
        self._entry = SegmentEntry(new_name(), inverter.paragraphs, inverter.documents)
        self._written = self._entry.file(folder).with_suffix(MERGING)
        with created(self._written) as file:
            checksum = inverter.write(file)
        self._entry = self._entry._replace(checksum=checksum)

    def commit(self) -> None:
        """Put it in their place."""
        if not self._written.exists():
            return  # The index was deleted, and its folder is not to be made again.
        writer = IndexWriter(self._folder, wait=_PATIENCE, merges_later=False)
        try:
            if writer.replace(self._merged, self._written, self._entry):
                writer.commit()
        finally:
            writer.cancel()
            remove_file(self._written)


def main(folder: Path) -> None:
    """Merge at the lowest priority, as a process of its own; an error ends it silently, and the next commit starts another."""
    if hasattr(os, "nice"):
        os.nice(19)
    with suppress(SearcherError, OSError):
        merge(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
