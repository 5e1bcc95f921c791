"""Looking after indexes, by the paths of their documents: check, repair, forget, and refresh in part.

What `searcher check`, `repair`, `forget` and `index` do, without a word to anyone.
"""

from __future__ import annotations

from pathlib import Path

from searcher.config.locations import (
    address_named,
    documents_location,
    index_location,
    is_cluster_address,
    resolve_link,
)
from searcher.documents.reasons import UnreadCode
from searcher.documents.scan.ids import document_id
from searcher.documents.scan.scan import Skipped
from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.storage.container import how_to_mend
from searcher.index.storage.manifest import latest_number, read_manifest
from searcher.library.index_place import IndexPlace, index_covering
from searcher.library.lifecycle import forget_index
from searcher.sync.check_repair import Repair, Report
from searcher.sync.check_repair import check as check_folder
from searcher.sync.check_repair import repair as repair_folder
from searcher.sync.plan import known_files, known_selection
from searcher.sync.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from searcher.i18n.message import Reason
    from searcher.library.searcher import Location
    from searcher.sync.apply import Progress, Summary

__all__ = [
    "Repair",
    "Report",
    "Skipped",
    "check",
    "check_is_there",
    "forget",
    "how_to_mend",
    "missing_extra",
    "refresh_place",
    "repair",
]


def check(path: Location | None = None, *, index: Location | None = None) -> Report:
    """Read all of an index, and compare it with its checksums and its parts with each other.

    `path` is the folder of the documents, or that of the index itself; both are found as `searcher.open` finds them.
    Raises `NoIndex`.
    """
    return check_folder(_located(path, index)[0])


def repair(
    path: Location | None = None,
    *,
    index: Location | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Repair:
    """Mend a damaged index: from its documents, or else from what can be read of it. Raises `NoIndex` and `IndexLocked`."""
    folder, root = _located(path, index)
    return repair_folder(folder, root, progress)


def forget(path: Location, *, index: Location | None = None) -> int | None:
    """Take a file or folder out of the index it is in, and keep it out; how many files those were.

    The path of all that an index has deletes the index, which is `None`. Raises `NoIndex`, `IndexLocked`, and
    `StorageError` when the index has nothing of it.
    """
    if is_cluster_address(path):
        from searcher.library.remote_index import forget_remote_index

        forget_remote_index(path)
        return None
    if is_cluster_address(address_named(None, index)):
        raise StorageError(
            _("an index on a cluster is not forgotten here; remove documents with a writer, or delete it over there")
        )
    place = index_covering(Path(path), index)
    if not place.part:
        forget_index(place.folder)
        return None
    known = known_selection(place.folder, place.root)
    files = known_files(place.folder, read_manifest(place.folder).number).paths()
    if not any(_is_in(document_id(name), [place.part]) for name in files):
        raise StorageError(_("the index in {folder} has nothing of {path}", folder=place.folder, path=str(path)))
    forgotten = tuple(sorted({*known.forgotten, document_id(place.part)}))
    selection = known._replace(forgotten=forgotten)
    return refresh(place.folder, place.root, parts=[place.part], selection=selection, removes_missing=True).removed


def given_fields(asked: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a selection that were given; an empty pattern alone leaves none of those before."""
    given = {name: value for name, value in asked.items() if value not in (None, ())}
    return {name: tuple(filter(None, value)) if isinstance(value, tuple) else value for name, value in given.items()}


def refresh_place(
    place: IndexPlace, parts: Sequence[str] | None = None, asked: Mapping[str, Any] | None = None, **how: Any
) -> Summary:
    """Bring an index up to date with the files of its folder, or with those below some `parts` of it.

    With parts, what is missing there is removed, and what was forgotten there is taken in again. `asked` are fields of the
    selection that hold from now on: `include`, `exclude`, `follow_links`, `hidden`; what is `None` or empty stays, and an
    empty pattern takes back those that were given before. `how` is passed on to `searcher.sync.refresh.refresh`.
    """
    if parts is None:
        return refresh(place.folder, place.root, **how)
    known = known_selection(place.folder, place.root)
    given = given_fields(asked or {})
    forgotten = tuple(name for name in known.forgotten if not _is_in(name, parts))
    selection = known._replace(forgotten=forgotten, **given)
    # Another choice concerns every file, and so all are looked at.
    concerned = list(parts) if selection._replace(forgotten=known.forgotten) == known else [""]
    return refresh(place.folder, place.root, parts=concerned, selection=selection, removes_missing=True, **how)


def check_is_there(path: Location | None = None, *, index: Location | None = None) -> None:
    """Raise `NoIndex` where a search would have to build an index first, and as reading a damaged one does."""
    if not is_cluster_address(address_named(path, index)):
        read_manifest(_located(path, index)[0])


def missing_extra(reason: Reason) -> str | None:
    """The extra whose installation lets a file be read that was skipped for want of a library; `None` for other reasons."""
    return str(reason.arguments["extra"]) if reason.code == UnreadCode.NEEDS_LIBRARY else None


def _is_in(forgotten: str, parts: Sequence[str]) -> bool:
    """Whether what was forgotten is asked for by its own name, or by that of a folder below the root that it is in."""
    return any(part and (forgotten == part or forgotten.startswith(f"{part}/")) for part in map(document_id, parts))


def _located(path: Location | None, index: Location | None) -> tuple[Path, Path | None]:
    """The folder of an index, and that of its documents as far as it was given."""
    if path is None and index is not None:
        return resolve_link(Path(index)), None
    root = documents_location(path)
    if latest_number(root) is not None:
        return resolve_link(root), None
    return index_location(root, index), root
