"""Which files of a folder are documents, and what is said of those that are not."""

import os
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searcher
from searcher.documents.scan.folder_stamp import Listing, read_stamp
from searcher.documents.scan.ids import document_id, path_of
from searcher.documents.scan.scan import Scan, ScanTimeoutError, discover
from searcher.documents.scan.selection import Selection
from searcher.errors import NoDocuments

AsNobody = Callable[..., Any]


def put(path: Path, text: str = "Du texte.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def ids(root: Path) -> list[str]:
    return sorted(discover(root)[0])


def chosen(root: Path, selection: Selection = Selection(), parts: Iterable[str] = ("",)) -> list[str]:  # noqa: B008
    """The ids that a scan finds, in its order."""
    listings = Scan(root, selection, parts=parts).listings()
    return [f"{listing.folder}/{name}".lstrip("/") for listing in listings for name in listing.names]


@contextmanager
def working_in(folder: Path) -> Iterator[None]:
    """A socket's path may not be long."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def test_documents_of_subfolders_are_found_by_their_path_below_the_folder(tmp_path: Path) -> None:
    for name in ("a.txt", "b/c.md", "b/d/e.text", "f.markdown"):
        put(tmp_path / name)
    assert ids(tmp_path) == ["a.txt", "b/c.md", "b/d/e.text", "f.markdown"]


def test_suffix_counts_in_capitals_too(tmp_path: Path) -> None:
    put(tmp_path / "LISEZMOI.TXT")
    assert ids(tmp_path) == ["LISEZMOI.TXT"]


def test_files_of_other_formats_are_no_documents(tmp_path: Path) -> None:
    for name in ("photo.jpg", "page.js", "a.txt~", "b.txt.bak"):
        put(tmp_path / name)
    assert discover(tmp_path) == ({}, [])


def test_files_of_unknown_suffixes_are_documents_where_they_are_text(tmp_path: Path) -> None:
    for name in ("notes.lisezmoi", "sous/programme.py"):
        put(tmp_path / name)
    (tmp_path / "mesures.inconnu").write_bytes(b"\x00\x01\x02")
    scan = Scan(tmp_path)
    assert [name for listing in scan.listings() for name in listing.names] == ["notes.lisezmoi", "programme.py"]
    assert scan.unread == {".inconnu": 1}
    assert list(discover(tmp_path / "notes.lisezmoi")[0]) == ["notes.lisezmoi"]
    with pytest.raises(NoDocuments, match="in no format that can be read"):
        discover(tmp_path / "mesures.inconnu")


def test_settings_of_searcher_are_neither_documents_nor_files_that_are_not_read(tmp_path: Path) -> None:
    for name in ("a.txt", "searcher.toml", "b/searcher.toml", "c/pyproject.toml"):
        put(tmp_path / name)
    for own in ([".toml"], []):
        scan = Scan(tmp_path, own=own)
        assert [name for listing in scan.listings() for name in listing.names] == ["a.txt", "pyproject.toml"]
        assert not scan.unread


def test_hidden_files_and_folders_are_left_alone(tmp_path: Path) -> None:
    for name in (".secret.txt", ".git/notes.md", "a.txt"):
        put(tmp_path / name)
    assert ids(tmp_path) == ["a.txt"]


def test_folder_called_like_a_document_is_searched_as_a_folder(tmp_path: Path) -> None:
    put(tmp_path / "archives.txt" / "a.txt")
    assert ids(tmp_path) == ["archives.txt/a.txt"]


def test_link_to_a_file_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.txt").symlink_to(put(tmp_path / "in" / "sub" / "a.txt"))
    assert ids(tmp_path / "in") == ["link.txt", "sub/a.txt"]


def test_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "out" / "a.txt")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link").symlink_to(tmp_path / "out")
    assert ids(tmp_path / "in") == []


def test_link_to_the_folder_above_ends(tmp_path: Path) -> None:
    put(tmp_path / "a" / "a.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    assert ids(tmp_path) == ["a/a.txt"]


def test_links_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    found, skipped = discover(tmp_path)
    assert list(found) == ["a.txt"]
    assert skipped == [("gone.txt", "is a link that leads nowhere"), ("loop.txt", "is a link that leads nowhere")]


def test_what_is_no_regular_file_is_named_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listening, working_in(tmp_path):
        listening.bind("socket.md")
        assert discover(tmp_path) == (
            {},
            [("pipe.txt", "is no regular file"), ("socket.md", "is no regular file")],
        )


def test_ignore_file_that_is_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / ".gitignore")
    put(tmp_path / "a.txt")
    assert ids(tmp_path) == ["a.txt"]


def test_unreadable_folder_is_named_with_the_reason(folder_for_all: Path, as_nobody: AsNobody) -> None:
    put(folder_for_all / "a.txt")
    put(folder_for_all / "closed" / "b.txt").parent.chmod(0)
    found, skipped = as_nobody(folder_for_all, "discover")
    assert found == ["a.txt"]
    assert skipped == [["closed", "cannot be read: Permission denied"]]


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_names_that_are_not_utf8_have_an_id_that_can_be_printed(tmp_path: Path) -> None:
    put(Path(os.fsdecode(os.fsencode(tmp_path) + b"/d\xe9p\xf4t/caf\xe9.txt")))
    put(tmp_path / "d\\xe9p\\xf4t" / "caf\\xe9.txt")
    found, skipped = discover(tmp_path)
    assert sorted(found) == ["d\\\\xe9p\\\\xf4t/caf\\\\xe9.txt", "d\\xe9p\\xf4t/caf\\xe9.txt"]
    assert all(Path(state.path).read_text(encoding="utf-8") == "Du texte." for state in found.values())
    assert skipped == []


@given(st.binary(min_size=1).filter(lambda name: b"\0" not in name), st.binary(min_size=1))
def test_ids_are_text_and_lead_back_to_their_files(one: bytes, other: bytes) -> None:
    path = os.fsdecode(one)
    document_id(path).encode()
    assert path_of(document_id(path)) == path
    assert (document_id(path) == document_id(os.fsdecode(other))) is (one == other)


def test_folder_given_to_exclude_is_not_entered(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / "index" / "b.txt")
    assert list(discover(tmp_path, exclude=[tmp_path / "index"])[0]) == ["a.txt"]


def test_single_file_is_a_collection_of_one(tmp_path: Path) -> None:
    assert ids(put(tmp_path / "a.md")) == ["a.md"]


def test_single_file_of_another_format_is_refused_with_the_formats(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match=r"photo\.jpg is in no format that can be read; save it as PDF"):
        discover(put(tmp_path / "photo.jpg"))


def test_place_that_does_not_exist_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match=r"nowhere does not exist$"):
        discover(tmp_path / "nowhere")


def test_changed_file_has_another_state(tmp_path: Path) -> None:
    file = put(tmp_path / "a.txt")
    before = discover(tmp_path)[0]["a.txt"]
    assert discover(tmp_path)[0]["a.txt"] == before
    put(file, "Un autre texte.")
    assert discover(tmp_path)[0]["a.txt"] != before


def test_scan_is_in_the_order_of_folders_and_names(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "d/a.txt", "c/b.txt", "c/a/a.txt"):
        put(tmp_path / name)
    assert chosen(tmp_path) == ["a.txt", "b.txt", "c/b.txt", "c/a/a.txt", "d/a.txt"]


@given(
    st.lists(
        st.tuples(
            st.binary(min_size=1).filter(lambda name: b"\0" not in name),
            st.integers(0, (1 << 63) - 1),
            st.integers(-(1 << 63), (1 << 63) - 1),
        ),
        min_size=1,
    )
)
def test_stamp_tells_what_was_stamped(files: list[tuple[bytes, int, int]]) -> None:
    names, sizes, times = (list(column) for column in zip(*files, strict=True))
    listing = Listing("", [os.fsdecode(name) for name in names], sizes, times)
    assert read_stamp(listing.stamp(), len(files)) == listing[1:]


def test_gitignore_and_searchignore_leave_out(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "build/a.txt", "sub/a.txt", "sub/b.txt", "sub/build/c.txt", "keep/build/d.txt"):
        put(tmp_path / name)
    put(tmp_path / ".gitignore", "build/\n/b.txt\n")
    assert chosen(tmp_path) == ["a.txt", "sub/a.txt", "sub/b.txt"]
    put(tmp_path / "sub" / ".searchignore", "a.txt\n")
    assert chosen(tmp_path) == ["a.txt", "sub/b.txt"]


def test_deeper_ignore_file_takes_back_and_searchignore_goes_before_gitignore(tmp_path: Path) -> None:
    for name in ("a.txt", "sub/a.txt", "sub/b.txt", "generated/c.txt"):
        put(tmp_path / name)
    put(tmp_path / ".gitignore", "a.txt\ngenerated/\n")
    put(tmp_path / "sub" / ".gitignore", "!a.txt\n")
    assert chosen(tmp_path) == ["sub/a.txt", "sub/b.txt"]
    put(tmp_path / ".searchignore", "!generated/\nb.txt\n")
    assert chosen(tmp_path) == ["generated/c.txt", "sub/a.txt"]


def test_selection_says_which_files_are_wanted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "rapports/c.txt", "rapports/d.md", "rapports/vieux/e.md", ".f/g.md"):
        put(tmp_path / name)
    assert chosen(tmp_path, Selection(include=("*.md",))) == ["b.md", "rapports/d.md", "rapports/vieux/e.md"]
    assert chosen(tmp_path, Selection(include=("rapports/",))) == [
        "rapports/c.txt",
        "rapports/d.md",
        "rapports/vieux/e.md",
    ]
    assert chosen(tmp_path, Selection(exclude=("rapports/*", "!d.md"))) == ["a.txt", "b.md", "rapports/d.md"]
    assert chosen(tmp_path, Selection(forgotten=("rapports", "b.md"))) == ["a.txt"]
    assert chosen(tmp_path, Selection(hidden=True, include=("g.md",))) == [".f/g.md"]


def test_option_goes_before_ignore_files(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / ".gitignore", "*.txt")
    assert chosen(tmp_path, Selection(exclude=("!a.txt",))) == ["a.txt"]


def test_links_to_folders_are_followed_when_asked_each_folder_once(tmp_path: Path) -> None:
    put(tmp_path / "in" / "a" / "a.txt")
    put(tmp_path / "out" / "b.txt")
    (tmp_path / "in" / "out").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "a" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "out" / "back").symlink_to(tmp_path / "in" / "a")
    scan = Scan(tmp_path / "in", Selection(follow_links=True))
    assert [(listing.folder, listing.names) for listing in scan.listings()] == [("a", ["a.txt"]), ("again", ["b.txt"])]
    assert {path for path, reason in scan.skipped if reason == "is a link to a folder that is here already"} == {
        "out",
        "a/loop",
        "again/back",
    }


def test_many_links_among_folders_take_no_longer_than_folders(tmp_path: Path) -> None:
    for number in range(12):
        put(tmp_path / str(number) / "a.txt")
        for other in range(12):
            (tmp_path / str(number) / f"to-{other}").symlink_to(tmp_path / str(other))
    assert len(chosen(tmp_path, Selection(follow_links=True))) == 12


def test_parts_are_all_that_is_looked_at(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "sub/c.txt", "sub/d/e.txt", "subway/f.txt"):
        put(tmp_path / name)
    assert chosen(tmp_path, parts=["sub"]) == ["sub/c.txt", "sub/d/e.txt"]
    assert chosen(tmp_path, parts=["sub/d", "b.txt", "sub"]) == ["b.txt", "sub/c.txt", "sub/d/e.txt"]
    scan = Scan(tmp_path, parts=["sub"])
    assert [scan.covers(path) for path in ("sub", "sub/x", "subway/f.txt", "a.txt", "")] == [True, True] + [False] * 3


def test_rules_from_above_hold_in_a_part(tmp_path: Path) -> None:
    for name in ("sub/a.txt", "sub/b.txt", "sub/c/d.txt"):
        put(tmp_path / name)
    put(tmp_path / ".gitignore", "b.txt\n/sub/c/\n")
    assert chosen(tmp_path, parts=["sub"]) == ["sub/a.txt"]
    scan = Scan(tmp_path, parts=["sub/c"])
    assert list(scan.listings()) == []
    assert scan.left_out == [("sub/c", "is left out by an ignore file or an option")]


def test_scan_that_takes_too_long_ends(tmp_path: Path) -> None:
    for number in range(3):
        put(tmp_path / str(number) / "a.txt")
    listings = Scan(tmp_path, timeout=0.05).listings()
    next(listings)
    start = perf_counter()
    while perf_counter() - start < 0.05:
        pass
    with pytest.raises(ScanTimeoutError):
        list(listings)


@pytest.mark.parametrize("seconds", [9_999_999_999, 99_999_999_999, -9_000_000_000, -99_999_999_999])
def test_file_of_any_date_is_a_document(tmp_path: Path, seconds: int) -> None:
    folder = tmp_path / "notes"
    file = put(folder / "a.txt")
    try:
        os.utime(file, (seconds, seconds))
    except OSError:
        pytest.skip("the file system has no such date")
    for _ in range(2):
        with searcher.open(folder, index=tmp_path / "index") as index:
            assert index.document_count == 1
