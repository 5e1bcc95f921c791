"""Writing to an index on a cluster: analysed here, sent in bulk, and to be found after one refresh."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING

from searcher.cluster.commits import write_commit
from searcher.cluster.generations import delete_generation, finish_generation
from searcher.cluster.schema import current_generation
from searcher.cluster.sources import Entry, paragraph_id, sources_of
from searcher.cluster.tokens import short
from searcher.errors import StorageError
from searcher.i18n import _
from searcher.index.write.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from searcher.cluster.connection import Connection, Json
    from searcher.cluster.schema import Generation
    from searcher.documents.model import Document

_MAX_ACTIONS, _MAX_BYTES = 500, 8 << 20  # of a request
_MAX_WAITING_ACTIONS, _MAX_WAITING_CHARS = 2000, 16 << 20
_REQUESTS_AT_ONCE = 2
_MAX_SPOOLED_BYTES = 64 << 20  # in memory, before a file takes it
_MAX_TRIES, _FIRST_WAIT_SECONDS = 9, 0.25
_BUSY = {429, 502, 503, 504}
_MAX_DOCUMENTS_ASKED = 1000


class ClusterWriter(Transaction):
    """Adds and removes documents of an index on a cluster; several writers may work at a time.

    Nothing is sent before `commit`.
    """

    def __init__(
        self,
        connection: Connection,
        generation: Generation,
        *,
        knows: Callable[[Json], bool] | None = None,
        replicas: int | None = None,
    ) -> None:
        """Begin with nothing; `knows` says of an entry of the dictionary whether it is there already.

        With `replicas`, a generation that is not searched yet is filled, and takes the place of the current one at the end.
        """
        self._connection, self._generation = connection, generation
        self._knows, self._replicas = knows, replicas
        self._seen: set[str] = set()
        self._words: dict[str, Json] = {}
        self._spool = SpooledTemporaryFile(max_size=_MAX_SPOOLED_BYTES, mode="w+", encoding="utf-8")  # noqa: SIM115 — as long as the writer
        self._waiting: list[tuple[str, list[Entry]]] = []
        self._waiting_actions = self._waiting_chars = 0
        self._open = True
        self.paragraphs = 0

    def add(self, document: Document, file: str | None = None) -> None:
        """Add a document, in the place of the one that has its id, if any; `file` is the stamp of the file that it is of."""
        self._check_open()
        sources = sources_of(document, file)
        for key, entry in sources.words.items():
            if key not in self._seen:
                self._seen.add(key)
                if self._knows is None or not self._knows(entry):
                    self._words[key] = entry
        self.paragraphs += len(sources.paragraphs)
        self._take(document.id, sources.paragraphs)

    def remove(self, document_id: str) -> bool:
        """Remove a document; return whether it was there."""
        self.drop(document_id)
        return bool(self._sizes([document_id]))

    def drop(self, document_id: str) -> None:
        """Remove a document, without asking whether it was there."""
        self._check_open()
        self._take(document_id, [])

    def commit(self) -> None:
        """Send what was not sent yet, and let all of it be found; then end the writer."""
        self._check_open()
        self._open = False
        with self._spool:
            if self._replicas is None:
                self._check_current()
            # Words come first: what is found of a writer that was killed has all of its own.
            self._send_words()
            self._spool.seek(0)
            for line in self._spool:
                document, ids = json.loads(line)
                self._put(document, [Entry(one, self._spool.readline()) for one in ids])
            self._flush()
        write_commit(self._connection, self._generation)
        if self._replicas is not None:
            finish_generation(self._connection, self._generation, self._replicas)

    def cancel(self) -> None:
        """Forget what was not sent, and end the writer."""
        was_open, self._open = self._open, False
        self._spool.close()
        if was_open and self._replicas is not None:
            delete_generation(self._connection, self._generation)

    def _check_current(self) -> None:
        if current_generation(self._connection) != self._generation:
            raise StorageError(
                _("{address} was replaced by another writer meanwhile; write again", address=self._connection.address)
            )

    def _take(self, document: str, entries: list[Entry]) -> None:
        self._spool.write(f"{json.dumps([document, [entry.id for entry in entries]])}\n")
        self._spool.writelines(f"{entry.source}\n" for entry in entries)

    def _put(self, document: str, entries: list[Entry]) -> None:
        self._waiting.append((document, entries))
        self._waiting_actions += len(entries) + 1
        self._waiting_chars += sum(len(entry.source) for entry in entries)
        if self._waiting_actions >= _MAX_WAITING_ACTIONS or self._waiting_chars >= _MAX_WAITING_CHARS:
            self._flush()

    def _flush(self) -> None:
        """Send the documents that wait, and take away what is left of longer ones that had their ids."""
        last = dict(self._waiting)  # of a document that was added twice the last counts
        sizes: dict[str, int] = {}
        for document, entries in self._waiting:
            sizes[document] = max(sizes.get(document, 0), len(entries))
        if self._replicas is None:  # else nothing was there before
            for first in range(0, len(last), _MAX_DOCUMENTS_ASKED):
                sizes |= self._sizes(list(last)[first : first + _MAX_DOCUMENTS_ASKED])
        self._send(self._actions(last, sizes))
        self._waiting.clear()
        self._waiting_actions = self._waiting_chars = 0

    def _actions(self, documents: dict[str, list[Entry]], sizes: dict[str, int]) -> Iterator[list[str]]:
        for document, entries in documents.items():
            routing = short(document)
            for entry in entries:
                yield [
                    _line({"index": {"_index": self._generation.paragraphs, "_id": entry.id, "routing": routing}}),
                    entry.source,
                ]
            for number in range(len(entries) + 1, sizes.get(document, 0) + 1):
                where = {
                    "_index": self._generation.paragraphs,
                    "_id": paragraph_id(document, number),
                    "routing": routing,
                }
                yield [_line({"delete": where})]

    def _sizes(self, documents: list[str]) -> dict[str, int]:
        """How many paragraphs each of these documents has, of those that are there."""
        body: Json = {
            "size": 0,
            "track_total_hits": False,
            "query": {"terms": {"document": documents}},
            "aggs": {"document": {"terms": {"field": "document", "size": len(documents)}, "aggs": {"last": {"max": {"field": "number"}}}}},
        }  # fmt: skip
        found = self._connection.search(f"/{self._generation.paragraphs}/_search", body)
        return {one["key"]: int(one["last"]["value"]) for one in found["aggregations"]["document"]["buckets"]}

    def _send_words(self) -> None:
        where = self._generation.words
        self._send([_line({"index": {"_index": where, "_id": key}}), _line(word)] for key, word in self._words.items())

    def _send(self, actions: Iterable[list[str]]) -> None:
        """Send actions of different entries, some requests at a time."""
        with ThreadPoolExecutor(_REQUESTS_AT_ONCE) as pool:
            for _sent in pool.map(self._send_request, _requests(actions)):
                pass

    def _send_request(self, actions: list[list[str]]) -> None:
        """Send some actions; those that the cluster has no room for now are sent again, ever later."""
        wait = _FIRST_WAIT_SECONDS
        for _try in range(_MAX_TRIES):
            answer = self._connection.ask("POST", "/_bulk", "".join(line for action in actions for line in action))
            if not answer["errors"]:
                return
            busy: list[list[str]] = []
            for action, item in zip(actions, answer["items"], strict=True):
                (told,) = item.values()
                if told["status"] in _BUSY:
                    busy.append(action)
                elif "error" in told:
                    reason = told["error"].get("reason", told["error"])
                    raise StorageError(_("OpenSearch does not take {id}: {reason}", id=told["_id"], reason=reason))
            if not busy:
                return
            actions = busy
            time.sleep(wait)
            wait *= 2
        raise StorageError(_("the cluster is too busy to take more; send again later, what was sent is kept"))


def _requests(actions: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """Actions in requests of a size that the cluster likes."""
    request: list[list[str]] = []
    size = 0
    for action in actions:
        length = sum(map(len, action))
        if request and (len(request) >= _MAX_ACTIONS or size + length > _MAX_BYTES):
            yield request
            request, size = [], 0
        request.append(action)
        size += length
    if request:
        yield request


def _line(what: Json) -> str:
    return f"{json.dumps(what)}\n"
