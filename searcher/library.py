"""The library: an `Index` to search in, opened on a folder of documents or created for records of one's own."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from searcher.documents.discovery import document_id, path_of
from searcher.errors import CorruptIndex, NoIndex, StorageError
from searcher.index.file_list import FileList
from searcher.index.freshness import Progress, Summary, is_of_files, known_files, refresh, root_name
from searcher.index.generation import INDEX_NAME, Generation, latest_number, manifest_path, read_generation, sweep
from searcher.index.snapshot import Snapshot
from searcher.locations import config_location, documents_location, index_location
from searcher.query import compile_query, forms, read, resolve, search
from searcher.query.limits import check_length
from searcher.query.order import ORDERS, SCORE
from searcher.query.own_words import NONE, OwnWords
from searcher.query.terms import expansions
from searcher.results import Hit, Results
from searcher.results.highlight import Highlighter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType

    from searcher.config import Config
    from searcher.documents.discovery import Selection
    from searcher.documents.model import Document
    from searcher.documents.options import ReadingOptions
    from searcher.index.snapshot import Ref
    from searcher.index.writer import IndexWriter
    from searcher.query import Ranking
    from searcher.query.filters import Filters
    from searcher.query.syntax import Group
    from searcher.query.terms import Clause, GroupClause
    from searcher.results.hit import PathOf

Location = str | os.PathLike[str]


class Facts(NamedTuple):
    """An index described: `bytes` on disk, `built` in seconds since 1970, `skipped` the reasons by file.

    `formats` are the files of each suffix that are in the index; `selection` says which files are wanted, `reading` how
    they are read. `config` is the file of the user's own words, if there is one. `notes` are what is to be said of files that were read although something is wrong with them.
    """

    folder: str
    source: str | None
    documents: int
    paragraphs: int
    segments: int
    bytes: int
    built: float
    skipped: dict[str, str]
    formats: dict[str, int]
    selection: Selection
    reading: ReadingOptions
    notes: dict[str, str]
    config: Config | None


class Index:
    """Something to search in: `search` reads the commit that was newest when the index was opened or last refreshed.

    Make one with `searcher.open` or `searcher.create`; close it, or use it in a `with` block, to let go of its files.
    """

    def __init__(self, folder: Path, root: Path | None = None, config: Location | None = None) -> None:
        """Open the index in `folder`, made from the files under `root` if it is of files.

        `config` is a file of the user's own words; without it, `searcher.toml` among the documents, or for records in
        `folder`. Raises `NoIndex`, `IndexFormat`, `CorruptIndex` and `ConfigError`.
        """
        self.folder = folder
        self._root = root
        self._given_config = config
        self._read_own_words()
        self._snapshot = Snapshot.latest(folder)
        self._closed = False

    def _read_own_words(self) -> None:
        """Take in what `searcher.toml` says now."""
        path = config_location(self._root or self.folder, self._given_config)
        if path is None:
            self._config, self._own_words = None, NONE
            return
        from searcher.config import read_config

        self._config = read_config(path)
        self._own_words = OwnWords(self._config)

    @property
    def document_count(self) -> int:
        """How many documents can be found."""
        return sum(1 for _ in self._snapshot.documents())

    @property
    def paragraph_count(self) -> int:
        """How many paragraphs can be found, each copy counted."""
        return self._snapshot.live_paragraphs

    def search(  # noqa: PLR0913 — all but the query are named
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        filters: Filters | None = None,
        facets: Sequence[str] | str = (),
        sort: str = SCORE,
        min_score: float = 0.0,
    ) -> Results:
        """Find the best paragraphs: `limit` of them after the first `offset`.

        `filters` say which documents are looked at, by field, as in a query: `{"type": "pdf", "date": "2020..2023"}`; of
        a list of values one must fit. With filters the query may be empty. `facets` are fields whose values are counted
        in `Results.facets`. `sort` is `score`, `date` (of the document, newest first) or `path`; paragraphs below
        `min_score` are left out, which means something only beside other scores of the same query.

        Raises `QueryError` when the query has no word in it or far too many, `CorruptIndex`, and `StorageError` when the index is closed.
        """
        if limit < 0 or offset < 0:
            msg = f"limit and offset are numbers from 0, not {limit} and {offset}"
            raise ValueError(msg)
        if isinstance(facets, str):
            facets = [facets]
        if sort not in ORDERS:
            msg = f"sort is one of {', '.join(ORDERS)}, not {sort!r}"
            raise ValueError(msg)
        start = perf_counter()
        snapshot = self._snapshot
        if self._closed:
            msg = "this index is closed; open it again"
            raise StorageError(msg)
        check_length(query)
        typed = read(query)
        given = _filter_clauses(filters)
        compiled = compile_query(typed.group, given, self._own_words)
        clause = resolve(compiled, snapshot)
        ranking = search(snapshot, clause, limit, offset, sort=sort, min_score=min_score)
        path_of = self._path_of()
        highlighter = Highlighter(clause, partial(forms, snapshot=snapshot))
        hits = [
            Hit(ranking, ranked, rank, highlighter, path_of)
            for rank, ranked in enumerate(ranking.ranked, start=offset + 1)
        ]
        suggest = partial(_suggestion, query, clause, snapshot)
        why_nothing = partial(_why_nothing, typed.group, snapshot, given)
        results = Results(query, ranking, hits, suggest, facets, why_nothing)
        results.notes = (
            *typed.notes,
            *(
                f"{part.text} fits more words than are looked for: the {len(part.words)} most frequent were taken"
                for part in expansions(clause)
                if part.cut
            ),
            *(_notes_on_fields(compiled, facets, ranking) if ":" in query or filters or facets else ()),
        )
        results.took_ms = (perf_counter() - start) * 1000
        return results

    def words(self, beginning: str, limit: int = 20) -> list[str]:
        """The words of the texts that begin so, the most frequent first.

        With accents typed, they are given with theirs; without, as they may be typed, without any.
        """
        from searcher.french import fold
        from searcher.query.expansion import expand
        from searcher.query.terms import ExpansionClause

        folded, lowered = fold(beginning), beginning.lower()
        if not folded.isalnum():
            return []
        words = expand(ExpansionClause(f"{folded}*"), self._snapshot).words
        if folded != lowered:
            words = [
                written
                for word in words
                for segment in self._snapshot.segments
                for number in segment.word_group(word)
                if (written := segment.written(number)).startswith(lowered)
            ]
        return list(dict.fromkeys(words))[:limit]

    def _path_of(self) -> PathOf:
        """What says where a document's file is."""
        return partial(_file_path, self._root) if self._root else _stored_path

    def writer(
        self, *, memory: int | None = None, jobs: int = 1, progress: Callable[[int], None] | None = None
    ) -> Writer:
        """A writer for an index of records; use it in a `with` block.

        `memory` is about how many bytes it may hold before it writes a part out; `jobs` is how many processes share the
        work when there is much of it. `progress` is called with the number of documents added so far. Raises `IndexLocked`, and `StorageError` for an index that follows a folder.
        """
        if self._root:
            msg = f"this index follows the files in {self._root}; change those, or make an index with searcher.create"
            raise StorageError(msg)
        return Writer(self, memory=memory, jobs=jobs, progress=progress)

    def refresh(
        self, progress: Callable[[Progress], None] | None = None, *, timeout: float | None = None
    ) -> Summary | None:
        """Take in what changed: files of the folder, and commits of other processes.

        Where looking at all files takes more than `timeout` seconds, nothing is taken in and the summary says so.
        """
        summary = refresh(self.folder, self._root, progress=progress, timeout=timeout) if self._root else None
        self.reload()
        return summary

    def reload(self) -> None:
        """Search in the newest commit, and with the user's own words as they are now, from now on."""
        self._read_own_words()
        if latest_number(self.folder) != self._snapshot.generation.number:
            self._snapshot = Snapshot.latest(self.folder)

    def rebuild(self, progress: Callable[[Progress], None] | None = None) -> Summary | None:
        """Make an index of files anew; `None`, and nothing is done, when it has none or they are not there."""
        if not self._root or not self._root.exists():
            return None
        summary = refresh(self.folder, self._root, progress=progress, rebuild=True)
        self.reload()
        return summary

    def facts(self) -> Facts:
        """What is in the index and where it comes from."""
        self.reload()
        generation = self._snapshot.generation
        files = known_files(self.folder, generation.number) if generation.root else FileList()
        skipped = files.missed | files.skipped
        return Facts(
            folder=str(self.folder),
            source=generation.root,
            documents=self.document_count,
            paragraphs=self.paragraph_count,
            segments=len(generation.segments),
            bytes=sum(segment.reader.size for segment in self._snapshot.segments),
            built=manifest_path(self.folder, generation.number).stat().st_mtime,
            skipped=skipped,
            formats=dict(sorted(Counter(_suffixes(files)).items())),
            selection=files.selection,
            reading=files.reading,
            notes=files.notes,
            config=self._config,
        )

    def verify(self) -> None:
        """Read everything and compare the checksums. Raises `CorruptIndex`."""
        self._snapshot.verify()

    def close(self) -> None:
        """Let go of the files. Hits already looked at keep what they have read."""
        self._closed = True
        self._snapshot = Snapshot(self.folder, Generation())

    def __enter__(self) -> Self:
        """The index itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Where it is."""
        return f"<Index in {self.folder}{f' of {self._root}' if self._root else ''}>"


class JoinedIndex(Index):
    """Several indexes searched as one: a word's worth is reckoned over all of them, and so there is one ranking."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        """Search in all of these, which stay usable alone, and are closed with this one."""
        self._indexes = indexes
        self.folder, self._root, self._closed = indexes[0].folder, None, False
        self._take_own_words()
        self._snapshot = self._join()

    def _take_own_words(self) -> None:
        """Use the own words of the first index that has any: one query is understood in one way."""
        configured = (index for index in self._indexes if index._config)  # noqa: SLF001 — of its own class
        first = next(configured, self._indexes[0])
        self._config, self._own_words = first._config, first._own_words  # noqa: SLF001 — likewise

    def _join(self) -> Snapshot:
        return Snapshot.joined([index._snapshot for index in self._indexes])  # noqa: SLF001 — of its own class

    def _path_of(self) -> PathOf:
        snapshot, paths = self._snapshot, [index._path_of() for index in self._indexes]  # noqa: SLF001 — likewise
        return lambda ref, document_id, stored: paths[snapshot.sources[ref.segment]](ref, document_id, stored)

    def writer(self, **_: Any) -> Writer:
        """Raise `StorageError`: one writes into one index."""
        raise StorageError("several indexes are joined here; write into one of them")

    def refresh(self, progress: Callable[[Progress], None] | None = None, *, timeout: float | None = None) -> None:
        """Take in what changed, in each."""
        for index in self._indexes:
            index.refresh(progress, timeout=timeout)
        self.reload()

    def reload(self) -> None:
        """Search in the newest commit of each from now on."""
        for index in self._indexes:
            index.reload()
        self._take_own_words()
        self._snapshot = self._join()

    def rebuild(self, progress: Callable[[Progress], None] | None = None) -> Summary | None:
        """Make anew those that are damaged; `None` where one of them cannot be."""
        done = None
        for index in self._indexes:
            try:
                index.verify()
            except CorruptIndex:
                done = index.rebuild(progress)
                if done is None:
                    return None
        self.reload()
        return done

    def facts(self) -> Facts:
        """Raise `StorageError`: each index has facts of its own."""
        raise StorageError("several indexes are joined here; ask each of them")

    def close(self) -> None:
        """Let go of the files of all."""
        super().close()
        for index in self._indexes:
            index.close()

    def __repr__(self) -> str:
        """Which."""
        return f"<JoinedIndex of {', '.join(map(repr, self._indexes))}>"


def join_indexes(*indexes: Index) -> Index:
    """Search in several indexes as in one: scores, totals, facets and pages are those of an index that holds it all.

    Raises `ValueError` without any, or when one is given twice.
    """
    folders = {index.folder.resolve() for index in indexes}
    if not indexes or len(folders) < len(indexes):
        msg = "join takes one index or more, each of them once"
        raise ValueError(msg)
    return indexes[0] if len(indexes) == 1 else JoinedIndex(indexes)


class Writer:
    """Adds and removes records; at the end of its `with` block all of it is there at once, or nothing if it raised."""

    def __init__(
        self,
        index: Index,
        *,
        memory: int | None = None,
        jobs: int = 1,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Take the index's lock."""
        from searcher.index.writer import DEFAULT_MEMORY, IndexWriter

        self._index = index
        self._writer: IndexWriter = IndexWriter(index.folder, memory=memory or DEFAULT_MEMORY, jobs=jobs)
        self._progress = progress
        self._added = 0

    def add(self, document: Document) -> None:
        """Add a document, in the place of the one that has its id, if any."""
        self._writer.add(document)
        self._added += 1
        if self._progress:
            self._progress(self._added)

    def remove(self, document_id: str) -> bool:
        """Remove the document with this id; return whether there was one."""
        return self._writer.remove(document_id)

    def commit(self) -> None:
        """Make it all visible and end the writer."""
        self._writer.commit()
        self._index.reload()

    def cancel(self) -> None:
        """Forget it all and end the writer."""
        self._writer.cancel()

    def __enter__(self) -> Self:
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Commit, or cancel when the block raised."""
        self._writer.__exit__(kind, error, traceback)
        self._index.reload()


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
) -> Index:
    """Open documents for searching: find their index or build it, bring it up to date, and open it.

    `path` is a folder of documents, a single file, or the folder of an index made with `create`; without it,
    `$SEARCHER_CORPUS` or `corpus/`. The index is in `index`, or else in `$SEARCHER_INDEX`, or beside a folder called
    corpus, or in the user's cache. With `refresh=False` an index that exists is taken as it is; with `refresh_timeout`
    it is when looking at all files takes longer than so many seconds. `config` is a file with synonyms and the like;
    without it, `searcher.toml` in the folder of the documents.

    `text_field` and `title_field` name the fields of CSV and JSON Lines that are text and title; files of more than
    `max_size` bytes, 50 MB at first, are skipped. The index remembers what was given.

    Raises `NoDocuments`, `IndexLocked`, `ConfigError`, and `StorageError` when the index cannot be written.
    """
    asked = {"text_field": text_field, "title_field": title_field, "max_size": max_size}
    reading = {name: value for name, value in asked.items() if value is not None}
    opened, _ = open_with_summary(
        path,
        index=index,
        config=config,
        refresh=refresh,
        refresh_timeout=refresh_timeout,
        progress=progress,
        reading=reading,
    )
    return opened


def open_with_summary(  # noqa: PLR0913 — likewise
    path: Location | None = None,
    *,
    index: Location | None = None,
    config: Location | None = None,
    refresh: bool = True,
    refresh_timeout: float | None = None,
    progress: Callable[[Progress], None] | None = None,
    reading: Mapping[str, Any] | None = None,
) -> tuple[Index, Summary | None]:
    """The same, with what the refresh did; `None` when there was none."""
    root = documents_location(path)
    if latest_number(root) is not None:
        if index is not None:
            msg = f"{root} is an index already; leave out --index {os.fspath(index)}"
            raise StorageError(msg)
        return _open_made_before(
            root, config, refresh=refresh, timeout=refresh_timeout, progress=progress, reading=reading
        )
    folder = index_location(root, index)
    if not refresh and latest_number(folder) is not None:
        made_from = read_generation(folder).root
        if made_from != root_name(root):
            msg = f"the index in {folder} was made from {made_from}, not {root}; choose another with --index"
            raise StorageError(msg)
        return Index(folder, root, config), None
    return _refreshed(folder, root, config, refresh_timeout, progress, reading)


def create_index(path: Location) -> Index:
    """Make an empty index for records of one's own.

    Raises `StorageError` when there is an index already: open it with `searcher.open`.
    """
    from searcher.index.writer import IndexWriter

    folder = Path(path)
    if latest_number(folder) is not None:
        msg = f"there is an index in {folder} already; open it with searcher.open({str(folder)!r})"
        raise StorageError(msg)
    IndexWriter(folder).commit()
    return Index(folder)


def _open_made_before(  # noqa: PLR0913 — likewise
    folder: Path,
    config: Location | None,
    *,
    refresh: bool,
    timeout: float | None,
    progress: Callable[[Progress], None] | None,
    reading: Mapping[str, Any] | None,
) -> tuple[Index, Summary | None]:
    """Open an index by its own folder; one of files knows where they are."""
    root = read_generation(folder).root
    if root is None:
        return Index(folder, config=config), None
    if refresh and Path(root).exists():
        return _refreshed(folder, Path(root), config, timeout, progress, reading)
    return Index(folder, Path(root), config), None


def _refreshed(  # noqa: PLR0913, PLR0917 — likewise
    folder: Path,
    root: Path,
    config: Location | None,
    timeout: float | None,
    progress: Callable[[Progress], None] | None,
    reading: Mapping[str, Any] | None,
) -> tuple[Index, Summary | None]:
    wait = _PATIENCE if latest_number(folder) is None else _IMPATIENCE
    try:
        summary = refresh(folder, root, progress=progress, wait=wait, timeout=timeout, reading=reading)
    except StorageError as error:
        # Somebody else is at it, or it cannot be written to: what was committed before answers all the same.
        summary = Summary(0, 0, 0, (), postponed=str(error))
        if latest_number(folder) is None or read_generation(folder).root != root_name(root):
            raise
    try:
        return Index(folder, root, config), summary
    except CorruptIndex as error:
        rebuilt = refresh(folder, root, progress=progress, rebuild=True)
        return Index(folder, root, config), rebuilt._replace(rebuilt=str(error))


_PATIENCE, _IMPATIENCE = 60.0, 0.5  # seconds to wait for another process: where there is nothing to search in, or is


def _filter_clauses(filters: Filters | None) -> tuple[Clause, ...]:
    if not filters:
        return ()
    from searcher.query.filters import filter_clauses

    return filter_clauses(filters)


def _why_nothing(group: Group, snapshot: Snapshot, filters: tuple[Clause, ...]) -> Iterator[str]:
    from searcher.query.nothing import why_nothing

    return why_nothing(group, snapshot, filters)


def _suggestion(query: str, clause: GroupClause, snapshot: Snapshot, *, few: bool) -> str | None:
    from searcher.query.suggest import suggest

    return suggest(query, clause, snapshot, few=few)


def _notes_on_fields(clause: GroupClause, facets: Sequence[str], ranking: Ranking) -> Iterator[str]:
    from searcher.query.filters import unknown_fields, unmatched_fields

    yield from unknown_fields(clause, facets, ranking.snapshot)
    if not ranking.ranked:
        yield from unmatched_fields(clause, ranking.snapshot)


def forget_index(folder: Path) -> None:
    """Delete an index, and its folder if nothing else is in it.

    Raises `NoIndex`, `IndexLocked`, and `StorageError` for records.
    """
    from searcher.index.writer import IndexWriter

    if latest_number(folder) is None:
        msg = f"there is no index in {folder}"
        raise NoIndex(msg)
    if not is_of_files(folder):
        msg = (
            f"the index in {folder} holds records of its own, which are nowhere else; delete the folder if you mean it"
        )
        raise StorageError(msg)
    writer = IndexWriter(folder, rebuild=True)
    try:
        sweep(folder, Generation())
    finally:
        writer.cancel()
    with suppress(OSError):
        (folder / f"{INDEX_NAME}_WRITELOCK").unlink()
        folder.rmdir()


def _suffixes(files: FileList) -> Iterator[str]:
    for path in files.paths():
        if document_id(path) not in files.skipped:
            yield os.path.splitext(path)[1].lower()


def _file_path(root: Path, _ref: Ref, document_id: str, stored: str | None) -> str:
    # A record is stored with the id of its file, a file's one document without.
    return str(root if root.is_file() else root / path_of(stored or document_id))


def _stored_path(_ref: Ref, _document_id: str, stored: str | None) -> str | None:
    return stored
