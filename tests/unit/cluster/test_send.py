"""Documents sent from several processes: one function that can be pickled is all that a farm needs."""

import pickle
from collections.abc import Callable
from functools import partial

import pytest

import searcher
from searcher import Document

pytestmark = pytest.mark.slow


def test_what_is_sent_again_is_there_once(new_address: Callable[[], str]) -> None:
    address = new_address()
    with pytest.raises(searcher.NoIndex):
        searcher.send([Document(id="a", text="mot")], address)
    searcher.create(address, shards=1).close()
    sending = pickle.loads(pickle.dumps(partial(searcher.send, address=address)))  # noqa: S301 — made here
    for _time in range(2):
        assert sending(iter([Document(id="a", text="mot un"), Document(id="b", text="mot deux")])) == 2
    with searcher.open(address) as index:
        assert sorted(hit.text for hit in index.search("mot")) == ["mot deux", "mot un"]


def test_two_workers_of_dask_send_all(new_address: Callable[[], str]) -> None:
    distributed = pytest.importorskip("distributed", reason="no Dask: pip install distributed")
    address = new_address()
    searcher.create(address, shards=2).close()
    parts = [[Document(id=f"d{number}", text=f"mot {number}") for number in range(first, 40, 4)] for first in range(4)]
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        distributed.Client(cluster) as client,
    ):
        sent = client.gather(client.map(searcher.send, parts, address=address))
    assert sent == [10, 10, 10, 10]
    with searcher.open(address) as index:
        assert (index.document_count, index.search("mot").total) == (40, 40)
