"""Bringing the index of a folder up to date: only what was added, changed or removed since the last time is read."""

from __future__ import annotations

import json
import os
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from searcher.documents.discovery import FileState, Skipped, discover
from searcher.errors import CorruptIndex, DocumentError, IndexFormat, NoDocuments, NoIndex
from searcher.index.generation import files_path, read_generation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from searcher.index.writer import IndexWriter

_MOST_JOBS = 4  # more processes than this wait for the one that reads
_COMMIT_EVERY = 20.0  # seconds: what a killed first build can lose


class Progress(NamedTuple):
    """How far a refresh is: files read, files to read, and bytes of both."""

    files: int
    total_files: int
    bytes: int
    total_bytes: int


class Summary(NamedTuple):
    """What a refresh did: how many files it added, read again and removed, and which are not in the index and why."""

    added: int
    changed: int
    removed: int
    skipped: tuple[Skipped, ...]
    rebuilt: str | None = None
    """Why the whole index was made anew, when it was."""

    @property
    def touched(self) -> int:
        """Files that made a difference."""
        return self.added + self.changed + self.removed


class KnownFiles(NamedTuple):
    """The files as of the last commit: size and time of change by document id, and what could not be read."""

    states: dict[str, tuple[int, int]]
    skipped: dict[str, str]

    def to_bytes(self) -> bytes:
        """The form that is stored beside the index."""
        return json.dumps([self.states, self.skipped], ensure_ascii=False, separators=(",", ":")).encode()


def known_files(folder: Path, number: int) -> KnownFiles:
    """What the commit of this number knew. Raises `CorruptIndex`."""
    try:
        states, skipped = json.loads(files_path(folder, number).read_bytes())
        return KnownFiles({name: (size, modified) for name, (size, modified) in states.items()}, dict(skipped))
    except (OSError, ValueError, TypeError, AttributeError):
        msg = f"the list of files in {folder} is damaged; rebuild the index with: searcher index --rebuild"
        raise CorruptIndex(msg) from None


def refresh(  # noqa: PLR0913 — all but the places are named
    folder: Path,
    root: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    rebuild: bool = False,
    jobs: int | None = None,
    memory: int | None = None,
    wait: float = 10.0,
) -> Summary:
    """Make the index in `folder` hold what the files under `root` say now; build it where there is none.

    An index of another version, or a damaged one, is built anew; the old one stays until the new one is whole.
    `jobs` processes share a large build, as many as there are processors by default, and hold `memory` bytes together.
    Interrupted, it commits what it has, and the next refresh goes on from there. Raises `NoDocuments` when there is
    nothing to index, and `IndexLocked`.
    """
    found, unreadable = discover(root, exclude=[folder])
    reason = "asked for" if rebuild else None
    known = KnownFiles({}, {})
    exists = False
    if not rebuild:
        try:
            generation = read_generation(folder)
            exists = True
            if generation.root != root_name(root):
                reason = f"it was made from {generation.root}"
            else:
                known = known_files(folder, generation.number)
        except NoIndex:
            pass
        except (IndexFormat, CorruptIndex) as error:
            reason = str(error)
    if not found and not known.states:
        msg = f"there are no documents in {root}; say where they are with --in FOLDER"
        raise NoDocuments(msg)
    gone = known.states.keys() - found.keys()
    new = [name for name, state in found.items() if known.states.get(name) != (state.size, state.modified)]
    if exists and not gone and not new and not reason:
        return Summary(0, 0, 0, _skipped(known, unreadable))
    # Imported when there is something to write: a search that finds nothing changed does without.
    from searcher.index.writer import DEFAULT_MEMORY, IndexWriter

    def open_writer(*, rebuild: bool) -> IndexWriter:
        return IndexWriter(
            folder,
            root=root_name(root),
            rebuild=rebuild,
            memory=memory or DEFAULT_MEMORY,
            jobs=jobs or min(os.cpu_count() or 1, _MOST_JOBS),
            wait=wait,
        )

    updater = _Updater(open_writer, known, progress)
    try:
        updater.update(found, new, gone, rebuild=reason is not None)
    except (CorruptIndex, FileNotFoundError) as error:
        # The list of files was whole, a segment is not.
        if reason:
            raise
        rebuilt = refresh(folder, root, progress=progress, rebuild=True, jobs=jobs, memory=memory, wait=wait)
        return rebuilt._replace(rebuilt=str(error))
    changed = sum(name in known.states for name in new)
    return Summary(len(new) - changed, changed, len(gone), _skipped(updater.known, unreadable), reason)


def root_name(root: Path) -> str:
    """How an index remembers where its documents are: the same for every way to name the place."""
    return str(root.resolve())


class _Updater:
    """One refresh under way."""

    def __init__(
        self,
        open_writer: Callable[..., IndexWriter],
        known: KnownFiles,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._open_writer = open_writer
        self._progress = progress or (lambda _: None)
        self.known = KnownFiles(dict(known.states), dict(known.skipped))

    def update(self, found: dict[str, FileState], new: list[str], gone: set[str], *, rebuild: bool) -> None:
        """Remove what is gone, read what is new."""
        writer = self._open_writer(rebuild=rebuild)
        total_bytes, done_bytes = sum(found[name].size for name in new), 0
        last_commit = monotonic()
        try:
            for name in gone:
                writer.remove(name)
                self._forget(name)
            for number, name in enumerate(new):
                self._progress(Progress(number, len(new), done_bytes, total_bytes))
                self._read(writer, name, found[name])
                done_bytes += found[name].size
                if not rebuild and monotonic() - last_commit > _COMMIT_EVERY:
                    writer.commit(self.known.to_bytes())
                    writer, last_commit = self._open_writer(rebuild=False), monotonic()
            self._progress(Progress(len(new), len(new), total_bytes, total_bytes))
        except KeyboardInterrupt:
            if rebuild:
                writer.cancel()
            else:
                writer.commit(self.known.to_bytes())
            raise
        except BaseException:
            writer.cancel()
            raise
        writer.commit(self.known.to_bytes())

    def _read(self, writer: IndexWriter, name: str, state: FileState) -> None:
        """Read one file; one that cannot be read is noted with its state, and tried again when that changes."""
        from searcher.documents.reading import read_document

        self._forget(name)
        try:
            document = read_document(state.path, name)
        except DocumentError as error:
            writer.remove(name)
            self.known.skipped[name] = str(error)
        else:
            writer.add(document)
        self.known.states[name] = (state.size, state.modified)

    def _forget(self, name: str) -> None:
        self.known.states.pop(name, None)
        self.known.skipped.pop(name, None)


def _skipped(known: KnownFiles, unreadable: list[Skipped]) -> tuple[Skipped, ...]:
    return (*unreadable, *(Skipped(name, reason) for name, reason in known.skipped.items()))
