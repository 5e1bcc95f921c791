"""Addresses, and what goes wrong before any cluster answers."""

import subprocess
import sys

import pytest

import searcher
from searcher.cluster.address import Address, parse_address


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("opensearch://localhost/notes", Address(("localhost:9200",), "notes")),
        ("opensearch://a:1,b:2,c/my-notes_2", Address(("a:1", "b:2", "c:9200"), "my-notes_2")),
        ("opensearchs://a/notes?ca=/etc/ca.pem", Address(("a:9200",), "notes", secure=True, ca="/etc/ca.pem")),
    ],
)
def test_an_address_is_read_and_written(given: str, meant: Address) -> None:
    assert parse_address(given) == meant
    assert parse_address(str(meant)) == meant


@pytest.mark.parametrize(
    "given",
    ["opensearch://host", "opensearch:///notes", "opensearch://host/Notes", "opensearch://host/a/b",
     "opensearch://host:x/notes", "opensearch://host/_all", "opensearch://host/notes?verify=no", "opensearch://host/a*"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_one_line(given: str) -> None:
    with pytest.raises(searcher.StorageError, match="is no address of an index; write opensearch://HOST:9200/name"):
        searcher.open(given)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(
        searcher.StorageError, match="set SEARCHER_CLUSTER_USER and SEARCHER_CLUSTER_PASSWORD"
    ) as raised:
        searcher.open("opensearch://me:secret@host/notes")
    assert "secret" not in str(raised.value)


def test_where_nothing_answers_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for ask in (searcher.open, searcher.create):
        with pytest.raises(searcher.StorageError, match=r"no OpenSearch answers at 127\.0\.0\.1:9; start it"):
            ask("opensearch://127.0.0.1:9/notes")
    monkeypatch.setenv("SEARCHER_INDEX", "opensearch://127.0.0.1:9/notes")
    with pytest.raises(searcher.StorageError, match="no OpenSearch answers"):
        searcher.open()


def test_shards_are_of_a_cluster() -> None:
    with pytest.raises(ValueError, match="a folder has none"):
        searcher.create("somewhere", shards=3)


def test_nothing_of_it_is_loaded_for_a_folder() -> None:
    code = (
        "import sys, searcher; searcher.open('corpus', refresh=False); "
        "print([name for name in sys.modules if name.startswith(('http', 'searcher.cluster'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
