"""Writing to a cluster: replacing, removing, repeating, copying there and back, and losing a node meanwhile."""

from collections.abc import Callable
from pathlib import Path

import pytest
from opensearch_nodes import Nodes

import searcher
from searcher import Document, Index

pytestmark = pytest.mark.slow


def texts(index: Index, query: str = "mot") -> list[tuple[str, int, str]]:
    return sorted((hit.document.id, hit.number, hit.text) for hit in index.search(query, limit=100, all_copies=True))


def test_documents_are_replaced_and_removed_whole(new_address: Callable[[], str]) -> None:
    with searcher.create(new_address(), shards=2) as index:
        with index.writer() as writer:
            writer.add(Document(id="a", paragraphs=["mot un", "mot deux", "mot trois"]))
            writer.add(Document(id="b", paragraphs=["mot quatre"]))
        with index.writer() as writer:
            writer.add(Document(id="a", paragraphs=["mot cinq", "mot six"]))
            writer.add(Document(id="a", paragraphs=["mot sept"]))
            assert writer.remove("b")
            assert not writer.remove("nobody")
        assert texts(index) == [("a", 1, "mot sept")]
        assert (index.document_count, index.paragraph_count) == (1, 1)


def test_what_is_sent_twice_is_there_once_and_nothing_is_found_of_a_cancelled_writer(
    new_address: Callable[[], str],
) -> None:
    with searcher.create(new_address()) as index:
        for _time in range(2):
            with index.writer() as writer:
                writer.add(Document(id="a", paragraphs=["mot un", "mot deux"]))
        writer = index.writer()
        writer.add(Document(id="z", paragraphs=["mot"]))
        writer.cancel()
        index.reload()
        assert texts(index) == [("a", 1, "mot un"), ("a", 2, "mot deux")]


def test_another_reader_sees_a_commit_when_it_looks_again(new_address: Callable[[], str]) -> None:
    address = new_address()
    with searcher.create(address) as index, searcher.open(address) as reader:
        with index.writer() as writer:
            writer.add(Document(id="a", paragraphs=["un mot jamais rencontré"]))
        assert not reader.is_current()
        reader.reload()
        assert [hit.text for hit in reader.search("rencontrer")] == ["un mot jamais rencontré"]


def test_an_index_is_there_once_and_there_is_none_where_none_was_made(new_address: Callable[[], str]) -> None:
    address = new_address()
    with pytest.raises(searcher.NoIndex, match=r"there is no index .*; make one with searcher\.create"):
        searcher.open(address)
    searcher.create(address).close()
    with pytest.raises(searcher.StorageError, match=r"there is an index in .* already"):
        searcher.create(address)


def test_an_index_goes_to_a_cluster_and_back(new_address: Callable[[], str], tmp_path: Path) -> None:
    from searcher.library.copying import copy_index

    address = new_address()
    with (
        searcher.open("corpus", index=tmp_path / "index") as local,
        copy_index("corpus", address) as there,
        copy_index(address, tmp_path / "back") as back,
    ):
        for query in ("open source", "école", "type:pdf travail", "pêche"):
            answers = [
                [
                    (hit.document.id, hit.number, hit.score, str(hit.spot), hit.document.metadata)
                    for hit in index.search(query)
                ]
                for index in (local, there, back)
            ]
            assert answers[1] == answers[0]
            assert answers[2] == answers[0]


def test_searches_and_writers_go_on_when_a_node_is_killed(nodes: Nodes, new_address: Callable[[], str]) -> None:
    with searcher.create(new_address(), shards=3, replicas=1) as index:
        with index.writer() as writer:
            for number in range(300):
                writer.add(Document(id=f"d{number}", paragraphs=[f"mot numéro {number}", "autre paragraphe"]))
        nodes.wait_for(3, "green")
        victim = nodes.manager()
        nodes.kill(victim)
        try:
            assert index.search("mot").total == 300
            with index.writer() as writer:
                for number in range(300, 400):
                    writer.add(Document(id=f"d{number}", paragraphs=[f"mot numéro {number}"]))
            assert index.search("mot").total == 400
            assert [hit.document.id for hit in index.search("numéro 399", limit=1)] == ["d399"]
        finally:
            nodes.revive(victim)
            nodes.wait_for(3, "green")
        assert index.search("mot").total == 400
