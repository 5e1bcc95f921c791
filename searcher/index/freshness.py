"""Bringing the index of a folder up to date: only what was added, changed, moved or removed since the last time is touched."""

from __future__ import annotations

import errno
import os
import signal
import stat
from contextlib import contextmanager, suppress
from threading import current_thread, main_thread
from time import monotonic, time_ns
from typing import TYPE_CHECKING, Any, NamedTuple

from searcher.documents.discovery import Scan, ScanTimeoutError, Selection, Skipped, document_id, joined
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
from searcher.index.changes import Changes, find_changes
from searcher.index.container import corrupt
from searcher.index.durable import unsealed
from searcher.index.file_list import DIGEST_SIZE, UNKNOWN, FileList, FileRecord
from searcher.index.generation import files_path, latest_number, read_generation
from searcher.messages import _
from searcher.messages.system import system_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path
    from types import FrameType

    from searcher.documents.options import ReadingOptions
    from searcher.documents.own_readers import Readers
    from searcher.documents.reading import Reader
    from searcher.index.changes import Found
    from searcher.index.writer import IndexWriter

_MOST_JOBS = 4  # more processes than this wait for the one that reads
_MOST_TRIES = 5
_COMMIT_FIRST, _COMMIT_EVERY = 1.0, 20.0  # seconds: what a killed first build can lose, at its start and later
_LARGEST_HASHED = 64 << 20  # bytes: of a larger file, another time of change counts as another content
_WORTH_REMEMBERING = 1 << 20  # bytes read to find nothing changed: from there a commit pays that only notes the times
_COST_OF_OPENING = 1 << 13  # what opening a file adds to that
_UNSETTLED = -1  # no time of change


class Progress(NamedTuple):
    """How far a refresh is: files read, files to read, bytes of both, and paragraphs found in those read."""

    files: int
    total_files: int
    bytes: int
    total_bytes: int
    paragraphs: int = 0


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

    moved: int = 0
    """How many files have another name or place, and what they had before."""

    notes: tuple[Skipped, ...] = ()
    """What is to be said of files that were read now although something is wrong with them."""

    @property
    def touched(self) -> int:
        """Files that made a difference."""
        return self.added + self.changed + self.removed + self.moved


def known_files(folder: Path, number: int) -> FileList:
    """What the commit of this number knew. Raises `CorruptIndex`."""
    path = files_path(folder, number)
    try:
        return FileList.from_bytes(unsealed(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise corrupt(path, _("is damaged")) from None


def known_selection(folder: Path, root: Path) -> Selection:
    """Which files under `root` the index in a folder is to hold; all where there is none, or nobody can tell any more."""
    return _remembered(folder, root).selection


def _remembered(folder: Path, root: Path) -> FileList:
    """The list of files with what was chosen for it; an empty one where nobody can tell any more."""
    with suppress(StorageError):
        if read_generation(folder).root != root_name(root):
            return FileList()
    # The list of files may be whole where the rest is damaged, or of another version.
    with suppress(CorruptIndex):
        return known_files(folder, latest_number(folder) or 0)
    return FileList()


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
    commit_after: float = _COMMIT_FIRST,
) -> Summary:
    """Make the index in `folder` hold what the files under `root` say now; build it where there is none.

    An index of another version, or a damaged one, is built anew; the old one stays until the new one is whole. An index
    of another place is replaced only by `rebuild`, one of records never. `jobs` processes share a large build, as many as
    there are processors by default, and hold `memory` bytes together. With `parts`, paths below the root, nothing
    outside them is looked at or removed. `selection` says which files are wanted, from now on; without it, those that
    were. `reading` has those of the `ReadingOptions` that change from now on; the files that they concern are read again. `readers` are those of a program's own, by suffix; which suffixes they are is remembered, and without its reader what the index has of such a file stays. Looking at the files of an index that exists takes `timeout` seconds at most: beyond, it stays as it is, and
    the summary says so.

    A build commits after `commit_after` seconds, and then each time its work has doubled, or 20 seconds passed.
    Interrupted, it commits what it has read so far, and the next refresh goes on from there. Raises `NoDocuments` when
    there is nothing to index, `IndexLocked`, and `StorageError` when the index cannot be written or is of something else.
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

    reason: str | None = _("asked for") if rebuild else None
    for _attempt in range(_MOST_TRIES):
        try:
            plan = _plan(folder, root, reason, _Request(parts, selection, timeout, reading or {}, readers or {}))
        except ScanTimeoutError:
            return _too_many(root, timeout or 0.0)
        updater = _Updater(open_writer, plan, progress, commit_after)
        try:
            return updater.update()
        except _CommittedMeanwhileError:
            continue
        except (CorruptIndex, FileNotFoundError) as error:
            if plan.rebuild:
                raise
            reason = (
                error.message if isinstance(error, CorruptIndex) else str(error)
            )  # The list of files was whole, a segment is not.
            continue
    msg = _("other processes keep writing to the index in {folder}; try again when they are done", folder=folder)
    raise IndexLocked(msg)


def _too_many(root: Path, timeout: float) -> Summary:
    why = _(
        "looking at all files takes longer than {seconds:g} s; bring it up to date with: searcher index {folder}",
        seconds=timeout,
        folder=root,
    )
    return Summary(0, 0, 0, (), postponed=why)


class _CommittedMeanwhileError(Exception):
    """Another process has committed since the plan was made."""


class _Request(NamedTuple):
    """What is asked of a refresh, beyond the places."""

    parts: Sequence[str]
    selection: Selection | None
    timeout: float | None
    reading: Mapping[str, Any]
    readers: Readers


class _Plan(NamedTuple):
    """What a refresh has to do, as of commit `number`; `rebuild` says why everything is made anew, when it is."""

    number: int
    exists: bool
    known: FileList
    selection: Selection
    reading: ReadingOptions
    changes: Changes
    rebuild: str | None
    readers: Readers


def _plan(folder: Path, root: Path, reason: str | None, request: _Request) -> _Plan:
    """Compare the files with what the newest commit knows of them."""
    known = FileList()
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
            return _plan(folder, root, reason, request)  # A commit came between the two looks.
        number = newest or 0
        if not is_of_files(folder):
            raise
        reason = reason or error.message
    remembered = known if exists else _remembered(folder, root)
    selection = remembered.selection if request.selection is None else request.selection
    reading = remembered.reading._replace(**request.reading, own=_own_suffixes(remembered.reading, request.readers))
    # Where everything is made anew, everything is looked at, however long it takes.
    parts, timeout = (request.parts, request.timeout) if exists and reading == known.reading else (("",), None)
    scan = Scan(root, selection, parts=parts, not_in=folder, timeout=timeout, own=reading.own)
    changes = find_changes(scan, known, reading, request.readers)
    if not changes.news and not known.folders():
        raise _nothing_in(root, changes, selection)
    return _Plan(number, exists, known, selection, reading, changes, reason, request.readers)


def _own_suffixes(reading: ReadingOptions, readers: Readers) -> tuple[str, ...]:
    """The suffixes that are for readers of a program's own, from now on."""
    given = {suffix for suffix, reader in readers.items() if reader}
    return tuple(sorted(given.union(reading.own).difference(readers.keys() - given)))


def _nothing_in(root: Path, changes: Changes, selection: Selection) -> NoDocuments:
    for skipped in changes.skipped:
        if skipped.path == ".":
            return NoDocuments(
                _("{folder} {why}; say where the documents are with --in FOLDER", folder=root, why=skipped.reason)
            )
    if selection != Selection():
        return NoDocuments(
            _(
                "no document in {folder} is left by what the index was told to include and exclude; see searcher status",
                folder=root,
            )
        )
    return NoDocuments(_("there are no documents in {folder}; say where they are with --in FOLDER", folder=root))


def _check_is_ours(folder: Path, made_from: str | None, root: Path, reason: str | None) -> None:
    """Refuse to write over what is not the index of these documents."""
    if made_from is None:
        msg = _("the index in {folder} holds records of its own; choose another place with --index", folder=folder)
        raise StorageError(msg)
    if made_from != root_name(root) and not reason:
        msg = _(
            "the index in {folder} was made from {source}, not {root}; choose another place with --index, "
            "or replace it with: searcher index {root} --index {folder} --rebuild",
            folder=folder,
            source=made_from,
            root=root,
        )
        raise StorageError(msg)


def is_of_files(folder: Path) -> bool:
    """Whether what is left of an index shows that it was made from files, and can be made again."""
    return any(files_path(folder, 0).suffix == path.suffix for path in folder.iterdir())


def root_name(root: Path) -> str:
    """How an index remembers where its documents are: the same for every way to name the place."""
    return str(root.resolve())


class _Updater:
    """One refresh under way. The writer is opened when there is something to write, and not before."""

    def __init__(
        self,
        open_writer: Callable[..., IndexWriter],
        plan: _Plan,
        progress: Callable[[Progress], None] | None,
        commit_after: float,
    ) -> None:
        self._open_writer = open_writer
        self._plan = plan
        self._progress = progress or (lambda _: None)
        self._rebuild = plan.rebuild is not None
        self._number, self._exists = plan.number, plan.exists
        self._writer: IndexWriter | None = None
        self._files = plan.known.copy()
        self._files.selection, self._files.missed = plan.selection, plan.changes.missed
        self._files.reading = plan.reading
        self._changes = plan.changes
        self._gone = dict.fromkeys(plan.changes.gone)
        self._origins = self._by_content()
        self._added = self._changed = self._moved = self._paragraphs = 0
        self._vanished: list[Skipped] = []
        self._noted: list[str] = []
        self._in_vain = 0
        self._began = self._committed = monotonic()
        self._commit_after = commit_after
        self._reader: Reader | None = None

    def update(self) -> Summary:
        """Take in what is new, remove what is gone, commit."""
        removed = 0
        try:
            with _deferred_interrupt() as interrupted:
                self._read_news(interrupted)
                if not interrupted():
                    removed = self._remove_gone()
                if not (self._rebuild and interrupted()):
                    self._commit()
                _check(interrupted)
        except BaseException:
            if self._writer:
                self._writer.cancel()
            raise
        finally:
            if self._reader:
                self._reader.close()
        unread = (Skipped(name, reason) for name, reason in self._files.skipped.items())
        skipped = sorted({*self._changes.skipped, *self._vanished, *unread})
        notes = tuple(Skipped(name, self._files.notes[name]) for name in self._noted if name in self._files.notes)
        return Summary(
            self._added, self._changed, removed, tuple(skipped), self._plan.rebuild, moved=self._moved, notes=notes
        )

    def _read_news(self, interrupted: Callable[[], bool]) -> None:
        news = self._changes.news
        total_bytes, done_bytes = sum(found.size for found in news), 0
        for number, found in enumerate(news):
            self._progress(Progress(number, len(news), done_bytes, total_bytes, self._paragraphs))
            self._take(found)
            done_bytes += found.size
            if interrupted():
                return
            if self._is_time_to_commit():
                self._write()
        if news:
            self._progress(Progress(len(news), len(news), total_bytes, total_bytes, self._paragraphs))

    def _is_time_to_commit(self) -> bool:
        """Early at first and ever more rarely: a killed build loses half of its work at most, and never much."""
        now = monotonic()
        done = max(self._commit_after, min(self._committed - self._began, _COMMIT_EVERY))
        return not self._rebuild and self._writer is not None and now - self._committed > done

    def _take(self, found: Found) -> None:
        """Look into one file, and read it unless its content is known, here or from a place where it is no more."""
        before = self._files.files_in(found.folder).get(found.name)
        name, path = document_id(found.path), os.path.join(self._changes.root, found.path)
        try:
            digest = _digest(path)
        except (FileNotFoundError, NotADirectoryError):
            self._vanished.append(Skipped(name, _("vanished before it could be read")))
            if before:
                self._gone[found.folder, found.name] = None
            return
        except OSError as error:
            self._leave_unread(found, before, _("cannot be read: {why}", why=system_error(error)))
            return
        if before and before.digest == digest != UNKNOWN and found.path not in self._changes.again:
            self._in_vain += found.size + _COST_OF_OPENING
            if self._files.skipped.get(name, "").startswith(CANNOT_BE_READ):
                self._remember_reason(name, None)
        elif self._move(found, name, digest):
            self._moved += 1
        else:
            unread = self._read(name, path, is_known=before is not None)
            if unread:
                self._leave_unread(found, None, unread)
                return
            self._added += before is None
            self._changed += before is not None
        modified = found.modified if _is_settled(found.modified) else _UNSETTLED
        self._files.put(found.folder, found.name, FileRecord(found.size, modified, digest))

    def _read(self, name: str, path: str, *, is_known: bool) -> str | None:
        """Read a file into the index; return why it could not be opened, if so. One without text is noted with the reason."""
        is_open = False  # Was it opened, and what the index has of it removed?
        try:
            for document in self._opened_reader().read(path, name):
                if not is_open and is_known:
                    self._opened().remove_file(name)
                is_open = True
                self._opened().add(document)
                self._paragraphs += len(document.paragraphs or ())
        except DocumentError as error:
            reason = error.message
            if reason.startswith(CANNOT_BE_READ) and not is_open:
                return reason
            if is_known or is_open:
                self._opened().remove_file(name)
            self._files.notes.pop(name, None)
            self._remember_reason(name, reason)
        else:
            self._files.skipped.pop(name, None)
            self._note(name)
        return None

    def _note(self, name: str) -> None:
        """Remember what the reader has to say of a file that it has read."""
        self._files.notes.pop(name, None)
        if notes := self._opened_reader().notes:
            self._files.notes[name] = "; ".join(notes)
            self._noted.append(name)

    def _leave_unread(self, found: Found, before: FileRecord | None, reason: str) -> None:
        """Note why a file could not be read; what the index has of it stays, and it is tried again when it can be read."""
        digest = before.digest if before else UNKNOWN
        self._files.put(found.folder, found.name, FileRecord(found.size, found.modified, digest))
        self._remember_reason(document_id(found.path), reason)

    def _remember_reason(self, name: str, reason: str | None) -> None:
        if self._files.skipped.get(name) != reason:
            self._in_vain += _WORTH_REMEMBERING
        self._files.skipped.pop(name, None)
        if reason:
            self._files.skipped[name] = reason

    def _by_content(self) -> dict[tuple[bytes, str], list[tuple[str, str]]]:
        """The files that are gone and whose paragraphs are in the index, by content and format."""
        origins: dict[tuple[bytes, str], list[tuple[str, str]]] = {}
        for folder, name in self._changes.gone:
            digest = self._files.files_in(folder)[name].digest
            if digest != UNKNOWN and document_id(joined(folder, name)) not in self._files.skipped:
                origins.setdefault((digest, _suffix(name)), []).append((folder, name))
        return origins

    def _move(self, found: Found, name: str, digest: bytes) -> bool:
        """Give the paragraphs of a file that is gone to one of the same content; return whether there was any."""
        origins = self._origins.get((digest, _suffix(found.name)))
        if not origins:
            return False
        folder, before = origins.pop()
        if not self._opened().move_file(document_id(joined(folder, before)), name):
            return False
        del self._gone[folder, before]
        if note := self._files.notes.pop(document_id(joined(folder, before)), None):
            self._files.notes[name] = note
        self._files.drop(folder, before)
        self._files.skipped.pop(name, None)
        return True

    def _remove_gone(self) -> int:
        for folder, name in self._gone:
            self._opened().remove_file(document_id(joined(folder, name)))
            self._files.drop(folder, name)
        return len(self._gone)

    def _opened_reader(self) -> Reader:
        from searcher.documents.reading import Reader

        self._reader = self._reader or Reader(self._plan.reading, self._plan.readers)
        return self._reader

    def _opened(self) -> IndexWriter:
        """A writer whose commit follows the one that was planned for."""
        if self._writer is None:
            writer = self._open_writer(rebuild=self._rebuild)
            if writer.base != self._number:
                writer.cancel()
                raise _CommittedMeanwhileError
            self._writer = writer
        return self._writer

    def _commit(self) -> None:
        """Commit if anything was done that is worth it."""
        chosen = self._plan.selection, self._plan.reading
        if self._writer or not self._exists or chosen != (self._plan.known.selection, self._plan.known.reading):
            self._write()
        elif self._in_vain >= _WORTH_REMEMBERING or self._files.missed != self._plan.known.missed:
            # It would only save the next refresh some work, so nobody waits for it, or hears that it was not possible.
            with suppress(StorageError, _CommittedMeanwhileError):
                self._write()

    def _write(self) -> None:
        self._opened().commit(self._files.to_bytes())
        self._writer = None
        self._number += 1
        self._exists = True
        self._committed = monotonic()


def _check(interrupted: Callable[[], bool]) -> None:
    if interrupted():
        raise KeyboardInterrupt


def _digest(path: str) -> bytes:
    """A hash of a file's content. Raises `OSError`, also for what has become a pipe since it was looked at."""
    from hashlib import blake2b

    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, _("is no regular file"))
        if status.st_size > _LARGEST_HASHED:
            return UNKNOWN
        content = blake2b(digest_size=DIGEST_SIZE)
        while data := os.read(descriptor, 1 << 20):
            content.update(data)
        return content.digest()
    finally:
        os.close(descriptor)


def _is_settled(modified: int) -> bool:
    """Whether a change of the file after now would give it another time: file systems count in ticks.

    Those that keep fractions of a second tick a hundred times a second or more, the others every second or two.
    """
    tick = 50_000_000 if modified % 1_000_000_000 else 2_000_000_000
    return abs(time_ns() - modified) > tick


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()


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
