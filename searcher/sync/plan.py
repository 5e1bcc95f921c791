"""Plan of a refresh: the files of the folder compared with those of the newest commit."""

from __future__ import annotations

from contextlib import suppress

from searcher.config.locations import NAME_DOCUMENTS
from searcher.documents.formats.registry import IMAGE
from searcher.documents.scan.scan import Scan
from searcher.documents.scan.selection import Selection
from searcher.errors import CorruptIndex, IndexFormat, NoDocuments, NoIndex, StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _
from searcher.index.storage.container import corrupt, without_checksum
from searcher.index.storage.folder import file_names, read_file
from searcher.index.storage.manifest import MAX_FILES_BYTES, files_path, latest_number, read_manifest, root_name
from searcher.sync.diff import Changes, find_changes
from searcher.sync.file_manifest import FileList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from searcher.documents.options import ReadingOptions
    from searcher.documents.read.custom_readers import Readers

_MAX_SUFFIXES = 5  # that are named where none is read


class Request(NamedTuple):
    """Options of a refresh, besides its folders."""

    parts: Sequence[str]
    selection: Selection | None
    timeout: float | None
    reading: Mapping[str, Any]
    readers: Readers
    removes_missing: bool


class Plan(NamedTuple):
    """What a refresh has to do, as of commit `number`; `rebuild` says why everything is made anew, when it is.

    `removes_missing` says that what is missing is removed whatever the reason may be.
    """

    number: int
    exists: bool
    known: FileList
    selection: Selection
    reading: ReadingOptions
    changes: Changes
    rebuild: str | None
    readers: Readers
    removes_missing: bool


def make_plan(folder: Path, root: Path, reason: str | None, request: Request) -> Plan:
    """Compare the files with what the newest commit knows of them."""
    known = FileList()
    number = 0
    exists = False
    try:
        manifest = read_manifest(folder)
        number = manifest.number
        _check_is_ours(folder, manifest.root, root, reason)
        if not reason:
            known = known_files(folder, number)
            exists = True
    except NoIndex:
        pass
    except (IndexFormat, CorruptIndex) as error:
        newest = latest_number(folder)
        if number and newest != number:
            return make_plan(folder, root, reason, request)  # A commit came between the two looks.
        number = newest or 0
        if not is_of_files(folder):
            raise
        reason = reason or error.message
    remembered = known if exists else _remembered(folder, root)
    selection = remembered.selection if request.selection is None else request.selection
    reading = remembered.reading._replace(**request.reading, own=_own_suffixes(remembered.reading, request.readers))
    # Where everything is made anew, everything is looked at, however long it takes.
    parts, timeout = (request.parts, request.timeout) if exists and reading == known.reading else (("",), None)
    scan = Scan(root, selection, parts=parts, not_in=folder, timeout=timeout, own=(*reading.own, *_pictures(reading)))
    changes = find_changes(scan, known, reading, request.readers)
    if not changes.news and not known.folders():
        raise _nothing_in(root, changes, selection)
    return Plan(number, exists, known, selection, reading, changes, reason, request.readers, request.removes_missing)


def _pictures(reading: ReadingOptions) -> tuple[str, ...]:
    """The suffixes of pictures, where they are read by OCR."""
    return IMAGE.suffixes if reading.ocr else ()


def _own_suffixes(reading: ReadingOptions, readers: Readers) -> tuple[str, ...]:
    """The suffixes that are for readers of a program's own, from now on."""
    given = {suffix for suffix, reader in readers.items() if reader}
    return tuple(sorted(given.union(reading.own).difference(readers.keys() - given)))


def _nothing_in(root: Path, changes: Changes, selection: Selection) -> NoDocuments:
    for skipped in changes.skipped:
        if skipped.path == ".":
            return NoDocuments(_("{folder} {why}", folder=root, why=skipped.reason), hint=NAME_DOCUMENTS)
    if selection != Selection():
        return NoDocuments(
            _(
                "no document in {folder} is left by what the index was told to include and exclude; see searcher status",
                folder=root,
            )
        )
    if changes.unread:
        formats = ", ".join(sorted(suffix or "?" for suffix in changes.unread)[:_MAX_SUFFIXES])
        return NoDocuments(
            _(
                "of the {n:,} files in {folder} none is in a format that is read: {formats}",
                n=sum(changes.unread.values()),
                folder=root,
                formats=formats,
            )
        )
    return NoDocuments(_("there are no documents in {folder}", folder=root), hint=NAME_DOCUMENTS)


def _check_is_ours(folder: Path, made_from: str | None, root: Path, reason: str | None) -> None:
    """Refuse to write over what is not the index of these documents."""
    if made_from is None:
        msg = _("the index in {folder} holds records of its own; choose another place for the index", folder=folder)
        raise StorageError(msg)
    if made_from != root_name(root) and not reason:
        msg = _(
            "the index in {folder} was made from {source}, not {root}; choose another place for the index, "
            "or replace it with: searcher index {root} --index {folder} --rebuild",
            folder=folder,
            source=made_from,
            root=root,
        )
        raise StorageError(msg)


def known_files(folder: Path, number: int) -> FileList:
    """What the commit of this number knew. Raises `CorruptIndex`."""
    path = files_path(folder, number)
    try:
        return FileList.from_bytes(without_checksum(read_file(path, MAX_FILES_BYTES)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise corrupt(path, _("is damaged")) from None


def known_selection(folder: Path, root: Path) -> Selection:
    """The selection of files that an index in a folder keeps; all files if it has none, or it cannot be read."""
    return _remembered(folder, root).selection


def _remembered(folder: Path, root: Path) -> FileList:
    """The file list of the last commit with its selection; an empty one if it cannot be read."""
    with suppress(StorageError):
        if read_manifest(folder).root != root_name(root):
            return FileList()
    # The list of files may be whole where the rest is damaged, or of another version.
    with suppress(CorruptIndex):
        return known_files(folder, latest_number(folder) or 0)
    return FileList()


def is_of_files(folder: Path) -> bool:
    """Whether what is left of an index shows that it was made from files, and can be made again."""
    return any(name.endswith(files_path(folder, 0).suffix) for name in file_names(folder))
