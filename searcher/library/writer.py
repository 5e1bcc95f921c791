"""Records of one's own: making an index for them, and adding and removing them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

from searcher.config.locations import resolve_link
from searcher.documents.model import Document
from searcher.errors import NoIndex, StorageError
from searcher.i18n import _
from searcher.index.storage.folder import file_names, remove_file
from searcher.index.storage.manifest import Generation, is_index_file, latest_number, sweep
from searcher.index.write.index_writer import DEFAULT_MEMORY, IndexWriter
from searcher.library.arguments import check_callable, check_count, check_path, check_text
from searcher.library.index import Index
from searcher.sync.plan import is_of_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from searcher.library.searcher import Location


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
        if memory is not None:
            memory = check_count("memory", memory, 1)
        jobs = check_count("jobs", jobs, 1)
        if progress is not None:
            check_callable("progress", progress)
        self._index = index
        self._writer = IndexWriter(index.folder, memory=memory or DEFAULT_MEMORY, jobs=jobs)
        self._progress = progress
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
        self._show()

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
        self._show()

    def _show(self) -> None:
        """Let the index search in what was committed, unless it was closed meanwhile."""
        try:
            self._index.reload()
        except StorageError:
            if not self._index.closed:
                raise


def create_index(path: Location) -> Index:
    """Make an empty index for records of one's own.

    Raises `StorageError` when there is an index already: open it with `searcher.open`.
    """
    check_path("path", path)
    folder = resolve_link(Path(path))
    if latest_number(folder) is not None:
        msg = _(
            "there is an index in {folder} already; open it with searcher.open({name!r})",
            folder=folder,
            name=str(folder),
        )
        raise StorageError(msg)
    IndexWriter(folder).commit()
    return Index(folder)


def forget_index(folder: Path) -> None:
    """Delete an index, and its folder if nothing else is in it.

    Raises `NoIndex`, `IndexLocked`, and `StorageError` for records.
    """
    if latest_number(folder) is None:
        msg = _("there is no index in {folder}", folder=folder)
        raise NoIndex(msg)
    if not is_of_files(folder):
        msg = _(
            "the index in {folder} holds records of its own, which are nowhere else; delete the folder if you mean it",
            folder=folder,
        )
        raise StorageError(msg)
    writer = IndexWriter(folder, rebuild=True)
    try:
        sweep(folder, Generation())
    finally:
        writer.cancel()
    with suppress(OSError):
        for name in filter(is_index_file, file_names(folder)):
            remove_file(folder / name)
        folder.rmdir()
