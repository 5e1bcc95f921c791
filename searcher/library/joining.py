"""Several indexes searched as one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from searcher.errors import CorruptIndex, StorageError
from searcher.index.snapshot import Snapshot
from searcher.library.index import Index

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from searcher.index.freshness import Progress, Summary
    from searcher.library.facts import Facts
    from searcher.library.writing import Writer
    from searcher.results.hit import PathOf


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
