"""Encrypted connections and passwords, through a proxy that has both: who is let in, and what is never said."""

import json
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest
from opensearch_nodes import Nodes
from tls_proxy import TlsProxy, make_certificate

import searcher
from searcher import Document
from searcher.cluster.address import KEY_VARIABLE, PASSWORD_VARIABLE, USER_VARIABLE
from searcher.cluster.management import delete
from searcher.library.remote_index import RemoteIndex

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="no certificate without openssl"),
]

USER, PASSWORD = "lectrice", "motdepasse-tres-secret"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@pytest.fixture(scope="module")
def authority(folder: Path) -> tuple[Path, Path]:
    return make_certificate(folder, "cluster")


@pytest.fixture(scope="module")
def proxy(nodes: Nodes, authority: tuple[Path, Path]) -> Iterator[TlsProxy]:
    with TlsProxy(nodes.hosts[0], *authority, USER, PASSWORD) as running:
        yield running


@pytest.fixture
def address(proxy: TlsProxy, authority: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An index behind the proxy, with a document in it; the right user and password are set."""
    monkeypatch.setenv(USER_VARIABLE, USER)
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    made = f"opensearchs://{proxy.host}/test-{token_hex(6)}?ca={authority[0]}"
    index = searcher.create(made, shards=1)
    assert isinstance(index, RemoteIndex)
    with index.writer() as writer:
        writer.add(Document(id="a", text="Un cheval blanc."))
    yield made
    delete(index.connection)


def test_who_has_the_password_searches_by_tls(address: str) -> None:
    with searcher.open(address) as index:
        assert [hit.text for hit in index.search("chevaux")] == ["Un cheval blanc."]
        assert PASSWORD not in repr(index) + str(index.describe()) + json.dumps(
            [hit.as_dict() for hit in index.search("cheval")]
        )


@pytest.mark.parametrize("wrong", ["another password", None])
def test_a_wrong_password_is_one_line_that_does_not_repeat_it(
    wrong: str | None, address: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    if wrong is None:
        monkeypatch.delenv(USER_VARIABLE)
    else:
        monkeypatch.setenv(PASSWORD_VARIABLE, wrong)
    with (
        caplog.at_level(logging.DEBUG),
        pytest.raises(searcher.StorageError, match="refuses this user; set SEARCHER_CLUSTER_USER") as raised,
    ):
        searcher.open(address)
    assert "\n" not in str(raised.value)
    assert "password" not in str(raised.value) + caplog.text.replace("another_password", "")


def test_a_key_of_the_wrong_kind_is_not_repeated(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(USER_VARIABLE)
    monkeypatch.setenv(KEY_VARIABLE, "cle-tres-secrete")
    with pytest.raises(searcher.StorageError, match="refuses this user") as raised:
        searcher.open(address)
    assert "cle-tres-secrete" not in str(raised.value)


def test_a_certificate_that_nobody_vouches_for_is_refused(address: str, folder: Path) -> None:
    stranger, _key = make_certificate(folder, "stranger")
    for given in (address.partition("?")[0], f"{address.partition('?')[0]}?ca={stranger}"):
        with pytest.raises(
            searcher.StorageError, match=r"is not trusted; name the file of its authority with \?ca=FILE"
        ) as raised:
            searcher.open(given)
        assert "\n" not in str(raised.value)
        assert PASSWORD not in str(raised.value)
    with pytest.raises(searcher.StorageError, match=r"cannot be reached|not trusted"):
        searcher.open(f"{address.partition('?')[0]}?ca={folder / 'nowhere.pem'}")


def test_without_tls_the_proxy_is_no_cluster(address: str) -> None:
    with pytest.raises(searcher.StorageError, match=r"no OpenSearch answers at|OpenSearch refuses"):
        searcher.open(address.replace("opensearchs:", "opensearch:").partition("?")[0])


@pytest.mark.parametrize("forbidden", ["_forcemerge", "_tasks"])
def test_who_may_not_merge_replaces_an_index_all_the_same(
    forbidden: str, nodes: Nodes, authority: tuple[Path, Path], address: str
) -> None:
    with TlsProxy(nodes.hosts[0], *authority, USER, PASSWORD, (forbidden,)) as proxy:
        _before, _slash, name = address.removeprefix("opensearchs://").partition("/")
        with searcher.open(f"opensearchs://{proxy.host}/{name}") as index:
            assert isinstance(index, RemoteIndex)
            with index.replacing_writer() as writer:
                writer.add(Document(id="b", text="Un cheval noir."))
            assert [hit.text for hit in index.search("chevaux")] == ["Un cheval noir."]


def test_user_and_password_may_be_in_a_file_for_the_owner_alone(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(USER_VARIABLE)
    monkeypatch.delenv(PASSWORD_VARIABLE)
    file = tmp_path / "searcher.toml"
    file.write_text(f'[cluster]\nuser = "{USER}"\npassword = "{PASSWORD}"\n')
    file.chmod(0o600)
    with searcher.open(address, config=file) as index:
        assert index.search("chevaux").total == 1
    file.chmod(0o644)
    with pytest.raises(searcher.ConfigError, match=r"others can read the secret in .*; say: chmod 600"):
        searcher.open(address, config=file)
    file.write_text("[cluster]\npasswort = 3\n")
    with pytest.raises(searcher.ConfigError, match="cluster is a table with user and password, or with api_key"):
        searcher.open(address, config=file)
