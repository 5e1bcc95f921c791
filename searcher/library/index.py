"""An `Index`: something to search in, as long as it is open."""

from __future__ import annotations

from _thread import RLock

from searcher.config.sort_orders import SCORE
from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.storage.manifest import latest_number
from searcher.lazy import partial
from searcher.library.arguments import check_callable, check_count, check_names, check_number, check_path, check_text
from searcher.library.search_options import LEXICAL, search_options
from searcher.library.searcher import Location, Searcher, config_stamp, open_searcher
from searcher.paths import light_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from threading import Event
    from types import TracebackType
    from typing import NoReturn, Self

    from searcher.documents.read.custom_readers import Readers
    from searcher.index.read.snapshot import Snapshot
    from searcher.index.storage.folder_stamp import FolderStamp
    from searcher.library.embedder import Embedder
    from searcher.library.reading import Suggestions
    from searcher.library.stats import Facts
    from searcher.library.writer import Writer
    from searcher.query.filter.filter import Filter, Filters
    from searcher.results import DocumentInfo, Hit, Results
    from searcher.results.full_document import WholeDocument
    from searcher.sync.apply import Progress, Summary


class Index:
    """Something to search in: `search` reads the commit that was newest when the index was opened or last refreshed.

    Make one with `searcher.open` or `searcher.create`; close it, or use it in a `with` block, to let go of its files.
    Any number of threads may share one: each search answers from one commit, whatever the others do meanwhile.
    """

    commit_interval = 0.0
    """Seconds between two looks for a newer commit that are worth their time: 0 where a look costs nothing."""

    def __init__(
        self,
        folder: Location,
        root: Path | None = None,
        config: Location | None = None,
        readers: Readers | None = None,
        embedder: Embedder | str | None = None,
    ) -> None:
        """Open the index in `folder`, made from the files under `root` if it is of files.

        `config` is a file of the user's own words; without it, `searcher.toml` among the documents, or for records in
        `folder`. `readers` are used when files are read, and `embedder` makes vectors, as `searcher.open` says. Raises `NoIndex`, `IndexFormat`, `CorruptIndex` and `ConfigError`.
        """
        check_path("folder", folder)
        self._folder = light_path(folder)
        self._root = root
        self._readers = readers
        self._given_config = config
        self._embed = given_embedder(embedder)
        self._lock = RLock()  # of what changes `_searcher`; a search takes it as it is
        self._seen: tuple[int, FolderStamp | None] | None = None  # the commit that was newest, and the folder then
        self._searcher: Searcher | None = self._open()

    def _open(self, before: Searcher | None = None) -> Searcher:
        now = open_searcher(self._folder, self._root, self._given_config, before)
        if self._embed is None:
            return now
        if before and before.vectors and before.snapshot is now.snapshot:
            return now.with_vectors(before.vectors)
        from searcher.library.vectors import vectors_for

        return now.with_vectors(vectors_for(now.snapshot, self._embed))

    def _current(self) -> Searcher:
        """What it has open, all of one moment. Raises `StorageError` when it is closed."""
        searcher = self._searcher
        if searcher is None:
            raise StorageError(_("this index is closed; open it again"))
        return searcher

    @property
    def _snapshot(self) -> Snapshot:
        return self._current().snapshot

    @property
    def closed(self) -> bool:
        """Whether it was closed."""
        return self._searcher is None

    @property
    def document_count(self) -> int:
        """How many documents can be found."""
        return self._snapshot.document_count

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
        filter: Filter | Filters | None = None,  # noqa: A002 — what it is
        filters: Filter | Filters | None = None,
        facets: Sequence[str] | str = (),
        sort: str = SCORE,
        min_score: float = 0.0,
        all_copies: bool = False,
        mode: str = LEXICAL,
        allow_empty: bool = False,
    ) -> Results:
        """Find the best paragraphs: `limit` of them after the first `offset`.

        `filter` says which documents are looked at, by their fields: a `Filter`, or a mapping that says the same, as in
        `{"type": "pdf", "date": "2020..2023"}`; of a list of values one must fit. With a filter the query may be empty.
        `filters` is another name for it; given both, both must let a document pass. `facets` are fields whose values are counted
        in `Results.facets`. `sort` is `score`, `date` (of the document, newest first) or `path`; paragraphs below
        `min_score` are left out, which means something only beside other scores of the same query. Of documents that
        are nearly the same, only the best says what they all say, and the others are its `Hit.near_copies`; with
        `all_copies` each is a hit. In the `mode` `hybrid`, for an index that was opened with an embedder, the ranking by words and
        the one by vectors are fused: what stands high in either comes first, also where none of the words is. A query without
        a word finds nothing with `allow_empty`, as a field that is searched while one types wants it.

        Raises `EmptyQuery` when the query has no word in it, `QueryError` when it has far too many, `ValueError` for a mode that the index does not have, `CorruptIndex`, and `StorageError` when the index is closed.
        """
        now = self._current()
        options = search_options(
            limit=limit,
            offset=offset,
            filters=(filter, filters),
            facets=facets,
            sort=sort,
            min_score=min_score,
            all_copies=all_copies,
            mode=mode,
            allow_empty=allow_empty,
        )
        return now.search(query, options)

    def search_many(  # noqa: PLR0913 — all but the queries are named
        self,
        queries: Iterable[str],
        *,
        threads: int = 1,
        limit: int = 10,
        offset: int = 0,
        filter: Filter | Filters | None = None,  # noqa: A002 — what it is
        facets: Sequence[str] | str = (),
        sort: str = SCORE,
        min_score: float = 0.0,
        all_copies: bool = False,
        mode: str = LEXICAL,
        allow_empty: bool = False,
    ) -> list[Results]:
        """Answer many queries from one commit: the results of each, in the order of the queries.

        The other arguments are those of `search`, and hold for every query. With `threads` so many search at once; only
        while a compiled kernel reads long lists do the others run meanwhile. Raises as `search` does, at the first
        query that has no answer.
        """
        from searcher.library.batch import search_each

        now = self._current()
        options = search_options(
            limit=limit,
            offset=offset,
            filters=(filter,),
            facets=facets,
            sort=sort,
            min_score=min_score,
            all_copies=all_copies,
            mode=mode,
            allow_empty=allow_empty,
        )
        return search_each(partial(now.search, options=options), queries, threads)

    def iterate(
        self,
        query: str,
        *,
        filter: Filter | Filters | None = None,  # noqa: A002 — what it is
        sort: str = SCORE,
        min_score: float = 0.0,
        all_copies: bool = False,
    ) -> Iterator[Hit]:
        """Yield every paragraph that `search` finds with these arguments, in the same order, without a list of them.

        What is kept meanwhile are ten bytes for each paragraph that matches, and some hundreds for each document of those
        that were yielded, none with `all_copies`; their texts are not. It goes on in the state of the index in which it began. Raises as `search` does, at once.
        """
        now = self._current()
        options = search_options(filters=(filter,), sort=sort, min_score=min_score, all_copies=all_copies)
        return now.iterate(query, options)

    def scores(self, query: str, ids: Iterable[str]) -> dict[str, float]:
        """Return the scores of these documents for a query, by their ids: of each, the score of its best paragraph.

        What the query does not find has none. They compare with each other, and with those of a search where these are the
        `filter`. Raises as `search` does.

        >>> import searcher
        >>> with searcher.open("corpus") as index:
        ...     sorted(index.scores("résiliation bail", ["droit/bail-associatif.docx", "mairie/arrete-marche.rtf"]))
        ['droit/bail-associatif.docx']
        """
        from searcher.library.batch import document_scores

        return document_scores(self._current(), query, check_names("ids", ids))

    def more_like(
        self,
        like: Hit | str,
        *,
        limit: int = 10,
        offset: int = 0,
        filter: Filter | Filters | None = None,  # noqa: A002 — what it is
    ) -> Results:
        """Find the paragraphs nearest in content to a hit's paragraph, or to a text; never that text itself.

        Nor is it a copy of that text, or what a near copy of its document has in its place.

        They are those that have most of its telling words: the ones that are often in it and in few others. Its
        `query` is these words. The hit may be of another index. Raises `CorruptIndex`, and `StorageError` when the index is closed.
        """
        from searcher.library.more_like import more_like

        now = self._current()
        return more_like(now, like, search_options(limit=limit, offset=offset, filters=(filter,)))

    def words(self, beginning: str, limit: int = 20) -> list[str]:
        """The words of the texts that begin so, the most frequent first.

        With accents typed, they are given with theirs; without, as they may be typed, without any.
        """
        from searcher.query.expand.term_expansion import words_beginning

        check_text("beginning", beginning)
        snapshot = self._snapshot
        return snapshot.settled(lambda: words_beginning(beginning, snapshot))[: check_count("limit", limit)]

    def suggest(self, typed: str, limit: int = 8) -> Suggestions:
        """What may be meant by what was typed so far: its last word completed, and titles that begin so.

        Accents need not be typed: `ecol` is completed to « école ». Of the words that begin like the last one, those that
        stand in a paragraph with the words before it are meant. The first call reads the words and titles of the
        index, some 0.1 s for 100,000 paragraphs; from then on a call takes some milliseconds.
        """
        from searcher.library.reading import suggestions

        check_text("typed", typed)
        now = self._current()
        return suggestions(now, typed, check_count("limit", limit))

    def document(self, document_id: str, query: str = "", *, source: int = 0) -> WholeDocument | None:
        """A document from its beginning to its end, with what the query finds in it marked; `None` when there is none.

        Where several indexes are joined, `source` is the number of the one it is in, from 0.
        """
        from searcher.library.reading import whole_document

        check_text("document_id", document_id)
        check_text("query", query)
        source = check_count("source", source)
        now = self._current()
        return whole_document(now, document_id, query, source)

    def documents(self) -> Iterator[DocumentInfo]:
        """Yield every document, in the order in which the index has them."""
        from searcher.library.reading import every_document

        now = self._current()
        return every_document(now.snapshot, now.path_of)

    def file_of(self, document_id: str) -> str | None:
        """The id of the file that a document was read from, which for a record is that of its whole file."""
        from searcher.library.reading import file_of

        check_text("document_id", document_id)
        return file_of(self._snapshot, document_id) if self._root else None

    @property
    def folder(self) -> Path:
        """Where its files are."""
        from pathlib import Path

        return Path(self._folder)

    @property
    def root(self) -> Path | None:
        """The folder of its documents, or the one file; `None` for records."""
        from pathlib import Path

        return Path(self._root) if self._root else None

    @property
    def commit(self) -> int:
        """The number of the commit that is searched, higher for a later one."""
        return self._snapshot.manifest.number

    @property
    def parts(self) -> tuple[Index, ...]:
        """The indexes that are joined here, by their `source`; alone, itself."""
        return (self,)

    def is_current(self) -> bool:
        """Whether no commit came after the one that is searched, and the user's own words are as they were read."""
        now = self._current()
        return self._is_newest(now.snapshot) and now.config_stamp == config_stamp(
            self._root or self.folder, self._given_config
        )

    def _is_newest(self, snapshot: Snapshot) -> bool:
        """Whether a snapshot is of the newest commit; while nothing is written the folder is not looked through again."""
        from searcher.index.storage.folder_stamp import folder_stamp

        seen = snapshot.manifest.number, folder_stamp(self.folder)
        if seen[1] and seen == self._seen:
            return True
        newest = latest_number(self.folder)
        if newest is not None and not snapshot.is_there():
            return False  # deleted, and built again up to the same number
        if newest not in {None, snapshot.manifest.number}:
            return False
        self._seen = seen
        return True

    def reopened(self) -> Index:
        """A second index of the newest commit; this one stays as it is, for whoever still reads from it."""
        return Index(self.folder, self.root, self._given_config, self._readers, self._embed)

    def writer(
        self, *, memory: int | None = None, jobs: int = 1, progress: Callable[[int], None] | None = None
    ) -> Writer:
        """A writer for an index of records; use it in a `with` block.

        `memory` is about how many bytes it may hold before it writes a part out; `jobs` is how many processes share the
        work when there is much of it. `progress` is called with the number of documents added so far. Raises `IndexLocked`, and `StorageError` for an index that follows a folder.
        """
        self._current()
        if self._root:
            msg = _(
                "this index follows the files in {folder}; change those, or make an index with searcher.create",
                folder=self._root,
            )
            raise StorageError(msg)
        from searcher.index.write.index_writer import DEFAULT_MEMORY, IndexWriter
        from searcher.library.writer import Writer, check_writing

        memory, jobs = check_writing(memory, jobs, progress)
        return Writer(
            IndexWriter(self.folder, memory=memory or DEFAULT_MEMORY, jobs=jobs), self._after_commit, progress
        )

    def refresh(
        self, progress: Callable[[Progress], None] | None = None, *, timeout: float | None = None
    ) -> Summary | None:
        """Take in what changed: files of the folder, and commits of other processes.

        Where looking at all files takes more than `timeout` seconds, nothing is taken in and the summary says so.
        """
        if timeout is not None:
            check_number("timeout", timeout, 0)
        if progress is not None:
            check_callable("progress", progress)
        from searcher.sync.refresh import refresh

        with self._lock:
            self._current()
            summary = None
            if self._root:
                summary = refresh(self.folder, self._root, progress=progress, timeout=timeout, readers=self._readers)
            self.reload()
        return summary

    def watch(self, stop: Event | None = None) -> Iterator[Summary]:
        """Refresh whenever files of the folder change, and yield what each refresh did; waits in between.

        `stop` ends it from another thread. Raises `StorageError` for an index of records, `DocumentError` when the folder
        cannot be watched, and `SearcherError` without the library of the extra `watch`.
        """
        from searcher.library.index_place import IndexPlace
        from searcher.library.watching import check_watching, watch_places

        parts = {IndexPlace(part.folder, part.root): part for part in self.parts if part.root}
        if not parts:
            raise StorageError(_("this index holds records of its own: there are no files to watch"))
        check_watching()
        watched = watch_places(list(parts), lambda place: self._refresh_part(parts[place]), stop)
        return (summary for _place, summary in watched)

    def _refresh_part(self, part: Index) -> Summary:
        summary = part.refresh()
        assert summary
        if part is not self:
            self.reload()
        return summary

    def _after_commit(self) -> None:
        """Search in what a writer committed, unless the index was closed meanwhile."""
        try:
            self.reload()
        except StorageError:
            if not self.closed:
                raise

    def reload(self) -> None:
        """Search in the newest commit, and with the user's own words as they are now, from now on."""
        with self._lock:
            self._searcher = self._open(self._current())

    def rebuild(self, progress: Callable[[Progress], None] | None = None) -> Summary | None:
        """Make an index of files anew; `None`, and nothing is done, when it has none or they are not there."""
        from searcher.sync.refresh import refresh

        with self._lock:
            self._current()
            if not self._root or not self._root.exists():
                return None
            summary = refresh(self.folder, self._root, progress=progress, rebuild=True, readers=self._readers)
            self.reload()
        return summary

    def facts(self) -> Facts:
        """What is in the index and where it comes from."""
        from searcher.library.stats import describe

        self.reload()
        now = self._current()
        return describe(self.folder, now.snapshot, now.config)

    def verify(self) -> None:
        """Read everything and compare the checksums. Raises `CorruptIndex`."""
        self._snapshot.verify()

    def close(self) -> None:
        """Let go of the files, as soon as nothing reads from them any more.

        Searches under way in other threads end well, and hits stay readable: each holds on to what it came from.
        """
        with self._lock:
            self._searcher = None

    def __reduce__(self) -> NoReturn:
        """Raise `TypeError`: what is open here is open nowhere else."""
        raise TypeError("an index cannot be copied or pickled; open it again where it is needed")

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


def given_embedder(embedder: Embedder | str | None) -> Embedder | None:
    """The function that was given or named, as `embedder_of` has it; where there is none, nothing is loaded for it."""
    if embedder is None:
        return None
    from searcher.library.embedder import embedder_of

    return embedder_of(embedder)
