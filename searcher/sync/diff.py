"""Changed files: the difference between a scan of the folder and the file list of the last commit."""

from __future__ import annotations

import os

from searcher.documents.formats.registry import BY_SUFFIX, may_be_read_now
from searcher.documents.reasons import WAITING_FOR_FILE, UnreadCode
from searcher.documents.scan.ids import document_id, joined, path_of
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping

    from searcher.documents.options import ReadingOptions
    from searcher.documents.reasons import Reason
    from searcher.documents.scan.scan import Scan, Skipped
    from searcher.sync.file_manifest import FileList


class Found(NamedTuple):
    """A file as the scan saw it: its folder below the root, its name, bytes, and nanoseconds since 1970."""

    folder: str
    name: str
    size: int
    modified: int

    @property
    def path(self) -> str:
        """Where it is below the root."""
        return joined(self.folder, self.name)


class Changes(NamedTuple):
    """Work of a refresh: files to read, files that are gone, and paths that the scan could not read."""

    root: str
    below: str | None
    """The folder that no file may be out of when it is read, links followed."""

    news: list[Found]
    gone: list[tuple[str, str]]
    skipped: list[Skipped]
    missed: dict[str, Reason]
    again: frozenset[str]
    """Paths of files to be read although they are as they were."""

    unread: Mapping[str, int]
    """How many files there are of each suffix that is not read."""


def find_changes(scan: Scan, known: FileList, reading: ReadingOptions, readers: Container[str] = ()) -> Changes:
    """Scan the files and compare; a file outside the scanned parts, or that could not be reached, does not count as gone.

    What another way of reading makes a difference to is to be read again. `readers` are the suffixes whose readers of
    one's own are here.
    """
    news: list[Found] = []
    gone: list[tuple[str, str]] = []
    seen: set[str] = set()
    for listing in scan.listings():
        folder = listing.folder
        seen.add(folder)
        if known.is_as(folder, listing.stamp()):
            continue
        before = known.files_in(folder)
        for name, size, modified in zip(listing.names, listing.sizes, listing.times, strict=True):
            record = before.get(name)
            if record is None or (record.size, record.modified) != (size, modified):
                news.append(Found(folder, name, size, modified))
        gone += [(folder, name) for name in before.keys() - set(listing.names)]
    for folder in known.folders():
        if folder not in seen and scan.may_cover(folder):
            gone += [(folder, name) for name in known.files_in(folder)]
    gone = [(folder, name) for folder, name in gone if scan.covers(joined(folder, name))]
    news += _readable_again(scan, known, {found.path for found in news}, readers)
    elsewhere = {found.path for found in news} | {joined(folder, name) for folder, name in gone}
    again = list(_to_read_again(scan, known, reading))
    others = {name: why for name, why in known.missed.items() if not scan.is_in_parts(path_of(name))}
    return Changes(
        scan.root,
        scan.below,
        news + [found for found in again if found.path not in elsewhere],
        gone,
        [*scan.left_out, *scan.skipped],
        others | dict(scan.skipped),
        frozenset(found.path for found in again),
        dict(+scan.unread) if scan.is_in_parts("") else known.unread,
    )


def _readable_again(scan: Scan, known: FileList, news: set[str], readers: Container[str]) -> list[Found]:
    """Files that could not be read and now can: who may read a file, and how, changes without any change to the file."""
    found = []
    for name, reason in known.skipped.items():
        path = path_of(name)
        if reason.code == UnreadCode.NEEDS_OWN_READER and _suffix(path) not in readers:
            continue
        if reason.code in WAITING_FOR_FILE and path not in news and scan.covers(path):
            folder, _, base = path.rpartition("/")
            record = known.files_in(folder).get(base)
            if record and os.access(os.path.join(scan.root, path), os.R_OK):
                found.append(Found(folder, base, record.size, record.modified))
    return found


def _to_read_again(scan: Scan, known: FileList, reading: ReadingOptions) -> Iterator[Found]:
    """Files that were not read and now can be; and when the options have changed, those that they concern."""
    fields_changed = reading[:2] != known.reading[:2]
    now_by_ocr = reading.ocr and not known.reading.ocr
    other_reader = set(reading.own) ^ set(known.reading.own)
    for path in map(path_of, known.skipped) if reading == known.reading else known.paths():
        folder, _, base = path.rpartition("/")
        record = known.files_in(folder).get(base)
        if record is None or not scan.covers(path):
            continue
        reason = known.skipped.get(document_id(path))
        now_too_large = reason is None and record.size > reading.max_size
        may_be_read = reason is not None and may_be_read_now(reason, record.size, reading)
        otherwise = _suffix(base) in other_reader or (fields_changed and _holds_records(base))
        # A file of which some pages are pictures has a note.
        otherwise = otherwise or (now_by_ocr and document_id(path) in known.notes)
        if now_too_large or may_be_read or otherwise:
            yield Found(folder, base, record.size, record.modified)


def _holds_records(name: str) -> bool:
    format_ = BY_SUFFIX.get(_suffix(name))
    return format_ is not None and format_.many


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()
