"""Check an index against its checksums, and recover what can be read of a damaged one."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

from searcher.errors import CorruptIndex, NoIndex, SearcherError, StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _
from searcher.index.format.segment import Segment
from searcher.index.format.verify import verify_segment
from searcher.index.storage.container import without_checksum
from searcher.index.storage.folder import read_file
from searcher.index.storage.manifest import (
    MAX_FILES_BYTES,
    MAX_MANIFEST_BYTES,
    Manifest,
    SegmentEntry,
    files_path,
    latest_number,
    left_over,
    read_manifest,
    table_path,
)
from searcher.index.write.index_writer import IndexWriter
from searcher.index.write.inverter import digest
from searcher.index.write.segment_changes import restored
from searcher.sync.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from searcher.documents.model import Document
    from searcher.sync.apply import Progress


class Report(NamedTuple):
    """Result of a check: a line for each damage, and the files that the next commit will delete."""

    folder: Path
    files: int
    bytes: int
    documents: int
    paragraphs: int
    damage: tuple[str, ...]
    left_over: tuple[str, ...]


class Repair(NamedTuple):
    """What became of an index: how many documents it has now, and what was lost, a line each."""

    from_files: bool
    documents: int
    lost: tuple[str, ...]


def check(folder: Path) -> Report:
    """Read all of an index, compare every checksum, and see that its parts say the same.

    Raises `NoIndex` where there is none and `IndexFormat` when another version wrote it.
    """
    number = latest_number(folder)
    if number is None:
        hint = _("make one with: searcher index FOLDER")
        raise NoIndex(_("there is no index in {folder}", folder=folder), hint=hint)
    report = _check(folder, number)
    # What a commit has swept away meanwhile is no damage.
    return report if latest_number(folder) == number else check(folder)


def _check(folder: Path, number: int) -> Report:
    damage: list[str] = []
    try:
        manifest = read_manifest(folder)
    except CorruptIndex as error:
        damage.append(_first_part(error))
        manifest = Manifest(number, tuple(_entries_by_age(folder)))
    else:
        damage += _commit_damage(folder, manifest)
    ids: dict[str, str] = {}
    for entry in manifest.segments:
        damage += _segment_damage(entry.file(folder), entry, ids)
    here = sorted(path for path in folder.iterdir() if path.is_file())
    unused = left_over(folder, manifest)
    ours = [path for path in here if path.suffix in _SUFFIXES and path.name not in unused]
    return Report(
        folder=folder,
        files=len(ours),
        bytes=sum(path.stat().st_size for path in ours),
        documents=len(ids),
        paragraphs=sum(entry.live for entry in manifest.segments),
        damage=tuple(damage),
        left_over=tuple(unused),
    )


def repair(folder: Path, root: Path | None = None, progress: Callable[[Progress], None] | None = None) -> Repair:
    """Make a damaged index whole: from its files where they are, or else from what can still be read of it.

    `root` is where its documents are, when the index itself cannot tell. Until the commit that ends it the old index
    stays as it is. Raises as `refresh` and `IndexWriter` do.
    """
    try:
        manifest: Manifest | None = read_manifest(folder)
    except CorruptIndex:
        manifest = None
    made_from = manifest.root if manifest else None
    if manifest is None and root is None and any(folder.glob("_MAIN_*.files")):
        msg = _(
            "the index in {folder} cannot tell where its documents are; say so: "
            "searcher repair DOCUMENTS --index {folder}",
            folder=folder,
        )
        raise StorageError(msg)
    source = root if manifest is None else Path(made_from) if made_from else None
    if source and source.exists():
        summary = refresh(folder, source, progress=progress, rebuild=True)
        return Repair(from_files=True, documents=summary.added, lost=())
    entries = manifest.segments if manifest else tuple(_entries_by_age(folder))
    saved = _Saved(folder, entries)
    with IndexWriter(folder, rebuild=True, root=made_from) as writer:
        for document in saved:
            writer.add(document)
    if manifest is None:
        saved.lost.append(_("the list of what was removed, so that documents removed lately may be back"))
    return Repair(from_files=False, documents=len(saved.ids), lost=tuple(saved.lost))


_SUFFIXES = {".seg", ".json", ".files", ".toc"}


class _Saved:
    """The documents that can still be read, and what cannot."""

    def __init__(self, folder: Path, entries: Sequence[SegmentEntry]) -> None:
        self._folder, self._entries = folder, entries
        self.ids: set[str] = set()
        self.lost: list[str] = []

    def __iter__(self) -> Iterator[Document]:
        for entry in self._entries:
            path = entry.file(self._folder)
            try:
                segment = Segment(path)
                removed = segment.documents_in(entry.removed)
            except (SearcherError, FileNotFoundError):
                self.lost.append(_("all documents in {path}", path=path))
                continue
            for number in range(segment.documents):
                if number not in removed:
                    yield from self._document(segment, number)

    def _document(self, segment: Segment, number: int) -> Iterator[Document]:
        name: str = _("document {number} in {path}", number=number, path=segment.reader.path)
        try:
            name = segment.document_id(number)
            document = restored(segment, number)
        except SearcherError:
            self.lost.append(name)
        else:
            self.ids.add(document.id)
            yield document


def _entries_by_age(folder: Path) -> Iterator[SegmentEntry]:
    """The segments there are, when the list of those that count is lost; the newest last, so that its documents stay."""
    for path in sorted(folder.glob("MAIN_*.seg"), key=lambda path: (path.stat().st_mtime_ns, path.name)):
        try:
            segment = Segment(path)
            yield SegmentEntry(path.stem, segment.paragraphs, segment.documents)
        except SearcherError:
            yield SegmentEntry(path.stem, 0, 0)


def _commit_damage(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What is wrong with the small files of a commit."""
    table = table_path(folder, manifest.number)
    try:
        if crc32(read_file(table, MAX_MANIFEST_BYTES)) != manifest.table:
            yield _("{path} is not what was written", path=table)
    except FileNotFoundError:
        yield _("{path} is missing", path=table)
    if manifest.root is not None:
        path = files_path(folder, manifest.number)
        try:
            without_checksum(read_file(path, MAX_FILES_BYTES))
        except FileNotFoundError:
            yield _("{path} is missing", path=path)
        except ValueError:
            yield _("{path} is damaged", path=path)


def _segment_damage(path: Path, entry: SegmentEntry, ids: dict[str, str]) -> Iterator[str]:
    """What is wrong with a segment; `ids` says in which segment each document is."""
    try:
        segment = Segment(path)
    except FileNotFoundError:
        yield _("{path} is missing", path=path)
        return
    except SearcherError as error:
        yield _first_part(error)
        return
    damaged = []
    for name in segment.reader.names:
        try:
            segment.reader.bytes(name)
        except CorruptIndex as error:
            damaged.append(_first_part(error))
    if damaged:
        yield from damaged
        return
    try:
        verify_segment(segment)
        yield from _contradictions(segment, entry, ids)
    except SearcherError as error:
        yield _first_part(error)


def _contradictions(segment: Segment, entry: SegmentEntry, ids: dict[str, str]) -> Iterator[str]:
    """Where parts of a segment that are whole do not say the same."""
    path = segment.reader.path
    if entry.checksum not in {None, segment.reader.checksum}:
        yield _first_part(segment.reader.is_another())
    if (segment.paragraphs, segment.documents) != (entry.paragraphs, entry.documents):
        yield _(
            "{path} has {paragraphs:,} paragraphs of {documents:,} documents, its manifest says otherwise",
            path=path,
            paragraphs=segment.paragraphs,
            documents=segment.documents,
        )
    removed = segment.documents_in(entry.removed)
    for number in range(segment.documents):
        name = segment.document_id(number)
        if segment.find_document(name) != number:
            yield _("{path} does not find its document {id}", path=path, id=name)
        if number not in removed and ids.setdefault(name, path.name) != path.name:
            yield _("{path} has a document that is in {other} as well: {id}", path=path, other=ids[name], id=name)
    wrong = sum(digest(segment.text(number)) != segment.digest(number) for number in range(segment.paragraphs))
    if wrong:
        yield _("{path} has {n:,} paragraphs that are not what was indexed", path=path, n=wrong)


def _first_part(error: SearcherError) -> str:
    """What an error says, without what to do about it."""
    message = error.message
    return (
        str(message.arguments["damage"]) if isinstance(message, Message) and "damage" in message.arguments else message
    )
