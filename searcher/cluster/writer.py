"""Writing to an index on a cluster: analysed here, sent in bulk, and to be found after one refresh."""

from __future__ import annotations

import json
from tempfile import SpooledTemporaryFile
from weakref import finalize

from searcher.cluster.bulk import Action, Bulk
from searcher.cluster.commits import write_commit
from searcher.cluster.dictionary import VALUE, WORD, documents_of
from searcher.cluster.generations import delete_generation, finish_generation
from searcher.cluster.schema import current_generation
from searcher.cluster.sources import Entry, Learnt, entries_of, line_of
from searcher.cluster.tokens import paragraph_id, short
from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.write.gc_pause import without_full_collections
from searcher.index.write.transaction import Transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from searcher.cluster.connection import Connection, Json
    from searcher.cluster.dictionary import ValueEntry, WordEntry
    from searcher.cluster.schema import Generation
    from searcher.documents.model import Document

_MAX_WAITING_ACTIONS, _MAX_WAITING_BYTES = 2000, 16 << 20
_MAX_SPOOLED_BYTES = 64 << 20  # in memory, before a file takes it
_MAX_DOCUMENTS_ASKED = 1000
_MIN_ENTRIES_IN_BLOCKS = 1000  # of words; fewer are kept one by one, so that many small commits leave none twice


class ClusterWriter(Transaction):
    """Adds and removes documents of an index on a cluster; several writers may work at a time.

    Nothing is sent before `commit`, unless it fills a generation that is not searched yet.
    """

    def __init__(
        self,
        connection: Connection,
        generation: Generation,
        *,
        knows: Callable[[WordEntry], bool] | None = None,
        replicas: int | None = None,
        is_first: bool = False,
    ) -> None:
        """Begin with nothing; `knows` says of a word whether the dictionary has it already.

        With `replicas`, a generation that is not searched yet is filled, and takes the place of the current one at the end.
        `is_first` says that nothing was written to the index before.
        """
        self._connection, self._generation = connection, generation
        self._knows, self._replicas = knows, replicas
        self._is_first = is_first or replicas is not None
        self._learnt = Learnt()
        self._bulk = Bulk(connection)
        self._spool = SpooledTemporaryFile(max_size=_MAX_SPOOLED_BYTES)  # noqa: SIM115 — as long as the writer
        self._waiting: list[tuple[str, list[Entry]]] = []
        self._waiting_actions = self._waiting_bytes = 0
        self._sent: dict[int, int] = {}  # by the hash of a document's id, how many paragraphs of it
        self._open = True
        self._resume_collections = finalize(self, without_full_collections())
        self.paragraphs = 0

    def add(self, document: Document, file: str | None = None) -> None:
        """Add a document, in the place of the one that has its id, if any; `file` is the stamp of the file that it is of."""
        self._check_open()
        entries = entries_of(document, self._learnt, file)
        self.paragraphs += len(entries)
        self._take(document.id, entries)

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
        try:
            self._send_all()
        finally:
            self._close()
        write_commit(self._connection, self._generation)
        if self._replicas is not None:
            finish_generation(self._connection, self._generation, self._replicas)

    def cancel(self) -> None:
        """Forget what was not sent, and end the writer."""
        was_open, self._open = self._open, False
        self._close()
        if was_open and self._replicas is not None:
            delete_generation(self._connection, self._generation)

    def _close(self) -> None:
        self._bulk.close()
        self._spool.close()
        self._resume_collections()

    def _send_all(self) -> None:
        if self._replicas is None:
            self._check_current()
        # Words come first: what is found of a writer that was killed has all of its own.
        self._send_words()
        self._bulk.wait()
        self._spool.seek(0)
        for line in self._spool:
            document, ids = json.loads(line)
            self._put(document, [Entry(one, self._spool.readline()) for one in ids])
        self._flush()
        self._bulk.wait()

    def _check_current(self) -> None:
        if current_generation(self._connection) != self._generation:
            raise StorageError(
                _("{address} was replaced by another writer meanwhile; write again", address=self._connection.address)
            )

    def _take(self, document: str, entries: list[Entry]) -> None:
        if self._replicas is not None:  # nobody searches there yet
            self._put(document, entries)
            return
        self._spool.write(line_of([document, [entry.id for entry in entries]]))
        self._spool.writelines(entry.source for entry in entries)

    def _put(self, document: str, entries: list[Entry]) -> None:
        self._waiting.append((document, entries))
        self._waiting_actions += len(entries) + 1
        self._waiting_bytes += sum(len(entry.source) for entry in entries)
        if self._waiting_actions >= _MAX_WAITING_ACTIONS or self._waiting_bytes >= _MAX_WAITING_BYTES:
            self._flush()

    def _flush(self) -> None:
        """Send the documents that wait, and take away what is left of longer ones that had their ids."""
        last = dict(self._waiting)  # of a document that was added twice the last counts
        sizes = {document: self._sent[hash(document)] for document in last if hash(document) in self._sent}
        if sizes:
            self._bulk.wait()  # requests overtake each other
        if self._replicas is None:  # else nothing was there before
            for first in range(0, len(last), _MAX_DOCUMENTS_ASKED):
                for document, size in self._sizes(list(last)[first : first + _MAX_DOCUMENTS_ASKED]).items():
                    sizes[document] = max(size, sizes.get(document, 0))
        for document, entries in last.items():
            self._send(document, entries, sizes.get(document, 0))
            self._sent[hash(document)] = max(len(entries), sizes.get(document, 0))
        self._waiting.clear()
        self._waiting_actions = self._waiting_bytes = 0

    def _send(self, document: str, entries: list[Entry], size: int) -> None:
        """Send a document in the place of one that had so many paragraphs."""
        where = {"_index": self._generation.paragraphs, "routing": short(document)}
        for entry in entries:
            self._bulk.add(Action(line_of({"index": where | {"_id": entry.id}}), entry.source))
        for number in range(len(entries) + 1, size + 1):
            self._bulk.add(Action(line_of({"delete": where | {"_id": paragraph_id(document, number)}})))

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
        words = self._learnt.words
        if self._knows is not None:
            words = {key: entry for key, entry in words.items() if not self._knows(entry)}
        self._learn(WORD, words, in_blocks=len(words) >= _MIN_ENTRIES_IN_BLOCKS)
        # Which values are there already is not known: one by one, each is there once.
        self._learn(VALUE, self._learnt.values, in_blocks=self._is_first)

    def _learn(self, kind: str, entries: Mapping[str, WordEntry | ValueEntry], *, in_blocks: bool) -> None:
        for key, entry in documents_of(kind, entries, in_blocks=in_blocks):
            where = {"_index": self._generation.words, "_id": key}
            self._bulk.add(Action(line_of({"index": where}), line_of(entry)))
