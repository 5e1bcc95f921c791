"""Copying an index to another place, with what was read from its documents: no file is read again."""

from __future__ import annotations

from searcher.config.locations import is_cluster_address
from searcher.documents.model import Document, Paragraph
from searcher.errors import NoIndex, StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.library.lifecycle import create_index
from searcher.library.opening import open_index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from searcher.index.read.snapshot import Snapshot
    from searcher.library.index import Index
    from searcher.library.searcher import Location
    from searcher.library.writer import Writer


def copy_index(  # noqa: PLR0913 — all but the first two are named
    source: Location,
    target: Location,
    *,
    shards: int | None = None,
    replace: bool = False,
    config: Location | None = None,
    progress: Callable[[int], None] | None = None,
) -> Index:
    """Copy every document of an index to another one, a folder or an address, which is made if it is not there.

    A document of the same id is replaced, and others stay; with `replace`, which is for addresses, all that was there is
    replaced in one step, and stays until it is deleted. `source` is opened as it is; `config` is as in `searcher.open`; `shards` are those of a new index
    on a cluster. Raises `NoIndex` where there is none, and `StorageError` for a target that follows a folder of files.
    """
    if replace and not is_cluster_address(target):
        raise StorageError(
            _("only an index on a cluster can be replaced; delete the folder {target} first", target=target)
        )
    with open_index(source, config=config if is_cluster_address(source) else None, refresh=False) as opened:
        try:
            made = open_index(target, config=config, refresh=False) if is_cluster_address(target) else None
        except NoIndex:
            made = None
        copied = made or _made(target, shards, config)
        with _writer(copied, progress, replace=replace and made is not None) as writer:
            for document in documents_of(opened):
                writer.add(document)
        copied.reload()
        return copied


def _made(target: Location, shards: int | None, config: Location | None) -> Index:
    if not is_cluster_address(target):
        return create_index(target, shards=shards)
    from searcher.library.remote_index import create_remote_index

    return create_remote_index(str(target), shards, None, config)


def _writer(index: Index, progress: Callable[[int], None] | None, *, replace: bool) -> Writer:
    if not replace:
        return index.writer(progress=progress)
    from searcher.library.remote_index import RemoteIndex

    assert isinstance(index, RemoteIndex)
    return index.replacing_writer(progress)


def documents_of(index: Index) -> Iterator[Document]:
    """Yield each document of an index as it was added."""
    snapshot = index._snapshot  # noqa: SLF001 — a part of the library
    if not snapshot.store:
        for number, document in snapshot.documents():
            yield _document(snapshot, number, document)
        return
    for info in index.documents():
        whole = snapshot.store.with_document(info.id)
        yield from (_document(whole, number, document) for number, document in whole.documents())


def _document(snapshot: Snapshot, number: int, document: int) -> Document:
    segment = snapshot.segments[number]
    record = segment.record(document)
    paragraphs = []
    for paragraph in segment.paragraphs_of(document):
        place = segment.place(paragraph)
        text = segment.text(paragraph)
        paragraphs.append(Paragraph(text, place.heading, place.line, place.page, place.location))
    return Document(
        id=segment.document_id(document),
        paragraphs=paragraphs,
        title=record.title,
        path=record.path,
        metadata=record.metadata,
    )
