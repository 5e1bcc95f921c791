"""What is in an index and where it comes from."""

from __future__ import annotations

import os
from collections import Counter

from searcher import kernels
from searcher.documents.reasons import PARTLY_SCANNED, WAITING_FOR_OCR, is_among
from searcher.documents.scan.ids import document_id
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.storage.manifest import manifest_path
from searcher.sync.file_manifest import FileList
from searcher.sync.plan import known_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from searcher.config.vocabulary_file import Config
    from searcher.documents.options import ReadingOptions
    from searcher.documents.scan.selection import Selection
    from searcher.i18n.message import Reason
    from searcher.index.read.snapshot import Snapshot


class Facts(NamedTuple):
    """An index described: `bytes` on disk, `built` in seconds since 1970, `skipped` the reasons by file.

    `formats` are the files of each suffix that are in the index; `selection` says which files are wanted, `reading` how
    they are read. `unread` counts the files of formats that are not read, by suffix. `config` is the file of the user's own words, if there is one. `kernels` says which of the inner loops run, `compiled` or `Python`. `notes` are what is to be said of files that were read although something is wrong with them; `scans` are the files that wait for OCR, whole or in part.
    """

    folder: str
    source: str | None
    documents: int
    paragraphs: int
    segments: int
    bytes: int
    built: float
    skipped: dict[str, Reason]
    formats: dict[str, int]
    selection: Selection
    reading: ReadingOptions
    notes: dict[str, Reason]
    scans: int
    config: Config | None
    kernels: str
    unread: Mapping[str, int]


def describe(folder: Path, snapshot: Snapshot, config: Config | None) -> Facts:
    """Describe the index in a folder as of a snapshot of it."""
    manifest = snapshot.manifest
    files = known_files(folder, manifest.number) if manifest.root else FileList()
    return Facts(
        folder=str(folder),
        source=manifest.root,
        documents=snapshot.document_count,
        paragraphs=snapshot.live_paragraphs,
        segments=len(manifest.segments),
        bytes=sum(segment.reader.size for segment in snapshot.segments),
        built=manifest_path(folder, manifest.number).stat().st_mtime,
        skipped=files.missed | files.skipped,
        formats=dict(sorted(Counter(_suffixes(files)).items())),
        selection=files.selection,
        reading=files.reading,
        notes=files.notes,
        scans=_waiting_scans(files),
        config=config,
        kernels=kernels.running(),
        unread=files.unread,
    )


def _waiting_scans(files: FileList) -> int:
    """How many files wait for OCR, whole or in part."""
    whole = sum(reason.code in WAITING_FOR_OCR for reason in files.skipped.values())
    return whole + sum(is_among(note, PARTLY_SCANNED) for note in files.notes.values())


def _suffixes(files: FileList) -> Iterator[str]:
    for path in files.paths():
        if document_id(path) not in files.skipped:
            yield os.path.splitext(path)[1].lower()
