"""Nodes that die: searches and writers go on where there are copies, and say what is missing where there are none."""

import threading
from collections.abc import Callable

import pytest
from opensearch_nodes import Nodes

import searcher
from searcher import Document, Index
from searcher.cluster import bulk

pytestmark = pytest.mark.slow


def fill(index: Index, first: int, last: int) -> None:
    with index.writer() as writer:
        for number in range(first, last):
            writer.add(Document(id=f"d{number}", paragraphs=[f"mot numéro {number}", "autre paragraphe"]))


def test_searches_and_a_bulk_go_on_when_an_ordinary_node_is_killed(
    nodes: Nodes, new_address: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MAX_ACTIONS", 50)  # so that there are requests before the end of the node and after it
    with searcher.create(new_address(), shards=3, replicas=1) as index:
        fill(index, 0, 100)
        nodes.wait_for(3, "green")
        manager = nodes.manager()
        victim = next(number for number in (1, 2, 3) if number != manager)
        totals: list[int] = []
        failures: list[Exception] = []
        stop = threading.Event()

        def search() -> None:
            while not stop.is_set():
                try:
                    found = index.search("mot")
                    totals.append(found.total)
                    assert not found.notes
                except searcher.SearcherError as error:
                    failures.append(error)
                    return

        searching = threading.Thread(target=search)
        searching.start()
        killed = []
        sent = bulk.Bulk._send

        def send(self: bulk.Bulk, actions: list[bulk.Action]) -> None:
            if not killed:
                killed.append(victim)
                nodes.kill(victim)
            sent(self, actions)

        monkeypatch.setattr(bulk.Bulk, "_send", send)
        with searcher.open(str(index.address)) as other:  # type: ignore[attr-defined]
            try:
                fill(other, 100, 400)
                stop.set()
                searching.join()
                assert failures == []
                assert totals
                assert all(100 <= total <= 400 for total in totals)  # a shard after the other shows what is new
                other.reload()
                assert other.search("mot").total == 400
            finally:
                stop.set()
                nodes.revive(victim)
                nodes.wait_for(3, "green")
            other.reload()
            assert (other.search("mot").total, other.document_count) == (400, 400)


def test_where_a_shard_is_lost_the_notes_say_so(nodes: Nodes, new_address: Callable[[], str]) -> None:
    with searcher.create(new_address(), shards=3, replicas=0) as index:
        fill(index, 0, 60)
        assert (index.search("mot").total, index.search("mot").notes) == (60, ())
        victim = next(number for number in (1, 2, 3) if number != nodes.manager())
        nodes.kill(victim)
        try:
            found = index.search("mot")
            assert 0 < found.total < 60
            assert len(found) == 10
            assert found.notes == ("1 shard of the index did not answer: what is in it is missing here",)
        finally:
            nodes.revive(victim)
            nodes.wait_for(3, "green")
        assert (index.search("mot").total, index.search("mot").notes) == (60, ())
