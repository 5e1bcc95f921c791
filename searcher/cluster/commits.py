"""Commits of an index on a cluster: an entry among the words says how many there were, and names the newest one."""

from __future__ import annotations

from secrets import token_hex

from searcher.errors import NoIndex
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from searcher.cluster.connection import Connection
    from searcher.cluster.schema import Generation

_ID = "commit"
_MAX_COMMITS = 10**9  # of a generation


class Commit(NamedTuple):
    """A commit: its number, higher for a later one of the same or of a later generation, and a name that no other has."""

    number: int
    token: str


NO_COMMIT = Commit(0, "")


def read_commit(connection: Connection, words: str) -> Commit:
    """The newest commit of an index of words, or of what its alias stands for; `NO_COMMIT` before the first."""
    try:
        found = connection.ask("GET", f"/{words}/_doc/{_ID}")
    except NoIndex:
        return NO_COMMIT
    generation = int(found["_index"].rpartition("-")[2])
    return Commit((generation - 1) * _MAX_COMMITS + int(found["_version"]), found["_source"].get("value", ""))


def write_commit(connection: Connection, generation: Generation) -> None:
    """Let all that was sent be found, on every copy; only then say that there is a commit.

    Who sees the commit sees all of it, whichever copy answers.
    """
    connection.ask("POST", f"/{generation.words},{generation.paragraphs}/_refresh")
    entry = {"kind": _ID, "value": token_hex(16)}
    connection.ask("PUT", f"/{generation.words}/_doc/{_ID}", entry, refresh="true")
