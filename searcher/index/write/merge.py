"""Merging: small segments become larger ones, a few at a time, so that there are never many and no change rewrites all.

Segments are of one *tier* when their numbers of paragraphs are alike; eight of a tier become one of the next. So a
paragraph is written again once for each of three tiers; those of the smallest, up to 1,000 paragraphs, more often and in
no time. What is merged in little time is merged by the commit that makes it due. The rest is left to a process of its
own, started after the commit, which holds nobody up:

1. It reads segments, which never change, and writes the new one under a name that no commit lists.
2. Then it takes the lock, as any writer does, looks what was removed from the old ones meanwhile, and commits.

Killed at any time it leaves the index as it was. Should it come to nothing, the next commit starts another.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from searcher.errors import SearcherError
from searcher.index.storage.atomic_file import created
from searcher.index.storage.file_lock import FileLock
from searcher.index.storage.folder import remove_file
from searcher.index.storage.manifest import MERGE_LOCK, MERGING, SegmentEntry, read_generation
from searcher.index.write.inverter import Inverter, new_name
from searcher.index.write.segment_changes import OpenSegment
from searcher.processes import start_python

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TIER_FACTOR = 8  # segments of like size that are merged into one of the next size
_SMALLEST_TIER = 1000  # paragraphs: below, segments count as of one size
_MAX_MERGED_PARAGRAPHS = 1 << 17  # paragraphs in a merged segment: two chunks, and some 300 MB of memory to make it
_MAX_PARAGRAPHS_AT_ONCE = 4096  # paragraphs that a commit merges itself, in half a second
_PATIENCE = 60.0  # seconds to wait for another writer, with the work done


def due(segments: Iterable[SegmentEntry], *, at_once: bool = False) -> list[SegmentEntry]:
    """The segments to merge now: of the smallest size of which there are too many, or one that is mostly removed.

    With `at_once`, only what is merged in little time.
    """
    most = _MAX_PARAGRAPHS_AT_ONCE if at_once else _MAX_MERGED_PARAGRAPHS
    tiers: dict[int, list[SegmentEntry]] = {}
    for segment in segments:
        if 0 < segment.live < segment.paragraphs / 2 and (segment.live <= most or not at_once):
            return [segment]
        if segment.live > 0:
            tiers.setdefault(_tier(segment.live), []).append(segment)
    for _, found in sorted(tiers.items()):
        group = _smallest(found, _MAX_MERGED_PARAGRAPHS) if len(found) >= _TIER_FACTOR else []
        if len(group) > 1 and sum(segment.live for segment in group) <= most:
            return group
    return []


def _tier(paragraphs: int) -> int:
    tier = 0
    while paragraphs > _SMALLEST_TIER:
        paragraphs //= _TIER_FACTOR
        tier += 1
    return tier


def _smallest(segments: Iterable[SegmentEntry], most: int) -> list[SegmentEntry]:
    """The smallest of them that have so many paragraphs together, at most."""
    group, total = [], 0
    for segment in sorted(segments, key=lambda segment: segment.live):
        total += segment.live
        if total > most:
            break
        group.append(segment)
    return group


def gather(inverter: Inverter, segments: Iterable[OpenSegment]) -> None:
    """Add what is left of some segments to an inverter."""
    for segment in segments:
        for document in segment.documents():
            inverter.add(document, document.content())


def merge_later(folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that merges what is due in an index, and do not wait for it."""
    _started[:] = [process for process in _started if process.poll() is None]
    process = start_python("searcher.index.write.merge", str(folder), quiet=True, pipes=subprocess.DEVNULL)
    _started.append(process)
    return process


_started: list[subprocess.Popen[bytes]] = []  # to be asked now and then whether they have ended


def merge(folder: Path) -> None:
    """Merge until nothing is due, unless another process does. Raises `SearcherError` and `OSError`."""
    lock = take_lock(folder)
    if not lock:
        return
    try:
        while chosen := due(read_generation(folder).segments):
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
        gather(inverter, self._merged)
        self._entry = SegmentEntry(new_name(), inverter.paragraphs, inverter.documents)
        self._written = self._entry.file(folder).with_suffix(MERGING)
        with created(self._written) as file:
            checksum = inverter.write(file)
        self._entry = self._entry._replace(checksum=checksum)

    def commit(self) -> None:
        """Put it in their place."""
        from searcher.index.write.index_writer import IndexWriter

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
