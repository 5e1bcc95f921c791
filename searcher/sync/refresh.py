"""Refresh the index of a folder: only what was added, changed, moved or removed since the last commit is touched."""

from __future__ import annotations

import os

from searcher.documents.scan.scan import ScanTimeoutError
from searcher.errors import CorruptIndex, IndexLocked
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.storage.manifest import root_name
from searcher.sync.apply import CommittedMeanwhileError, Progress, Summary, Updater
from searcher.sync.plan import Request, make_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from searcher.documents.read.custom_readers import Readers
    from searcher.documents.scan.selection import Selection
    from searcher.index.write.index_writer import IndexWriter
    from searcher.index.write.term_buffer import Vocabulary

_MAX_JOBS = 4  # more processes than this wait for the one that reads
_MAX_TRIES = 5
_COMMIT_FIRST = 0.5  # seconds: what a killed first build can lose at its start


def refresh(  # noqa: PLR0913 — all but the places are named
    folder: Path,
    root: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    rebuild: bool = False,
    jobs: int | None = None,
    memory: int | None = None,
    wait: float = 10.0,
    timeout: float | None = None,
    parts: Sequence[str] = ("",),
    selection: Selection | None = None,
    reading: Mapping[str, Any] | None = None,
    readers: Readers | None = None,
    removes_missing: bool = False,
    commit_after: float = _COMMIT_FIRST,
) -> Summary:
    """Make the index in `folder` hold what the files under `root` say now; build it where there is none.

    An index of another version, or a damaged one, is built anew; the old one stays until the new one is whole. An index
    of another place is replaced only by `rebuild`, one of records never. `jobs` processes share a large build, as many as
    there are processors by default, and hold `memory` bytes together. With `parts`, paths below the root, nothing
    outside them is looked at or removed. `selection` says which files are wanted, from now on; without it, those that
    were. `reading` has those of the `ReadingOptions` that change from now on; the files that they concern are read again.
    `readers` are those of a program's own, by suffix; which suffixes they are is remembered, and without its reader what
    the index has of such a file stays. Missing files that may come back stay as well, unless `removes_missing`. Looking at the files of an index that exists takes `timeout` seconds at most:
    beyond, it stays as it is, and the summary says so.

    A build commits after `commit_after` seconds, and then each time its work has doubled, or 20 seconds passed.
    Interrupted, it commits what it has read so far, and the next refresh goes on from there. Raises `NoDocuments` when
    there is nothing to index, `IndexLocked`, and `StorageError` when the index cannot be written or is of something else.
    """
    learnt: list[Vocabulary] = []

    def open_writer(*, rebuild: bool) -> IndexWriter:
        # Imported when there is something to write: a search that finds nothing changed does without.
        from searcher.index.write.index_writer import DEFAULT_MEMORY, IndexWriter
        from searcher.index.write.term_buffer import Vocabulary

        # A build commits now and then, and each time another writer goes on.
        learnt[:] = [learnt[0].kept(memory or DEFAULT_MEMORY) if learnt else Vocabulary()]
        return IndexWriter(
            folder,
            root=root_name(root),
            rebuild=rebuild,
            memory=memory or DEFAULT_MEMORY,
            jobs=jobs or min(os.cpu_count() or 1, _MAX_JOBS),
            wait=wait,
            vocabulary=learnt[0],
        )

    reason: str | None = _("asked for") if rebuild else None
    for _attempt in range(_MAX_TRIES):
        try:
            request = Request(parts, selection, timeout, reading or {}, readers or {}, removes_missing)
            plan = make_plan(folder, root, reason, request)
        except ScanTimeoutError:
            return _too_many(root, timeout or 0.0)
        updater = Updater(open_writer, plan, progress, commit_after)
        try:
            return updater.update()
        except CommittedMeanwhileError:
            continue
        except (CorruptIndex, FileNotFoundError) as error:
            if plan.rebuild:
                raise
            # The list of files was whole, a segment is not.
            reason = error.message if isinstance(error, CorruptIndex) else str(error)
    msg = _("other processes keep writing to the index in {folder}; try again when they are done", folder=folder)
    raise IndexLocked(msg)


def _too_many(root: Path, timeout: float) -> Summary:
    why = _(
        "looking at all files takes longer than {seconds:g} s; bring it up to date with: searcher index {folder}",
        seconds=timeout,
        folder=root,
    )
    return Summary(0, 0, 0, (), postponed=why)
