"""An `Index` whose paragraphs are on a cluster."""

from __future__ import annotations

from pathlib import Path

from searcher.cluster.address import parse_address
from searcher.cluster.connection import Connection
from searcher.cluster.file_stamps import has_records
from searcher.cluster.generations import (
    GenerationFacts,
    begin_generation,
    delete_old_generations,
    generations,
    use_generation,
)
from searcher.cluster.management import ClusterFacts, create, damage_of, delete, describe
from searcher.cluster.schema import current_generation, paragraphs_body, words_alias, words_body
from searcher.cluster.store import ClusterStore
from searcher.config.locations import config_location
from searcher.errors import StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.library.arguments import check_count
from searcher.library.index import Index
from searcher.library.searcher import Searcher, stored_path
from searcher.library.writer import Writer, check_writing
from searcher.query.plan.custom_vocabulary import NO_VOCABULARY, CustomVocabulary
from searcher.results.hit import DocumentInfo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from searcher.cluster.address import Address
    from searcher.cluster.writer import ClusterWriter
    from searcher.i18n import Message
    from searcher.library.searcher import Location
    from searcher.library.stats import Facts
    from searcher.sync.apply import Progress, Summary


class RemoteIndex(Index):
    """An index at an address; what it cannot do raises `StorageError` with what does it. `connection` asks the cluster."""

    commit_interval = 1.0

    def __init__(self, address: str, config: Location | None = None) -> None:
        """Open it. Raises `NoIndex`, `IndexFormat`, `ConfigError`, and `StorageError` where no cluster answers."""
        self.address = parse_address(address)
        self.connection = connect(self.address, config)
        super().__init__(str(self.address), None, config)

    def _open(self, before: Searcher | None = None) -> Searcher:
        read = None
        if self._given_config is not None:
            from searcher.config.vocabulary_file import read_config

            path = config_location(self.folder, self._given_config)
            read = read_config(path) if path else None
        vocabulary = CustomVocabulary(read) if read else NO_VOCABULARY
        snapshot = before.snapshot if before else None
        if snapshot is None or snapshot.store is None or snapshot.store.latest() != snapshot.manifest.number:
            snapshot = ClusterStore(self.connection).base
        return Searcher(snapshot, read, vocabulary, stored_path)

    @property
    def _store(self) -> ClusterStore:
        store = self._snapshot.store
        assert isinstance(store, ClusterStore)
        return store

    def is_current(self) -> bool:
        """Whether no commit came after the one that is searched."""
        return self._store.latest() == self.commit

    def reopened(self) -> Index:
        """A second index at the address, of the newest commit."""
        return RemoteIndex(str(self.address), self._given_config)

    def writer(
        self, *, memory: int | None = None, jobs: int = 1, progress: Callable[[int], None] | None = None
    ) -> Writer:
        """A writer; several may work at a time, in as many processes as wanted. `memory` and `jobs` are not needed here."""
        check_writing(memory, jobs, progress)
        return Writer(self.cluster_writer(), self._after_commit, progress)

    def replacing_writer(self, progress: Callable[[int], None] | None = None) -> Writer:
        """A writer whose documents take the place of all that is there, in one step at its commit.

        They are kept in a new generation; the one before stays, and is searched meanwhile, until `delete_old_generations`.
        """
        check_writing(None, 1, progress)
        return Writer(self.cluster_writer(replaces=True), self._after_commit, progress)

    def cluster_writer(self, *, replaces: bool = False) -> ClusterWriter:
        """What sends documents, also with the stamps of their files; the caller reloads the index after its commit."""
        from searcher.cluster.writer import ClusterWriter

        if replaces:
            generation, replicas = begin_generation(self.connection)
            return ClusterWriter(self.connection, generation, replicas=replicas)
        if current_generation(self.connection) != self._store.generation:
            self.reload()
        store = self._store
        return ClusterWriter(self.connection, store.generation, knows=store.knows, is_first=store.number == 0)

    def generations(self) -> list[GenerationFacts]:
        """The generations that are there, the oldest first: what was replaced stays until it is deleted."""
        return generations(self.connection)

    def use_generation(self, number: int) -> None:
        """Search a generation from now on, as everybody does who opens the index: how to take a replacement back."""
        use_generation(self.connection, number)
        self.reload()

    def delete_old_generations(self) -> int:
        """Delete all generations but the one that is searched; return how many those were."""
        return delete_old_generations(self.connection)

    def documents(self) -> Iterator[DocumentInfo]:
        """Yield every document, in the order of the ids."""
        path_of = self._current().path_of
        for snapshot in self._store.all_documents():
            for leaf in snapshot.leaves:
                firsts = (first for first in leaf.segment.firsts if leaf.base <= first < leaf.base + leaf.size)
                yield from (
                    DocumentInfo(snapshot, snapshot.ref(leaf.number, first - leaf.base), path_of) for first in firsts
                )

    def refresh(
        self,
        progress: Callable[[Progress], None] | None = None,  # noqa: ARG002 — as `Index` has it
        *,
        timeout: float | None = None,  # noqa: ARG002 — likewise
    ) -> Summary | None:
        """Search in what was committed meanwhile; there are no files to look at."""
        self.reload()
        return None

    def describe(self) -> ClusterFacts:
        """Health, nodes, shards, and how much the index holds."""
        self.reload()
        return describe(self.connection, self._store.statistics, len(self._store.dictionary.words))

    def facts(self) -> Facts:
        """Raise `StorageError`: `describe` says what there is."""
        raise StorageError(_("{address} is no folder; describe says what is in it", address=self.address))

    def verify(self) -> None:
        """Raise `StorageError`: a cluster compares its own checksums."""
        raise StorageError(_("{address} is on a cluster, which checks its own files", address=self.address))

    def rebuild(self, progress: Callable[[Progress], None] | None = None) -> Summary | None:  # noqa: ARG002 — as `Index` has it
        """Nothing, as for any index of records: there are no files to read again."""
        return None

    def __repr__(self) -> str:
        """Where it is."""
        return f"<Index at {self.address}>"


def connect(address: Address, config: Location | None) -> Connection:
    """What asks the cluster of an address. Raises `ConfigError` for a file of settings that does not exist or is wrong."""
    return Connection(address, config_location(Path(), config) if config is not None else None)


def create_remote_index(
    address: str, shards: int | None, replicas: int | None, config: Location | None = None
) -> RemoteIndex:
    """Make an empty index at an address. Raises `StorageError` when there is one already."""
    place = parse_address(address)
    shards = check_count("shards", shards, 1) if shards is not None else None
    create(connect(place, config), shards, replicas)
    return RemoteIndex(address, config)


def check_remote_index(address: Location, config: Location | None = None) -> list[Message]:
    """What is missing of an index: parts on no node that runs, and documents of which not all was sent; a line each."""
    return damage_of(connect(parse_address(str(address)), config))


def forget_remote_index(address: Location, config: Location | None = None) -> None:
    """Delete an index whose documents are all of files, with its generations. Raises `NoIndex`, and `StorageError` for records."""
    place = parse_address(str(address))
    connection = connect(place, config)
    if has_records(connection):
        raise StorageError(
            _(
                "{address} holds records of its own, which are nowhere else; delete {name} on the cluster if you mean it",
                address=place,
                name=f"{place.name}-*",
            )
        )
    delete(connection)


def index_templates(address: Location, shards: int, replicas: int) -> dict[str, Any]:
    """The index templates of an index, each by the path that a cluster takes it at. Raises `StorageError` for no address."""
    name = parse_address(str(address)).name
    return {
        f"_index_template/{alias}": {"index_patterns": [f"{alias}-0*"], "template": body}
        for alias, body in ((name, paragraphs_body(shards, replicas)), (words_alias(name), words_body(replicas)))
    }
