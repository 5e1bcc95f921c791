"""The list of files that a commit keeps: what goes in comes out."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.documents.reasons import Reason, UnreadCode, unreadable
from searcher.documents.scan.folder_stamp import Listing
from searcher.documents.scan.selection import Selection
from searcher.sync.file_manifest import DIGEST_SIZE, FileList, FileRecord

NAMES = st.binary(min_size=1, max_size=8).map(lambda name: os.fsdecode(name.replace(b"\0", b"0").replace(b"/", b"-")))
FOLDERS = st.one_of(st.just(""), st.lists(NAMES, min_size=1, max_size=3).map("/".join))
RECORDS = st.builds(
    FileRecord,
    st.integers(0, 1 << 62),
    st.integers(-(1 << 62), 1 << 62),
    st.binary(min_size=DIGEST_SIZE, max_size=DIGEST_SIZE),
)
FILES = st.dictionaries(FOLDERS, st.dictionaries(NAMES, RECORDS, min_size=1, max_size=4), max_size=5)


def listed(folders: dict[str, dict[str, FileRecord]]) -> FileList:
    files = FileList()
    for folder, inside in folders.items():
        for name, record in inside.items():
            files.put(folder, name, record)
    return files


def content(files: FileList) -> dict[str, dict[str, FileRecord]]:
    return {folder: files.files_in(folder) for folder in files.folders()}


@given(FILES)
def test_stored_list_is_read_as_it_was(folders: dict[str, dict[str, FileRecord]]) -> None:
    files = listed(folders)
    again = FileList.from_bytes(files.to_bytes())
    assert content(again) == content(files) == folders
    assert again.to_bytes() == files.to_bytes()


@given(FILES, FILES)
def test_changes_to_a_stored_list_are_those_of_a_new_one(
    before: dict[str, dict[str, FileRecord]], after: dict[str, dict[str, FileRecord]]
) -> None:
    files = FileList.from_bytes(listed(before).to_bytes())
    for folder, inside in before.items():
        for name in inside.keys() - after.get(folder, {}).keys():
            files.drop(folder, name)
    for folder, inside in after.items():
        for name, record in inside.items():
            files.put(folder, name, record)
    assert content(FileList.from_bytes(files.to_bytes())) == after


@given(FILES)
def test_folder_is_recognised_by_what_a_scan_makes_of_it(folders: dict[str, dict[str, FileRecord]]) -> None:
    files = FileList.from_bytes(listed(folders).to_bytes())
    for folder, inside in folders.items():
        names = sorted(inside)
        listing = Listing(
            folder, names, [inside[name].size for name in names], [inside[name].modified for name in names]
        )
        assert files.is_as(folder, listing.stamp())
        listing.times[0] += 1
        assert not files.is_as(folder, listing.stamp())


def test_selection_and_reasons_are_kept() -> None:
    files = FileList(Selection(("*.md",), ("a/", "!b"), ("c",), follow_links=True))
    files.skipped["é.txt"] = Reason(UnreadCode.TOO_LARGE, size=0.5)
    files.missed["d"] = unreadable(PermissionError(13, "Permission denied"))
    again = FileList.from_bytes(files.to_bytes())
    assert (again.selection, again.skipped, again.missed) == (files.selection, files.skipped, files.missed)
    assert [reason.code for reason in (*again.skipped.values(), *again.missed.values())] == ["too-large", "unreadable"]


def test_sentences_of_older_indexes_are_read() -> None:
    files = FileList()
    files.skipped["a"] = Reason(UnreadCode.NO_TEXT)
    old = files.to_bytes().replace(b'["no-text", {}]', b'"holds no text"')
    assert old != files.to_bytes()
    (reason,) = FileList.from_bytes(old).skipped.values()
    assert (reason, reason.code) == ("holds no text", UnreadCode.STORED_TEXT)


@pytest.mark.parametrize("damaged", [b"7", b'["no-text"]', b'["nothing-known", {}]', b'["part", 3]'])
def test_what_is_no_reason_is_refused(damaged: bytes) -> None:
    files = FileList()
    files.skipped["a"] = Reason(UnreadCode.NO_TEXT)
    data = files.to_bytes().replace(b'["no-text", {}]', damaged)
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        FileList.from_bytes(data)


def test_list_that_is_cut_short_is_refused() -> None:
    data = listed({"a": {"b": FileRecord(1, 2, bytes(DIGEST_SIZE))}}).to_bytes()
    for end in range(len(data)):
        with pytest.raises((ValueError, KeyError, TypeError)):
            FileList.from_bytes(data[:end])
