"""The files that a commit was made from: what a refresh compares the folder with.

It is stored beside the segments, as `_MAIN_7.files`. Files are grouped by folder, and each folder is kept as its stamp,
the very bytes that a scan of an unchanged folder makes again. So comparing ten thousand files of which none changed is
comparing a hundred byte strings.

    a line of JSON    which files are wanted and how they are read; which are not in the index and why; notes on others; for each folder how many files it has
                      and how long its stamp is; how long the paths are
    paths             the folders' paths below the root, a zero byte between them
    stamps            for each folder: names with a zero byte between them, sizes, times of change in nanoseconds (i64)
    digests           16 bytes for each file: a hash of its content
"""

from __future__ import annotations

import json
import os
from itertools import accumulate, pairwise

from searcher.documents.options import ReadingOptions
from searcher.documents.reasons import stored_reason
from searcher.documents.scan.folder_stamp import read_stamp, stamp
from searcher.documents.scan.ids import document_id, joined
from searcher.documents.scan.selection import Selection
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from searcher.i18n.message import Reason

DIGEST_SIZE = 16
UNKNOWN = bytes(DIGEST_SIZE)
"""The digest of a file whose content was not read."""


class FileRecord(NamedTuple):
    """A file as it was when it was read: bytes, nanoseconds since 1970, a hash of the content."""

    size: int
    modified: int
    digest: bytes


class FileList:
    """Every file of a folder with its state; `skipped` and `missed` say why some are not in the index, by their ids.

    `skipped` are files that were read in vain, `missed` what the last scan could not look at. `notes` are what is to be
    said of files that were read all the same, and `reading` is how. `mount` is where the file system of the root was
    mounted, `unread` counts the files of formats that are not read by suffix, `mounts` has the folders on which others were, and `in_doubt` says whether files were missing that may come
    back.
    """

    def __init__(self, selection: Selection = Selection()) -> None:  # noqa: B008 — it never changes
        """List nothing."""
        self.selection = selection
        self.skipped: dict[str, Reason] = {}
        self.missed: dict[str, Reason] = {}
        self.notes: dict[str, Reason] = {}
        self.unread: Mapping[str, int] = {}
        self.reading = ReadingOptions()
        self.mount: str | None = None
        self.mounts: list[str] = []
        self.in_doubt = False
        self._stored: dict[str, tuple[bytes, bytes]] = {}
        self._parsed: dict[str, dict[str, FileRecord]] = {}
        self._changed: dict[str, dict[str, FileRecord]] = {}

    def is_as(self, folder: str, stamp: bytes) -> bool:
        """Whether a folder has this stamp."""
        return folder in self._stored and self._stored[folder][0] == stamp

    def folders(self) -> list[str]:
        """The folders that have files."""
        return [*self._stored, *(folder for folder, files in self._changed.items() if files)]

    @property
    def file_count(self) -> int:
        """How many files there are."""
        stored = sum(len(digests) for _stamp, digests in self._stored.values()) // DIGEST_SIZE
        return stored + sum(map(len, self._changed.values()))

    def files_in(self, folder: str) -> dict[str, FileRecord]:
        """The files of a folder by name; not to be changed."""
        if folder in self._changed:
            return self._changed[folder]
        if folder not in self._parsed and folder in self._stored:
            self._parsed[folder] = _unpacked(*self._stored[folder])
        return self._parsed.get(folder, {})

    def paths(self) -> Iterator[str]:
        """The path of every file below the root."""
        for folder in self.folders():
            yield from (joined(folder, name) for name in self.files_in(folder))

    def put(self, folder: str, name: str, record: FileRecord) -> None:
        """Note the state of a file."""
        self._change(folder)[name] = record

    def drop(self, folder: str, name: str) -> None:
        """Forget a file."""
        self._change(folder).pop(name, None)
        file_id = document_id(joined(folder, name))
        self.skipped.pop(file_id, None)
        self.notes.pop(file_id, None)

    def _change(self, folder: str) -> dict[str, FileRecord]:
        if folder not in self._changed:
            self._changed[folder] = dict(self.files_in(folder))
            self._stored.pop(folder, None)
        return self._changed[folder]

    def copy(self) -> FileList:
        """A list to change while this one stays."""
        other = FileList(self.selection)
        other.skipped, other.missed, other.notes = dict(self.skipped), dict(self.missed), dict(self.notes)
        other.reading, other.unread = self.reading, dict(self.unread)
        other.mount, other.mounts, other.in_doubt = self.mount, self.mounts, self.in_doubt
        other._stored = dict(self._stored)
        other._changed = {folder: dict(files) for folder, files in self._changed.items()}
        return other

    def to_bytes(self) -> bytes:
        """The form that is stored."""
        folders = dict(self._stored) | {folder: _packed(files) for folder, files in self._changed.items() if files}
        paths = os.fsencode("\0".join(folders))
        about = {
            "selection": list(self.selection),
            "skipped": _stored(self.skipped),
            "missed": _stored(self.missed),
            "notes": _stored(self.notes),
            "unread": dict(self.unread),
            "reading": self.reading._asdict(),
            "mount": self.mount,
            "mounts": self.mounts,
            "in_doubt": self.in_doubt,
            "paths": len(paths),
            "counts": [len(digests) // DIGEST_SIZE for _, digests in folders.values()],
            "stamps": [len(data) for data, _ in folders.values()],
        }
        stamps, digests = (data for data, _ in folders.values()), (digests for _, digests in folders.values())
        return b"".join([json.dumps(about).encode(), b"\n", paths, *stamps, *digests])

    @classmethod
    def from_bytes(cls, data: bytes) -> FileList:
        """The way back. Raises `ValueError`, `KeyError` or `TypeError` for what `to_bytes` did not make."""
        line, _, body = data.partition(b"\n")
        about = json.loads(line)
        *patterns, follow_links, hidden = about["selection"]
        if not all(isinstance(given, list) for given in patterns):
            msg = "has no selection"
            raise ValueError(msg)
        include, exclude, forgotten = map(tuple, patterns)
        files = cls(Selection(include, exclude, forgotten, bool(follow_links), bool(hidden)))
        files.skipped, files.missed, files.notes = (_restored(about[name]) for name in ("skipped", "missed", "notes"))
        files.unread = {str(suffix): int(count) for suffix, count in dict(about.get("unread", {})).items()}
        reading = about["reading"]
        files.reading = ReadingOptions(**reading | {"own": tuple(reading.get("own", ()))})
        files.mount, files.mounts = about.get("mount"), list(map(str, about.get("mounts", ())))
        files.in_doubt = bool(about.get("in_doubt"))
        stamps = list(accumulate(about["stamps"], initial=about["paths"]))
        digests = list(accumulate((count * DIGEST_SIZE for count in about["counts"]), initial=stamps[-1]))
        if digests[-1] != len(body):
            msg = "is cut short"
            raise ValueError(msg)
        names = os.fsdecode(body[: about["paths"]]).split("\0") if about["counts"] else []
        for folder, (start, end), (first, last) in zip(names, pairwise(stamps), pairwise(digests), strict=True):
            files._stored[folder] = body[start:end], body[first:last]
        return files


def _stored(reasons: Mapping[str, Reason]) -> dict[str, object]:
    return {name: reason.to_json() for name, reason in reasons.items()}


def _restored(stored: Mapping[str, object]) -> dict[str, Reason]:
    return {name: stored_reason(reason) for name, reason in stored.items()}


def _packed(files: dict[str, FileRecord]) -> tuple[bytes, bytes]:
    names = sorted(files)
    records = [files[name] for name in names]
    data = stamp(names, [record.size for record in records], [record.modified for record in records])
    return data, b"".join(record.digest for record in records)


def _unpacked(data: bytes, digests: bytes) -> dict[str, FileRecord]:
    names, sizes, times = read_stamp(data, len(digests) // DIGEST_SIZE)
    cuts = range(0, len(digests), DIGEST_SIZE)
    return {
        name: FileRecord(size, modified, digests[cut : cut + DIGEST_SIZE])
        for name, size, modified, cut in zip(names, sizes, times, cuts, strict=True)
    }
