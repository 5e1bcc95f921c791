"""A folder of files in an index on a cluster: kept up to date, shared out, checked and forgotten."""

import subprocess
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

import pytest

import searcher
from searcher import Document
from searcher.library.remote_files import Share, index_files
from searcher.library.remote_index import RemoteIndex, check_remote_index

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "notes"
    (made / "chevaux").mkdir(parents=True)
    (made / "chevaux" / "a.txt").write_text("Le cheval blanc.\n\nLe cheval noir.\n")
    (made / "b.md").write_text("# Moutons\n\nUn mouton.\n")
    (made / "avis.csv").write_text("id,avis\n1,très bon cheval\n2,mauvais cheval\n")
    (made / "c.pdf").write_bytes(b"%PDF-1.4 damaged")
    return made


def found(address: str, query: str) -> list[str]:
    with searcher.open(address) as index:
        return sorted({hit.document.id for hit in index.search(query, all_copies=True)})


def run(*arguments: str) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "searcher.cli.manage", *arguments, "--lang", "en"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_files_are_read_when_they_are_new_or_changed_and_go_when_they_are_gone(
    folder: Path, new_address: Callable[[], str]
) -> None:
    address = new_address()
    first = index_files(folder, address)
    assert (first.added, first.changed, first.removed) == (3, 0, 0)
    assert [skipped.path for skipped in first.skipped] == ["c.pdf"]
    assert found(address, "cheval") == ["avis.csv/1", "avis.csv/2", "chevaux/a.txt"]

    (folder / "c.pdf").unlink()
    assert index_files(folder, address).touched == 0
    (folder / "b.md").unlink()
    (folder / "avis.csv").write_text("id,avis\n1,un cheval excellent\n")
    second = index_files(folder, address)
    assert (second.added, second.changed, second.removed, second.skipped) == (0, 1, 1, ())
    assert found(address, "cheval OU mouton") == ["avis.csv/1", "chevaux/a.txt"]
    assert check_remote_index(address) == []

    for path in (folder / "avis.csv", folder / "chevaux" / "a.txt"):
        path.unlink()
    assert index_files(folder, address).kept == 2
    assert found(address, "cheval") == ["avis.csv/1", "chevaux/a.txt"]


def test_which_files_are_wanted_is_remembered_for_each_folder(
    folder: Path, tmp_path: Path, new_address: Callable[[], str]
) -> None:
    address = new_address()
    other = tmp_path / "other"
    other.mkdir()
    (other / "e.csv").write_text("id,avis\n1,un cheval\n")
    index_files(folder, address, selection={"exclude": ("*.csv",)})
    index_files(other, address)
    assert found(address, "cheval") == ["chevaux/a.txt", "e.csv/1"]
    (folder / "f.csv").write_text("id,avis\n1,encore un cheval\n")
    index_files(folder, address)
    index_files(folder, address, rebuild=True)
    index_files(folder, address)
    assert found(address, "cheval") == ["chevaux/a.txt"]
    index_files(folder, address, selection={"exclude": ("",)})
    assert found(address, "cheval") == ["avis.csv/1", "avis.csv/2", "chevaux/a.txt", "f.csv/1"]


def test_other_folders_and_records_stay_and_a_rebuild_replaces_all(
    folder: Path, tmp_path: Path, new_address: Callable[[], str]
) -> None:
    address = new_address()
    other = tmp_path / "other"
    other.mkdir()
    (other / "d.txt").write_text("Un autre cheval.")
    index_files(other, address)
    with searcher.open(address) as index, index.writer() as writer:
        writer.add(Document(id="record", text="Le cheval d'un programme."))
    index_files(folder, address)
    assert found(address, "cheval") == ["avis.csv/1", "avis.csv/2", "chevaux/a.txt", "d.txt", "record"]
    code, _out, error = run("forget", address)
    assert (code, "holds records of its own, which are nowhere else" in error) == (2, True)
    index_files(folder, address, rebuild=True)
    assert found(address, "cheval") == ["avis.csv/1", "avis.csv/2", "chevaux/a.txt"]


def test_the_commands_take_an_address(folder: Path, new_address: Callable[[], str]) -> None:
    address = new_address()
    code, out, error = run("index", str(folder), "--in", address)
    assert (code, "3 added, 0 changed, 0 removed in" in out, "skipped c.pdf" in out, error) == (0, True, True, "")
    assert run("check", address)[:2] == (0, "5 paragraphs of 4 documents: all is well\n")
    assert run("generations", address)[1].split() == [
        "1",
        f"{address.rpartition('/')[2]}-000001",
        "5",
        "paragraphs",
        "searched",
    ]
    for refused, what in (
        (("index", str(folder), "--in", address, "--watch"), "--watch is for an index in a folder"),
        (("index", str(folder), "--in", address, "--share", "4/3"), "--share is such as 3/16"),
        (("index", str(folder), "--share", "1/3"), "--share is for an index on a cluster"),
        (("repair", address), "is an index on a cluster, and this needs a folder of files"),
    ):
        code, out, error = run(*refused)
        assert (code, out, what in error, error.count("Traceback")) == (2, "", True, 0), error
    assert run("forget", address)[:2] == (0, f"deleted the index in {address}\n")
    assert "there is no index" in run("check", address)[2]


def test_a_document_of_which_not_all_is_there_is_found_by_a_check(new_address: Callable[[], str]) -> None:
    with searcher.create(new_address(), shards=1) as index:
        assert isinstance(index, RemoteIndex)
        with index.writer() as writer:
            writer.add(Document(id="a", paragraphs=["un", "deux", "trois"]))
        name = f"{index.address.name}-000001"
        index.connection.ask("DELETE", f"/{name}/_doc/a%232", routing="a", refresh="true")
        assert check_remote_index(str(index.address)) == ["a has 2 of its 3 paragraphs; send it again"]


def test_shares_are_disjoint_and_all_of_them_are_everything() -> None:
    names = [f"folder/{number}.txt" for number in range(1000)]
    shares = [{name for name in names if Share(number, 7).has(name)} for number in range(1, 8)]
    assert sum(map(len, shares)) == 1000
    assert set().union(*shares) == set(names)
    assert min(map(len, shares)) > 100


def test_a_farm_without_a_coordinator_indexes_all_once(folder: Path, new_address: Callable[[], str]) -> None:
    for number in range(20):
        (folder / f"{number}.txt").write_text(f"Le cheval numéro {number}.")
    address = new_address()
    searcher.create(address, shards=2).close()
    workers = [
        get_context("spawn").Process(target=index_files, args=(folder, address), kwargs={"share": Share(n, 3)})
        for n in (1, 2, 3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with searcher.open(address) as index:
        assert index.document_count == 24
        assert index.search("cheval", all_copies=True).total == 24
    (folder / "3.txt").unlink()
    removed = [index_files(folder, address, share=Share(n, 3)).removed for n in (1, 2, 3)]
    assert sorted(removed) == [0, 0, 1]
