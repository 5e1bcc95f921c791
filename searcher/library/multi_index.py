"""Several indexes searched as one."""

from __future__ import annotations

from functools import partial
from threading import RLock

from searcher.errors import CorruptIndex, StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.read.snapshot import Snapshot
from searcher.library.index import Index
from searcher.library.searcher import Searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from searcher.index.read.snapshot import Ref
    from searcher.library.stats import Facts
    from searcher.library.writer import Writer
    from searcher.results.hit import PathOf
    from searcher.sync.apply import Progress, Summary


class JoinedIndex(Index):
    """Several indexes searched as one: a word's worth is reckoned over all of them, and so there is one ranking."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        """Search in all of these, which stay usable alone, and are closed with this one."""
        self._indexes = indexes
        self._folder, self._root = indexes[0].folder, None
        self._lock = RLock()
        self._searcher = self._open()

    def _open(self, _before: Searcher | None = None) -> Searcher:
        """Join what the indexes have open now, with the own words of the first that has any: a query has one meaning."""
        parts = [index._current() for index in self._indexes]  # noqa: SLF001 — of its own class
        if any(part.snapshot.store for part in parts):
            raise StorageError(_("an index on a cluster is searched alone; copy it to a folder to join it with others"))
        snapshot = Snapshot.joined([part.snapshot for part in parts])
        vectors = None
        if any(part.vectors for part in parts):
            from searcher.library.vectors import joined_vectors

            vectors = joined_vectors([part.vectors for part in parts])
        first = next((part for part in parts if part.config), parts[0])
        path_of = partial(_path_in_one, snapshot.sources, [part.path_of for part in parts])
        return Searcher(snapshot, first.config, first.vocabulary, path_of, vectors=vectors)

    @property
    def parts(self) -> tuple[Index, ...]:
        """The indexes that are joined here; the number of each is the `source` of its documents."""
        return tuple(self._indexes)

    def is_current(self) -> bool:
        """Whether each of them is."""
        return all(index.is_current() for index in self._indexes)

    def reopened(self) -> JoinedIndex:
        """A second joined index, of the newest commit of each."""
        return JoinedIndex([index if index.is_current() else index.reopened() for index in self._indexes])

    def writer(self, **_given: Any) -> Writer:
        """Raise `StorageError`: one writes into one index."""
        raise StorageError(_("several indexes are joined here; write into one of them"))

    def refresh(self, progress: Callable[[Progress], None] | None = None, *, timeout: float | None = None) -> None:
        """Take in what changed, in each."""
        with self._lock:
            for index in self._indexes:
                index.refresh(progress, timeout=timeout)
            self.reload()

    def reload(self) -> None:
        """Search in the newest commit of each from now on."""
        with self._lock:
            for index in self._indexes:
                index.reload()
            super().reload()

    def rebuild(self, progress: Callable[[Progress], None] | None = None) -> Summary | None:
        """Make anew those that are damaged; `None` where one of them cannot be."""
        done = None
        with self._lock:
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
        raise StorageError(_("several indexes are joined here; ask each of them"))

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
    for index in indexes:
        if not isinstance(index, Index):
            msg = f"join takes indexes, not {type(index).__name__}; open them with searcher.open"
            raise TypeError(msg)
    folders = {index.folder.resolve() for index in indexes}
    if not indexes or len(folders) < len(indexes):
        msg = "join takes one index or more, each of them once"
        raise ValueError(msg)
    return indexes[0] if len(indexes) == 1 else JoinedIndex(indexes)


def _path_in_one(
    sources: Sequence[int], paths: Sequence[PathOf], ref: Ref, document_id: str, stored: str | None
) -> str | None:
    return paths[sources[ref.segment]](ref, document_id, stored)
