"""What happens to an index when a writer is interrupted, used too long, or not alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import searcher
from searcher import Document
from searcher.index.write import index_writer as writer_module
from searcher.index.write.index_writer import IndexWriter
from searcher.sync.refresh import refresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher.index.storage.manifest import Manifest

SENTENCE = "Le conseil municipal examine le budget des travaux de la mairie et vote la subvention. "


def test_an_interrupt_after_the_commit_stands_takes_nothing_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def delete_and_stop(folder: Path, manifest: Manifest) -> None:
        real_delete(folder, manifest)
        raise KeyboardInterrupt

    real_delete = writer_module.delete_obsolete
    index = searcher.create(tmp_path / "index")
    monkeypatch.setattr(writer_module, "delete_obsolete", delete_and_stop)
    with pytest.raises(KeyboardInterrupt), index.writer() as writer:
        writer.add(Document(id="a", text="Le chat dort."))
    monkeypatch.undo()
    with searcher.open(tmp_path / "index") as opened:
        assert len(opened.search("chat")) == 1


@pytest.mark.parametrize(
    "use", [lambda w: w.add(Document(id="b", text="x")), lambda w: w.remove("a"), IndexWriter.commit]
)
def test_a_writer_is_of_no_use_after_its_end(tmp_path: Path, use: Callable[[IndexWriter], object]) -> None:
    writer = IndexWriter(tmp_path / "index")
    writer.commit()
    with pytest.raises(searcher.StorageError, match="make another"):
        use(writer)


def test_a_commit_between_the_look_and_the_lock_is_taken_into_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process commits after this one looked at the files, and before it holds the lock."""
    documents, place = tmp_path / "documents", tmp_path / "index"
    documents.mkdir()
    (documents / "a.txt").write_text("Le chat dort.")
    refresh(place, documents)
    (documents / "b.txt").write_text("Le chien aboie.")
    real_init = IndexWriter.__init__
    others = [lambda: refresh(place, documents)]

    def late_init(self: IndexWriter, *args: object, **kwargs: object) -> None:
        if others:
            others.pop()()
        real_init(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(IndexWriter, "__init__", late_init)
    refresh(place, documents)
    monkeypatch.undo()
    (documents / "b.txt").unlink()
    refresh(place, documents)
    with searcher.open(documents, index=place) as index:
        assert index.document_count == 1
        assert not index.search("chien")


def test_a_file_that_could_not_be_read_is_read_when_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents, place = tmp_path / "documents", tmp_path / "index"
    documents.mkdir()
    (documents / "a.txt").write_text("Le chat dort.")
    (documents / "b.txt").write_text("Le chien aboie.")
    really_open = os.open

    def refuse(path: str, *how: Any, **where: Any) -> int:
        if Path(path).name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return really_open(path, *how, **where)

    monkeypatch.setattr(os, "open", refuse)
    assert len(refresh(place, documents).skipped) == 1
    monkeypatch.undo()
    assert refresh(place, documents).skipped == ()
    with searcher.open(documents, index=place) as index:
        assert len(index.search("chien")) == 1


def test_a_search_during_somebody_elses_refresh_uses_what_is_there(tmp_path: Path) -> None:
    documents, place = tmp_path / "documents", tmp_path / "index"
    documents.mkdir()
    (documents / "a.txt").write_text("Le chat dort.")
    refresh(place, documents)
    (documents / "b.txt").write_text("Le chat veille.")
    from searcher.library import open_with_summary

    with IndexWriter(place):
        index, summary = open_with_summary(documents, index=place)
        assert summary
        assert summary.postponed
        assert len(index.search("chat")) == 1


def test_thousands_of_removals_take_as_long_as_they_are_many(tmp_path: Path) -> None:
    index = searcher.create(tmp_path / "index")
    with index.writer() as writer:
        for number in range(3000):
            writer.add(Document(id=str(number), text=f"Le chat numéro {number}."))
    with index.writer() as writer:
        for number in range(0, 3000, 2):
            assert writer.remove(str(number))
            assert not writer.remove(str(number))
    assert index.document_count == 1500
    assert {int(hit.document.id) % 2 for hit in index.search("chat", limit=3000)} == {1}


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A folder that several processes index, for some seconds."""
    folder = tmp_path / "large"
    folder.mkdir()
    for number in range(300):
        words = " ".join(f"mot{number}x{place}" for place in range(400))
        (folder / f"{number}.txt").write_text(f"{words}\n\n" + SENTENCE * 1000)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_in_a_large_build_keeps_what_was_read_and_nothing_by_halves(
    large: Path, tmp_path: Path, jobs: str
) -> None:
    place = tmp_path / "index"
    command = [sys.executable, "-m", "searcher.cli.manage", "index", str(large), "--index", str(place), "--jobs", jobs]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    while not (place / "MAIN_WRITELOCK").exists():
        time.sleep(0.01)
    time.sleep(0.7)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate()
    assert process.returncode == 130, errors
    assert errors.strip().startswith("searcher: stopped; "), errors
    assert len(errors.strip().splitlines()) == 1
    with searcher.open(large, index=place) as index:
        assert index.document_count == 300
        assert index.search("budget", limit=1)
        assert all(index.search(f"mot{number}x7") for number in range(0, 300, 37))


@pytest.mark.slow
def test_a_worker_imports_nothing_from_the_current_folder(large: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    planted.mkdir()
    (planted / "queue.py").write_text("raise SystemExit('planted')")
    place = tmp_path / "index"
    script = f"import searcher; print(searcher.open({str(large)!r}, index={str(place)!r}).document_count)"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], cwd=planted, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("300\n", "")
