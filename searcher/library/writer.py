"""Adding records to an index and removing them, all in one commit."""

from __future__ import annotations

from searcher.documents.model import Document
from searcher.hints import TYPE_CHECKING
from searcher.library.arguments import check_callable, check_count, check_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from searcher.cluster.writer import ClusterWriter
    from searcher.index.write.index_writer import IndexWriter


class Writer:
    """Adds and removes records; at the end of its `with` block all of it is there at once, or nothing if it raised."""

    def __init__(
        self,
        writer: IndexWriter | ClusterWriter,
        on_commit: Callable[[], None],
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Take what writes; `on_commit` is called when a commit is there to be searched."""
        self._writer, self._on_commit, self._progress = writer, on_commit, progress
        self._added = 0

    def add(self, document: Document) -> None:
        """Add a document, in the place of the one that has its id, if any.

        Raises `DocumentError` for one that cannot be kept, and `StorageError` when the writer has come to its end.
        """
        if not isinstance(document, Document):
            msg = f"add takes a searcher.Document, not {type(document).__name__}"
            raise TypeError(msg)
        self._writer.add(document)
        self._added += 1
        if self._progress:
            self._progress(self._added)

    def remove(self, document_id: str) -> bool:
        """Remove the document with this id; return whether there was one."""
        check_text("document_id", document_id)
        return self._writer.remove(document_id)

    def commit(self) -> None:
        """Make it all visible and end the writer."""
        self._writer.commit()
        self._on_commit()

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
        self._on_commit()


def check_writing(memory: int | None, jobs: int, progress: Callable[[int], None] | None) -> tuple[int | None, int]:
    """Check the arguments of `Index.writer`; return `memory` and `jobs`. Raises `TypeError` and `ValueError`."""
    if memory is not None:
        memory = check_count("memory", memory, 1)
    jobs = check_count("jobs", jobs, 1)
    if progress is not None:
        check_callable("progress", progress)
    return memory, jobs
