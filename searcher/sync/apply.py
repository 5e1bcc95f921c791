"""Apply a refresh: read and add what is new, remove what is gone, and commit."""

from __future__ import annotations

import os
from contextlib import suppress
from time import monotonic
from types import MappingProxyType

from searcher.documents.reasons import WAITING_FOR_FILE, Reason, UnreadCode, as_reason, joined_reasons, unreadable
from searcher.documents.scan.ids import document_id, joined
from searcher.documents.scan.scan import Skipped
from searcher.errors import DocumentError, Interrupted, StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _, counted
from searcher.sync.file_hash import digest_of, has_digest, is_as_found, settle
from searcher.sync.file_manifest import UNKNOWN, FileRecord
from searcher.sync.removal import doubtful, mount_point, mounts_below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from searcher.documents.read.reader import Reader
    from searcher.index.write.index_writer import IndexWriter
    from searcher.sync.diff import Found
    from searcher.sync.plan import Plan

_COMMIT_EVERY = 20.0  # seconds: what a killed first build can lose at the most
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

    kept: int = 0
    """How many files are missing and stay in the index, since they may come back."""

    unread: Mapping[str, int] = MappingProxyType({})
    """How many files there are in formats that are not read, by suffix."""

    @property
    def touched(self) -> int:
        """Files that made a difference."""
        return self.added + self.changed + self.removed + self.moved


class CommittedMeanwhileError(Exception):
    """Another process has committed since the plan was made."""


class Updater:
    """One refresh under way. The writer is opened when there is something to write, and not before."""

    def __init__(
        self,
        open_writer: Callable[..., IndexWriter],
        plan: Plan,
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
        self._files.unread = plan.changes.unread
        self._files.reading = plan.reading
        self._changes = plan.changes
        self._gone = dict.fromkeys(plan.changes.gone)
        self._kept = self._doubtful()
        self._origins = self._by_content()
        self._added = self._changed = self._moved = self._paragraphs = self._taken = 0
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
            from searcher.sync.interrupts import deferred_interrupt

            with deferred_interrupt() as interrupted:
                self._read_news(interrupted)
                if not interrupted():
                    removed = self._remove_gone()
                if not (self._rebuild and interrupted()):
                    self._commit()
                self._check(interrupted)
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
            self._added,
            self._changed,
            removed,
            tuple(skipped),
            self._plan.rebuild,
            moved=self._moved,
            notes=notes,
            kept=len(self._kept),
            unread=self._changes.unread,
        )

    def _read_news(self, interrupted: Callable[[], bool]) -> None:
        news = self._changes.news
        total_bytes, done_bytes = sum(found.size for found in news), 0
        for number, found in enumerate(news):
            self._progress(Progress(number, len(news), done_bytes, total_bytes, self._paragraphs))
            self._take(found)
            self._taken = number + 1
            done_bytes += found.size
            if interrupted():
                return
            if self._is_time_to_commit():
                self._write()
        if news:
            self._progress(Progress(len(news), len(news), total_bytes, total_bytes, self._paragraphs))

    def _check(self, interrupted: Callable[[], bool]) -> None:
        """Raise what says how much of the work is kept, where it was interrupted."""
        if not interrupted():
            return
        if self._rebuild:
            raise Interrupted(_("stopped; a rebuild counts once it is whole, so the index is as it was before"))
        raise Interrupted(
            counted(
                "stopped; {taken:,} of {n:,} new or changed file is in the index, the next refresh goes on from there",
                "stopped; {taken:,} of {n:,} new or changed files are in the index, the next refresh goes on from there",
                len(self._changes.news),
                taken=self._taken,
            )
        )

    def _is_time_to_commit(self) -> bool:
        """Early at first and ever more rarely: a killed build loses half of its work at most, and never much."""
        now = monotonic()
        done = max(self._commit_after, min(self._committed - self._began, _COMMIT_EVERY))
        return not self._rebuild and self._writer is not None and now - self._committed > done

    def _take(self, found: Found) -> None:
        """Look into one file, and read it unless its content is known, here or from a place where it is no more."""
        before = self._files.files_in(found.folder).get(found.name)
        name, path = document_id(found.path), os.path.join(self._changes.root, found.path)
        settled = settle(found.modified)
        try:
            digest = digest_of(path, self._changes.below)
        except (FileNotFoundError, NotADirectoryError):
            self._vanished.append(Skipped(name, Reason(UnreadCode.VANISHED)))
            if before:
                self._gone[found.folder, found.name] = None
            return
        except OSError as error:
            self._leave_unread(found, before, unreadable(error))
            return
        if before and before.digest == digest != UNKNOWN and found.path not in self._changes.again:
            self._in_vain += found.size + _COST_OF_OPENING
            if (reason := self._files.skipped.get(name)) and reason.code in WAITING_FOR_FILE:
                self._remember_reason(name, None)
        elif self._move(found, name, digest):
            self._moved += 1
        else:
            unread = self._read(name, path, is_known=before is not None)
            if unread:
                self._leave_unread(found, None, unread)
                return
            self._added += before is None and name not in self._files.skipped
            self._changed += before is not None
            same = settled or has_digest(path, digest, self._changes.below)
            if not (same and is_as_found(path, found.size, found.modified)):
                digest = UNKNOWN  # what was read may be of another moment than what was hashed
        modified = found.modified if settled else _UNSETTLED
        self._files.put(found.folder, found.name, FileRecord(found.size, modified, digest))

    def _read(self, name: str, path: str, *, is_known: bool) -> Reason | None:
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
            reason = as_reason(error.message)
            if reason.code in WAITING_FOR_FILE and not is_open:
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
            self._files.notes[name] = joined_reasons(list(map(as_reason, notes)))
            self._noted.append(name)

    def _leave_unread(self, found: Found, before: FileRecord | None, reason: Reason) -> None:
        """Note why a file could not be read; what the index has of it stays, and it is tried again when it can be read."""
        digest = before.digest if before else UNKNOWN
        self._files.put(found.folder, found.name, FileRecord(found.size, found.modified, digest))
        self._remember_reason(document_id(found.path), reason)

    def _remember_reason(self, name: str, reason: Reason | None) -> None:
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

    def _doubtful(self) -> set[tuple[str, str]]:
        """The missing files that stay; the list of files remembers that there are some."""
        sure = self._plan.removes_missing or self._rebuild
        kept = set() if sure else doubtful(self._changes.root, self._plan.known, self._gone)
        self._files.in_doubt = bool(kept)
        return kept

    def _remove_gone(self) -> int:
        self._kept = self._doubtful()
        certain = [place for place in self._gone if place not in self._kept]
        for folder, name in certain:
            self._opened().remove_file(document_id(joined(folder, name)))
            self._files.drop(folder, name)
        return len(certain)

    def _opened_reader(self) -> Reader:
        from searcher.documents.read.reader import Reader

        self._reader = self._reader or Reader(self._plan.reading, self._plan.readers, below=self._changes.below)
        return self._reader

    def _opened(self) -> IndexWriter:
        """A writer whose commit follows the one that was planned for."""
        if self._writer is None:
            writer = self._open_writer(rebuild=self._rebuild)
            if writer.base != self._number:
                writer.cancel()
                raise CommittedMeanwhileError
            self._writer = writer
        return self._writer

    def _commit(self) -> None:
        """Commit if enough was done to pay for a commit."""
        chosen = self._plan.selection, self._plan.reading
        if self._writer or not self._exists or chosen != (self._plan.known.selection, self._plan.known.reading):
            self._write()
        elif (
            self._in_vain >= _WORTH_REMEMBERING
            or self._files.missed != self._plan.known.missed
            or self._files.unread != self._plan.known.unread
            or self._files.in_doubt != self._plan.known.in_doubt
        ):
            # It would only save the next refresh some work, so nobody waits for it, or hears that it was not possible.
            with suppress(StorageError, CommittedMeanwhileError):
                self._write()

    def _write(self) -> None:
        self._files.mount = mount_point(self._changes.root)
        self._files.mounts = mounts_below(self._changes.root, self._files.folders())
        self._opened().commit(self._files.to_bytes())
        self._writer = None
        self._number += 1
        self._exists = True
        self._committed = monotonic()


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()
