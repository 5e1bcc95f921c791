"""Replacing all of an index in one step, taking that back, and deleting what was replaced."""

from collections.abc import Callable
from pathlib import Path

import pytest

import searcher
from searcher import Document, Index
from searcher.library.copying import copy_index
from searcher.library.remote_index import RemoteIndex

pytestmark = pytest.mark.slow


def opened(address: str) -> RemoteIndex:
    index = searcher.open(address)
    assert isinstance(index, RemoteIndex)
    return index


def texts(index: Index) -> list[str]:
    return sorted(hit.text for hit in index.search("mot", limit=100))


@pytest.fixture
def address(new_address: Callable[[], str]) -> str:
    made = new_address()
    with searcher.create(made, shards=2) as index, index.writer() as writer:
        writer.add(Document(id="a", text="mot ancien"))
        writer.add(Document(id="b", text="mot ancien aussi"))
    return made


def test_all_documents_are_replaced_in_one_step_and_that_can_be_taken_back(address: str) -> None:
    with opened(address) as index, opened(address) as reader:
        with index.replacing_writer() as writer:
            writer.add(Document(id="a", text="mot nouveau"))
            assert texts(reader) == ["mot ancien", "mot ancien aussi"]
        assert texts(index) == ["mot nouveau"]
        assert texts(reader) == ["mot ancien", "mot ancien aussi"]
        assert not reader.is_current()
        reader.reload()
        assert texts(reader) == ["mot nouveau"]
        assert [(one.number, one.current, one.paragraphs) for one in index.generations()] == [
            (1, False, 2),
            (2, True, 1),
        ]

        index.use_generation(1)
        assert texts(index) == ["mot ancien", "mot ancien aussi"]
        assert texts(opened(address)) == ["mot ancien", "mot ancien aussi"]
        with pytest.raises(searcher.NoIndex, match=r"has no generation 7; there are 1, 2"):
            index.use_generation(7)
        assert index.delete_old_generations() == 1
        assert [one.number for one in index.generations()] == [1]
        assert texts(index) == ["mot ancien", "mot ancien aussi"]


def test_further_copies_are_made_of_files_and_not_of_documents_indexed_again(new_address: Callable[[], str]) -> None:
    with searcher.create(new_address(), shards=2, replicas=1) as index:
        assert isinstance(index, RemoteIndex)
        with index.replacing_writer() as writer:
            for number in range(600):
                writer.add(Document(id=f"d{number}", paragraphs=[f"mot numéro {number}", "autre paragraphe"]))
        (paragraphs,) = (one.name for one in index.generations() if one.current)
        recovery = index.connection.ask("GET", f"/{paragraphs}/_recovery")
        copies = [shard for shard in recovery[paragraphs]["shards"] if shard["type"] == "PEER"]
        assert [shard["translog"]["recovered"] for shard in copies] == [0, 0]
        assert index.search("mot").total == 600


def test_each_shard_of_a_replacement_is_one_segment_and_each_copy_of_it(new_address: Callable[[], str]) -> None:
    with searcher.create(new_address(), shards=2, replicas=1) as index:
        assert isinstance(index, RemoteIndex)
        with index.replacing_writer() as writer:
            for number in range(6000):  # are sent in several requests, by several threads
                writer.add(Document(id=f"d{number}", text=f"mot numéro {number}"))
        (paragraphs,) = (one.name for one in index.generations() if one.current)
        shards = index.connection.ask("GET", f"/{paragraphs}/_segments")["indices"][paragraphs]["shards"]
        assert [len(copy["segments"]) for copies in shards.values() for copy in copies] == [1] * 4
        assert index.search("mot").total == 6000


def test_nothing_is_left_of_a_replacement_that_was_given_up(address: str) -> None:
    with opened(address) as index:
        writer = index.replacing_writer()
        writer.add(Document(id="a", text="mot nouveau"))
        writer.cancel()
        assert [one.number for one in index.generations()] == [1]
        assert texts(index) == ["mot ancien", "mot ancien aussi"]


def test_a_writer_of_what_was_replaced_meanwhile_says_so(address: str) -> None:
    with opened(address) as index, opened(address) as other:
        writer = index.writer()
        writer.add(Document(id="late", text="mot tardif"))
        with other.replacing_writer() as replacing:
            replacing.add(Document(id="a", text="mot nouveau"))
        with pytest.raises(searcher.StorageError, match="was replaced by another writer meanwhile; write again"):
            writer.commit()
        with index.writer() as again:
            again.add(Document(id="late", text="mot tardif"))
        assert texts(index) == ["mot nouveau", "mot tardif"]


def test_a_copy_replaces_what_was_there(address: str, tmp_path: Path) -> None:
    with searcher.create(tmp_path / "local") as local, local.writer() as writer:
        writer.add(Document(id="c", text="mot copié"))
    with copy_index(tmp_path / "local", address, replace=True) as copied:
        assert texts(copied) == ["mot copié"]
    with pytest.raises(searcher.StorageError, match="only an index on a cluster can be replaced"):
        copy_index(address, tmp_path / "back", replace=True)
