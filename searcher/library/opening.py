"""Opening documents for searching: their index is found, built or brought up to date."""

from __future__ import annotations

import os

from searcher.config.locations import (
    address_named,
    documents_location,
    index_location,
    is_cluster_address,
    resolve_link,
)
from searcher.errors import CorruptIndex, StorageError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import _
from searcher.index.storage.manifest import latest_number, read_manifest, root_name
from searcher.lazy import partial
from searcher.library.arguments import check_callable, check_count, check_number, check_path, check_text
from searcher.library.index import Index, given_embedder
from searcher.library.searcher import load_search
from searcher.paths import light_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from threading import Event
    from typing import Any

    from searcher.documents.read.custom_readers import Readers
    from searcher.library.embedder import Embedder
    from searcher.library.searcher import Location
    from searcher.sync.apply import Progress, Summary

_PATIENCE, _IMPATIENCE = 60.0, 0.5  # seconds to wait for another process: where there is nothing to search in, or is


def open_index(  # noqa: PLR0913 — all but the path are named
    path: Location | None = None,
    *,
    index: Location | None = None,
    config: Location | None = None,
    refresh: bool = True,
    refresh_timeout: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    text_field: str | None = None,
    title_field: str | None = None,
    max_size: int | None = None,
    ocr: bool | None = None,
    readers: Readers | None = None,
    embedder: Embedder | str | None = None,
) -> Index:
    """Open documents for searching: find their index or build it, bring it up to date, and open it.

    `path` is a folder of documents, a single file, the folder of an index made with `create`, or the address of one on a
    cluster, `opensearch://host:9200/name`; without it, `$SEARCHER_CORPUS` or `corpus/`. The index is in `index`, or else in `$SEARCHER_INDEX`, or beside a folder called
    corpus, or in the user's cache. With `refresh=False` an index that exists is taken as it is; with `refresh_timeout`
    it is when looking at all files takes longer than so many seconds. `config` is a file with synonyms and the like;
    without it, `searcher.toml` in the folder of the documents.

    `text_field` and `title_field` name the fields of CSV and JSON Lines that are text and title; files of more than
    `max_size` bytes, 50 MB at first, are skipped; with `ocr` scans and pictures are read by Tesseract. The index remembers what was given; an empty name takes a field back.

    `readers` are functions that read files of your own formats, by suffix: `{".abc": read}`. Each gets a `Source` and
    gives an `Extract`, or an iterable of them for a file of records. The index remembers the suffixes: opened without
    their readers it keeps what it has of such files, and lists those that have changed since as skipped.

    `embedder` is a model of yours for `mode="hybrid"`: a function from a list of texts to a vector for each, or the name of
    one for a library that is installed, `model2vec:NAME` or `sentence-transformers:NAME`. The vectors of the paragraphs are
    kept beside the index; each text is embedded once.

    Raises `NoDocuments`, `IndexLocked`, `ConfigError`, and `StorageError` when the index cannot be written.
    """
    for name, place in (("path", path), ("index", index), ("config", config)):
        if place is not None:
            check_path(name, place)
    for name, field in (("text_field", text_field), ("title_field", title_field)):
        if field is not None:
            check_text(name, field)
    if max_size is not None:
        max_size = check_count("max_size", max_size, 1)
    if refresh_timeout is not None:
        check_number("refresh_timeout", refresh_timeout, 0)
    if progress is not None:
        check_callable("progress", progress)
    asked = {"text_field": text_field, "title_field": title_field, "max_size": max_size}
    reading = {name: value or None for name, value in asked.items() if value is not None}
    if ocr is not None:
        reading["ocr"] = bool(ocr)
    opened, _ = open_with_summary(
        path,
        index=index,
        config=config,
        refresh=refresh,
        refresh_timeout=refresh_timeout,
        progress=progress,
        reading=reading,
        readers=readers,
        embedder=embedder,
    )
    return opened


def watch(
    path: Location | None = None,
    *,
    index: Location | None = None,
    readers: Readers | None = None,
    stop: Event | None = None,
) -> Iterator[Summary]:
    """Keep the index of a folder up to date: yield what building or refreshing it did, then what each change of the files did.

    `path`, `index` and `readers` are as in `searcher.open`. Between two summaries it waits for files to change and come to
    rest; `stop` ends that from another thread, Ctrl-C is a `KeyboardInterrupt`. A summary that says `postponed` is of a
    moment when another process was writing.

    Raises what `searcher.open` raises, `DocumentError` when the folder cannot be watched, and `SearcherError` without the
    library of the extra `watch`.
    """
    from searcher.library.watching import check_watching

    check_watching()
    opened, summary = open_with_summary(path, index=index, readers=readers)
    return _watched(opened, summary, stop)


def _watched(index: Index, summary: Summary | None, stop: Event | None) -> Iterator[Summary]:
    with index:
        if summary:
            yield summary
        yield from index.watch(stop)


def open_with_summary(  # noqa: PLR0913 — likewise
    path: Location | None = None,
    *,
    index: Location | None = None,
    config: Location | None = None,
    refresh: bool = True,
    refresh_timeout: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    reading: Mapping[str, Any] | None = None,
    readers: Readers | None = None,
    selection: Mapping[str, Any] | None = None,
    embedder: Embedder | str | None = None,
) -> tuple[Index, Summary | None]:
    """Open an index and return the summary of its refresh too; `None` when there was none.

    `selection` are fields of a `Selection` that hold from now on; the others are those that the index has.
    """
    if readers:
        from searcher.documents.read.custom_readers import check_readers

        readers = check_readers(readers)
    if is_cluster_address(address := address_named(path, index)):
        from searcher.library.remote_index import RemoteIndex

        if embedder is not None:
            from searcher.library.embedder import check_no_embedder

            check_no_embedder(embedder)
        return RemoteIndex(str(address), config), None
    how = _How(config, refresh, refresh_timeout, progress, reading, readers, selection, given_embedder(embedder))
    root = documents_location(path)
    if latest_number(root) is not None:
        if index is not None:
            hint = _("leave out --index {index}", index=os.fspath(index))
            raise StorageError(_("{folder} is an index already", folder=root), hint=hint)
        return _open_made_before(resolve_link(root), how)
    folder = index_location(root, index)
    if not refresh and latest_number(folder) is not None:
        return how.open(folder, root), None
    return _refreshed(folder, root, how)


class _How(NamedTuple):
    """What was asked for, beyond the places."""

    config: Location | None
    refresh: bool
    timeout: float | None
    progress: Callable[[Progress], None] | None
    reading: Mapping[str, Any] | None
    readers: Readers | None
    selection: Mapping[str, Any] | None
    embed: Embedder | None

    def open(self, folder: Path, root: Path | None = None) -> Index:
        load_search()
        return Index(folder, root, self.config, self.readers, self.embed)


def _open_made_before(folder: Path, how: _How) -> tuple[Index, Summary | None]:
    """Open an index by its own folder; one of files knows where they are."""
    root = read_manifest(folder).root
    if root is None:
        return how.open(folder), None
    if how.refresh and light_path(root).exists():
        return _refreshed(folder, light_path(root), how)
    return how.open(folder, light_path(root)), None


def _refreshed(folder: Path, root: Path, how: _How) -> tuple[Index, Summary | None]:
    from pathlib import Path

    from searcher.sync.apply import Summary
    from searcher.sync.plan import known_selection
    from searcher.sync.refresh import refresh

    folder, root = Path(folder), Path(root)
    wait = _PATIENCE if latest_number(folder) is None else _IMPATIENCE
    wanted = known_selection(folder, root)._replace(**how.selection) if how.selection else None
    bring = partial(
        refresh, folder, root, progress=how.progress, reading=how.reading, readers=how.readers, selection=wanted
    )
    try:
        summary = bring(wait=wait, timeout=how.timeout)
    except CorruptIndex as error:
        rebuilt = bring(rebuild=True)
        return how.open(folder, root), rebuilt._replace(rebuilt=error.message)
    except StorageError as error:
        # Somebody else is at it, or it cannot be written to: what was committed before answers all the same.
        summary = Summary(0, 0, 0, (), postponed=error.message)
        if latest_number(folder) is None or read_manifest(folder).root != root_name(root):
            raise
    try:
        return how.open(folder, root), summary
    except CorruptIndex as error:
        rebuilt = bring(rebuild=True)
        return how.open(folder, root), rebuilt._replace(rebuilt=error.message)
