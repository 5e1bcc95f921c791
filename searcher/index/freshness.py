"""Bringing the index of a folder up to date: only what was added, changed or removed since the last time is read."""

from __future__ import annotations

import json
import os
import signal
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from searcher.documents.discovery import FileState, Skipped, discover
from searcher.documents.formats import CANNOT_BE_READ
from searcher.errors import (
    CorruptIndex,
    DocumentError,
    IndexFormat,
    IndexLocked,
    NoDocuments,
    NoIndex,
    StorageError,
)
from searcher.index.generation import files_path, latest_number, read_generation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import FrameType

    from searcher.index.writer import IndexWriter

_MOST_JOBS = 4  # more processes than this wait for the one that reads
_MOST_TRIES = 5
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

    postponed: str | None = None
    """Why the index was left as it is, when it could not be brought up to date."""

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

    An index of another version, or a damaged one, is built anew; the old one stays until the new one is whole. An index
    of another place is replaced only by `rebuild`, one of records never. `jobs` processes share a large build, as many as there are
    processors by default, and hold `memory` bytes together. Interrupted, it commits what it has read so far, and the
    next refresh goes on from there. Raises `NoDocuments` when there is nothing to index, `IndexLocked`, and
    `StorageError` when the index cannot be written or is of something else.
    """

    def open_writer(*, rebuild: bool) -> IndexWriter:
        # Imported when there is something to write: a search that finds nothing changed does without.
        from searcher.index.writer import DEFAULT_MEMORY, IndexWriter

        return IndexWriter(
            folder,
            root=root_name(root),
            rebuild=rebuild,
            memory=memory or DEFAULT_MEMORY,
            jobs=jobs or min(os.cpu_count() or 1, _MOST_JOBS),
            wait=wait,
        )

    reason = "asked for" if rebuild else None
    for _ in range(_MOST_TRIES):
        plan = _plan(folder, root, reason)
        if plan.exists and not plan.gone and not plan.new and not plan.rebuild:
            return Summary(0, 0, 0, _skipped(plan.known, plan.unreadable))
        updater = _Updater(open_writer, plan.known, progress)
        try:
            updater.update(plan)
        except _CommittedMeanwhileError:
            continue
        except (CorruptIndex, FileNotFoundError) as error:
            if plan.rebuild:
                raise
            reason = str(error)  # The list of files was whole, a segment is not.
            continue
        changed = sum(name in plan.known.states for name in plan.new)
        skipped = _skipped(updater.known, plan.unreadable)
        return Summary(len(plan.new) - changed, changed, len(plan.gone), skipped, plan.rebuild)
    msg = f"other processes keep writing to the index in {folder}; try again when they are done"
    raise IndexLocked(msg)


class _CommittedMeanwhileError(Exception):
    """Another process has committed since the plan was made."""


class _Plan(NamedTuple):
    """What a refresh has to do, as of commit `number`; `rebuild` says why everything is made anew, when it is."""

    number: int
    exists: bool
    known: KnownFiles
    found: dict[str, FileState]
    new: list[str]
    gone: set[str]
    unreadable: list[Skipped]
    rebuild: str | None


def _plan(folder: Path, root: Path, reason: str | None) -> _Plan:
    """Compare the files with what the newest commit knows of them."""
    found, unreadable = discover(root, exclude=[folder])
    known = KnownFiles({}, {})
    number = 0
    exists = False
    try:
        generation = read_generation(folder)
        number = generation.number
        _check_is_ours(folder, generation.root, root, reason)
        if not reason:
            known = known_files(folder, number)
            exists = True
    except NoIndex:
        pass
    except (IndexFormat, CorruptIndex) as error:
        newest = latest_number(folder)
        if number and newest != number:
            return _plan(folder, root, reason)  # A commit came between the two looks.
        number = newest or 0
        if not _is_of_files(folder):
            raise
        reason = reason or str(error)
    if not found and not known.states:
        msg = f"there are no documents in {root}; say where they are with --in FOLDER"
        raise NoDocuments(msg)
    gone = known.states.keys() - found.keys()
    new = [name for name, state in found.items() if _is_news(state, name, known)]
    return _Plan(number, exists, known, found, new, gone, unreadable, reason)


def _check_is_ours(folder: Path, made_from: str | None, root: Path, reason: str | None) -> None:
    """Refuse to write over what is not the index of these documents."""
    if made_from is None:
        msg = f"the index in {folder} holds records of its own; choose another place with --index"
        raise StorageError(msg)
    if made_from != root_name(root) and not reason:
        msg = (
            f"the index in {folder} was made from {made_from}, not {root}; choose another place with --index, "
            f"or replace it with: searcher index {root} --index {folder} --rebuild"
        )
        raise StorageError(msg)


def _is_of_files(folder: Path) -> bool:
    """Whether what is left of an index shows that it was made from files, and can be made again."""
    return any(files_path(folder, 0).suffix == path.suffix for path in folder.iterdir())


def _is_news(state: FileState, name: str, known: KnownFiles) -> bool:
    if known.states.get(name) != (state.size, state.modified):
        return True
    # Who may read a file can change without any change to the file.
    return known.skipped.get(name, "").startswith(CANNOT_BE_READ) and os.access(state.path, os.R_OK)


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

    def update(self, plan: _Plan) -> None:
        """Remove what is gone, read what is new."""
        rebuild = plan.rebuild is not None
        writer = self._writer(plan.number, rebuild=rebuild)
        total_bytes, done_bytes = sum(plan.found[name].size for name in plan.new), 0
        last_commit = monotonic()
        try:
            with _deferred_interrupt() as interrupted:
                for name in plan.gone:
                    writer.remove(name)
                    self._forget(name)
                for number, name in enumerate(plan.new):
                    self._progress(Progress(number, len(plan.new), done_bytes, total_bytes))
                    self._read(writer, name, plan.found[name])
                    done_bytes += plan.found[name].size
                    if interrupted():
                        break
                    if not rebuild and monotonic() - last_commit > _COMMIT_EVERY:
                        writer.commit(self.known.to_bytes())
                        writer, last_commit = self._writer(writer.base + 1, rebuild=False), monotonic()
                else:
                    self._progress(Progress(len(plan.new), len(plan.new), total_bytes, total_bytes))
                if not (rebuild and interrupted()):
                    writer.commit(self.known.to_bytes())
                _check(interrupted)
        except BaseException:
            writer.cancel()
            raise

    def _writer(self, after: int, *, rebuild: bool) -> IndexWriter:
        """A writer whose commit follows the one that was planned for."""
        writer = self._open_writer(rebuild=rebuild)
        if writer.base != after:
            writer.cancel()
            raise _CommittedMeanwhileError
        return writer

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


def _check(interrupted: Callable[[], bool]) -> None:
    if interrupted():
        raise KeyboardInterrupt


@contextmanager
def _deferred_interrupt() -> Iterator[Callable[[], bool]]:
    """Let a first Ctrl-C wait for a good moment; whoever asks learns of it. A second one interrupts at once.

    Python raises `KeyboardInterrupt` between any two steps, also where an index is half changed.
    """
    asked = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            signal.default_int_handler(number, frame)
        asked = True

    if current_thread() is not main_thread() or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield lambda: False
        return
    signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
