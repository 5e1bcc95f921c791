"""Nothing of the user's is taken for an index or lost to one: its folder is its own, and so are the names in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

import searcher
from searcher import CorruptIndex, Document, StorageError
from searcher.library.lifecycle import forget_index
from searcher.sync.check_repair import check


def state(folder: Path) -> Iterator[tuple[str, int, int, bytes]]:
    """Every file below with mode, time of change and content."""
    for file in sorted(folder.rglob("*")):
        status = file.stat()
        yield str(file), status.st_mode, status.st_mtime_ns, file.read_bytes() if file.is_file() else b""


@pytest.fixture
def documents(place: Path) -> Path:
    folder = place / "documents"
    (folder / "sub").mkdir(parents=True)
    (folder / "MAIN_rapport.txt").write_text("Le rapport abricot.")
    (folder / "sub" / "_MAIN_1.json.md").write_text("Encore un abricot.")
    return folder


def test_folder_of_documents_becomes_no_index(documents: Path) -> None:
    before = list(state(documents))
    with pytest.raises(StorageError, match=r"has other files in it, such as MAIN_rapport\.txt"):
        searcher.create(documents)
    with pytest.raises(StorageError, match="has other files in it"):
        searcher.open(documents, index=documents)
    with pytest.raises(StorageError, match="has other files in it"):
        searcher.open(documents, index=documents / "sub")
    assert list(state(documents)) == before


@pytest.mark.parametrize("name", ["MAIN_rapport.seg", "MAIN_0123456789abcdef.txt", "_MAIN_1.json~", "_MAIN_x.toc", "a"])
def test_names_of_an_index_are_exact(name: str, place: Path) -> None:
    folder = place / "index"
    folder.mkdir()
    (folder / name).write_text("abricot")
    with pytest.raises(StorageError, match="has other files in it"):
        searcher.create(folder)
    (folder / name).unlink()
    with searcher.create(folder) as index:
        (folder / name).write_text("abricot")
        for number in range(3):
            with index.writer() as writer:
                writer.add(Document(id="d", paragraphs=[f"Texte {number}."]))
    assert (folder / name).read_text() == "abricot"


def test_folder_may_have_what_systems_put_into_every_folder(place: Path) -> None:
    folder = place / "index"
    folder.mkdir()
    for name in (".gitkeep", ".DS_Store", "searcher.toml"):
        (folder / name).write_text("")
    searcher.create(folder).close()


def test_forgetting_an_index_leaves_the_rest_of_its_folder(documents: Path, place: Path) -> None:
    searcher.open(documents, index=place / "index").close()
    (place / "index" / "MAIN_notes.txt").write_text("abricot")
    forget_index(place / "index")
    assert os.listdir(place / "index") == ["MAIN_notes.txt"]


def test_nothing_is_written_into_the_folder_of_documents(documents: Path, place: Path) -> None:
    before = list(state(documents))
    for _ in range(2):
        with searcher.open(documents, index=place / "index") as index:
            assert index.search("abricot").total == 2
            index.refresh()
            index.rebuild()
    forget_index(place / "index")
    assert list(state(documents)) == before


def test_index_of_another_folder_is_not_taken_for_the_one_that_was_open(documents: Path, place: Path) -> None:
    (place / "others").mkdir()
    (place / "others" / "b.txt").write_text("Un autre abricot.")
    searcher.open(place / "others", index=place / "foreign").close()
    with searcher.open(documents, index=place / "index") as index:
        (place / "index").rename(place / "before")
        (place / "foreign").rename(place / "index")
        with pytest.raises(StorageError, match="was made from"):
            index.reload()
        assert index.search("abricot").total == 2


def test_segment_of_another_commit_under_the_name_of_one_is_noticed(documents: Path, place: Path) -> None:
    (place / "others").mkdir()
    (place / "others" / "b.txt").write_text("Un autre abricot.")
    searcher.open(place / "others", index=place / "foreign").close()
    searcher.open(documents, index=place / "index").close()
    (foreign,) = (place / "foreign").glob("*.seg")
    (own,) = (place / "index").glob("*.seg")
    foreign.rename(own)
    assert check(place / "index").damage[0].endswith("is another file than the one that was written")
    with pytest.raises(CorruptIndex, match="is another file than the one that was written"):
        searcher.open(documents, index=place / "index", refresh=False)


def test_folder_that_a_repository_keeps_free_becomes_an_index_and_a_page_alone_does_not(
    documents: Path, place: Path
) -> None:
    (place / "kept").mkdir()
    (place / "kept" / "README.md").write_text("# Where the index is built\n", encoding="utf-8")
    with pytest.raises(StorageError, match=r"has other files in it, such as README\.md"):
        searcher.open(documents, index=place / "kept")
    (place / "kept" / ".gitignore").write_text("*\n", encoding="utf-8")
    with searcher.open(documents, index=place / "kept") as index:
        assert index.paragraph_count > 0
