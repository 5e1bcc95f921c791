"""Which files of a folder are documents, and what is said of those that are not."""

import os
import sys
from pathlib import Path

import pytest

from searcher.documents.discovery import discover
from searcher.errors import NoDocuments


def put(path: Path, text: str = "Du texte.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ids(root: Path) -> list[str]:
    return sorted(discover(root)[0])


def test_documents_of_subfolders_are_found_by_their_path_below_the_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.md", "b/d/e.text", "f.markdown"):
        put(tmp_path / name)
    assert ids(tmp_path) == ["a.txt", "b/c.md", "b/d/e.text", "f.markdown"]


def test_suffix_counts_in_capitals_too(tmp_path: Path) -> None:
    put(tmp_path / "LISEZMOI.TXT")
    assert ids(tmp_path) == ["LISEZMOI.TXT"]


def test_files_of_other_formats_are_no_documents(tmp_path: Path) -> None:
    for name in ("photo.jpg", "programme.py", "sans-suffixe", "a.txt~", "b.txt.bak"):
        put(tmp_path / name)
    assert discover(tmp_path) == ({}, [])


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    for name in (".secret.txt", ".git/notes.md", "a.txt"):
        put(tmp_path / name)
    assert ids(tmp_path) == ["a.txt"]


def test_folder_called_like_a_document_is_searched_as_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "archives.txt" / "a.txt")
    assert ids(tmp_path) == ["archives.txt/a.txt"]


def test_link_to_a_file_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.txt").symlink_to(put(tmp_path / "out" / "a.txt"))
    assert ids(tmp_path / "in") == ["link.txt"]


def test_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "out" / "a.txt")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    assert ids(tmp_path / "in") == []


def test_link_to_the_folder_above_ends(tmp_path: Path) -> None:
    put(tmp_path / "a" / "a.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert ids(tmp_path) == ["a/a.txt"]


def test_links_that_lead_nowhere_do_not_stop_the_search(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    assert ids(tmp_path) == ["a.txt"]


def test_special_file_is_no_document(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert ids(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_unreadable_folder_is_named_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    closed = put(tmp_path / "closed" / "b.txt").parent
    closed.chmod(0)
    try:
        found, skipped = discover(tmp_path)
    finally:
        closed.chmod(0o700)
    assert list(found) == ["a.txt"]
    assert [(item.path, item.reason) for item in skipped] == [(str(closed), "cannot be read: Permission denied")]


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_file_whose_name_is_not_utf8_is_named_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")))
    found, skipped = discover(tmp_path)
    assert list(found) == ["a.txt"]
    assert [(item.path, item.reason) for item in skipped] == [
        (f"{tmp_path}/caf\N{REPLACEMENT CHARACTER}.txt", "has a name that is not UTF-8")
    ]


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_file_in_a_folder_whose_name_is_not_utf8_is_skipped_too(tmp_path: Path) -> None:
    put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9p\xf4t")) / "a.txt")
    found, skipped = discover(tmp_path)
    assert found == {}
    assert len(skipped) == 1


def test_folder_given_to_exclude_is_not_entered(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / "index" / "b.txt")
    assert list(discover(tmp_path, exclude=[tmp_path / "index"])[0]) == ["a.txt"]


def test_single_file_is_a_collection_of_one(tmp_path: Path) -> None:
    assert ids(put(tmp_path / "a.md")) == ["a.md"]


def test_single_file_of_another_format_is_refused_with_the_formats(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match=r"photo\.jpg is in no format that can be read \(.*\.md.*\.txt"):
        discover(put(tmp_path / "photo.jpg"))


def test_place_that_does_not_exist_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match=r"nowhere does not exist; say where the documents are with --in FOLDER$"):
        discover(tmp_path / "nowhere")


def test_changed_file_has_another_state(tmp_path: Path) -> None:
    file = put(tmp_path / "a.txt")
    before = discover(tmp_path)[0]["a.txt"]
    assert discover(tmp_path)[0]["a.txt"] == before
    put(file, "Un autre texte.")
    assert discover(tmp_path)[0]["a.txt"] != before
