"""Which files an index on a cluster was made from: each document of a file has the file's stamp."""

from __future__ import annotations

from searcher.cluster.rows import WITHOUT_CONTENT, row_of
from searcher.cluster.schema import current_generation
from searcher.errors import NoIndex
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from searcher.cluster.connection import Connection, Json

_PAGE = 5000
_SELECTION = "files-"  # and the folder: the id of what is kept of it


class FileStamp(NamedTuple):
    """A file as it was read: what stands for its folder, its size, and its time of change in nanoseconds."""

    root: str
    size: int
    modified: int

    def __str__(self) -> str:
        """How a document keeps it."""
        return f"{self.root}:{self.size}:{self.modified}"


def sent_selection(connection: Connection, root: str) -> Json:
    """Which files of a folder were asked for the last time: the fields of a `Selection`, none where nothing was sent."""
    try:
        found = connection.ask("GET", f"/{current_generation(connection).words}/_doc/{_SELECTION}{root}")
    except NoIndex:
        return {}
    return dict(found["_source"]["entries"])


def keep_selection(connection: Connection, root: str, fields: Json) -> None:
    """Keep which files of a folder are asked for, for the next time."""
    path = f"/{current_generation(connection).words}/_doc/{_SELECTION}{root}"
    connection.ask("PUT", path, {"kind": "files", "entries": fields}, refresh="true")


class SentFile(NamedTuple):
    """A file that was sent: its stamp, and the ids of its documents."""

    stamp: FileStamp
    documents: list[str]


def sent_files(connection: Connection, root: str) -> dict[str, SentFile]:
    """The files of a folder that were sent, by their ids."""
    body: Json = {
        "size": _PAGE,
        "track_total_hits": False,
        "query": {"bool": {"filter": [{"term": {"number": 1}}, {"prefix": {"file": f"{root}:"}}]}},
        "sort": [{"document": "asc"}],
        **WITHOUT_CONTENT,
    }
    found: dict[str, SentFile] = {}
    for hits in connection.pages(f"/{current_generation(connection).paragraphs}/_search", body):
        for row in map(row_of, hits):
            _root, size, modified = row.shown["file"].split(":")
            stamp = FileStamp(root, int(size), int(modified))
            found.setdefault(row.shown.get("path") or row.document, SentFile(stamp, [])).documents.append(row.document)
    return found


def has_records(connection: Connection) -> bool:
    """Whether any document is of no file."""
    unstamped = {"bool": {"filter": [{"term": {"number": 1}}], "must_not": [{"exists": {"field": "file"}}]}}
    found = connection.ask("POST", f"/{current_generation(connection).paragraphs}/_count", {"query": unstamped})
    return bool(found["count"])
