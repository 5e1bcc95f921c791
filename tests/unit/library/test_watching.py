"""`searcher.watch` and `Index.watch`: what changes in the files is in the index, and what changed is told."""

from pathlib import Path
from threading import Event, Thread

import pytest

import searcher
from searcher import Document, DocumentError, StorageError
from searcher.index.storage.lock import WriterLock
from searcher.library import watching
from searcher.library.index_place import IndexPlace
from searcher.library.maintenance import refresh_place
from searcher.library.watching import watch_places

pytest.importorskip("watchfiles")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.txt").write_text("Le chat dort.", encoding="utf-8")
    return folder


def test_each_change_of_the_files_is_taken_in_and_told(notes: Path, tmp_path: Path) -> None:
    summaries = searcher.watch(notes, index=tmp_path / "index")
    assert next(summaries).added == 1
    (notes / "b.txt").write_text("Un lapin court.", encoding="utf-8")
    assert next(summaries).added == 1
    with searcher.open(notes, index=tmp_path / "index", refresh=False) as index:
        assert [hit.document.id for hit in index.search("lapin")] == ["b.txt"]
    (notes / "b.txt").rename(notes / "c.txt")
    assert next(summaries).moved == 1
    (notes / "c.txt").write_text("\n", encoding="utf-8")
    summary = next(summaries)
    assert (summary.changed, [(path, reason.code) for path, reason in summary.skipped]) == (1, [("c.txt", "no-text")])
    summaries.close()


def test_an_open_index_finds_what_it_was_told_of(notes: Path, tmp_path: Path) -> None:
    with searcher.open(notes, index=tmp_path / "index") as index:
        (notes / "b.txt").write_text("Un lapin court.", encoding="utf-8")
        summaries = index.watch()
        assert next(summaries).added == 1
        assert index.search("lapin").total == 1
        summaries.close()


def test_a_joined_index_watches_the_folders_of_all(notes: Path, tmp_path: Path) -> None:
    others = tmp_path / "others"
    others.mkdir()
    (others / "z.txt").write_text("Un chien.", encoding="utf-8")
    parts = [searcher.open(folder, index=tmp_path / f"index {folder.name}") for folder in (notes, others)]
    with searcher.join(*parts) as index:
        summaries = index.watch()
        for folder in (notes, others):
            (folder / "b.txt").write_text(f"Un lapin de {folder.name}.", encoding="utf-8")
            assert next(summaries).added == 1
        assert index.search("lapin").total == 2
        summaries.close()


def test_what_another_process_writes_at_the_moment_is_postponed(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with searcher.open(notes, index=tmp_path / "index") as index:
        monkeypatch.setattr(watching, "_LOOK_AGAIN", 0.0)
        place = IndexPlace(index.folder, notes)
        lock = WriterLock(index.folder, 0.0)
        (notes / "b.txt").write_text("Un lapin court.", encoding="utf-8")
        told = watch_places([place], lambda place: refresh_place(place, wait=0.0))
        _place, summary = next(told)
        assert summary.postponed
        lock.release()
        _place, summary = next(told)
        assert (summary.added, summary.postponed) == (1, None)
        told.close()


def test_another_thread_can_end_it(notes: Path, tmp_path: Path) -> None:
    stop, told = Event(), []
    thread = Thread(target=lambda: told.extend(searcher.watch(notes, index=tmp_path / "index", stop=stop)))
    thread.start()
    stop.set()
    thread.join()
    assert [summary.added for summary in told] == [1]


def test_records_have_no_files_to_watch(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "index") as index:
        with index.writer() as writer:
            writer.add(Document(id="a", text="Le chat dort."))
        with pytest.raises(StorageError, match="there are no files to watch"):
            index.watch()


def test_a_folder_that_is_gone_is_an_error(notes: Path, tmp_path: Path) -> None:
    with searcher.open(notes, index=tmp_path / "index") as index:
        summaries = index.watch()
        notes.rename(tmp_path / "elsewhere")
        with pytest.raises(DocumentError, match="notes does not exist"):
            next(summaries)
