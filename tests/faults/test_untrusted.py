"""An index is data: whoever made it, opening it runs nothing, and nothing outside it is read or written."""

from __future__ import annotations

import json
import os
import pickle
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from corruption import answers, small_index
from hypothesis import given, settings
from hypothesis import strategies as st

import searcher
from searcher import CorruptIndex, Document, SearcherError
from searcher.index.storage.container import FORMAT_VERSION, with_checksum, without_checksum
from searcher.index.storage.manifest import is_index_file, manifest_path, read_manifest, table_path
from searcher.index.write.index_writer import IndexWriter
from searcher.sync.check_repair import check, repair

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess


class Payload:
    """Pickled, it makes a folder where it is read back."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def crafted(place: Path) -> Path:
    """An index of files whose table of contents makes a folder when it is unpickled."""
    documents = place / "documents"
    documents.mkdir()
    (documents / "a.txt").write_text("Un chat dort.")
    searcher.open(documents, index=place / "index").close()
    table = table_path(place / "index", 1)
    good = table.read_bytes()
    payload = pickle.dumps(Payload(place / "mark"), 2)
    head = good[: good.index(b"\x80\x02") - 4]  # what stands before the pickled schema and its length
    table.write_bytes(head + struct.pack("!i", len(payload)) + payload)
    return place / "index"


def test_the_payload_of_a_crafted_table_works_where_it_is_read(crafted: Path, place: Path) -> None:
    """Else the next test shows nothing."""
    whoosh_does("", crafted)
    assert (place / "mark").exists()


def test_a_payload_in_the_table_of_contents_is_never_run(
    crafted: Path,
    place: Path,
    search: Callable[..., CompletedProcess[str]],
    manage: Callable[..., CompletedProcess[str]],
) -> None:
    documents = place / "documents"
    assert search("--in", documents, "--index", crafted, "chat").returncode == 0
    assert manage("status", "--in", documents, "--index", crafted).returncode == 0
    refused = manage("check", crafted)
    assert refused.returncode == 1
    assert refused.stdout == f"{table_path(crafted, 1)} is not what was written\n"
    (documents / "b.txt").write_text("Un autre chat.")
    assert search("--in", documents, "--index", crafted, "chat").returncode == 0
    assert repair(crafted).from_files
    assert check(crafted).damage == ()
    assert not (place / "mark").exists()


@pytest.mark.parametrize("name", ["../MAIN_1", "{place}/MAIN_1", "sub/../../MAIN_1", "MAIN_é", ""])
def test_a_segment_elsewhere_is_not_opened(place: Path, name: str) -> None:
    """Although there is a good one."""
    folder = place / "index"
    small_index(folder)
    (folder / "sub").mkdir()
    path = manifest_path(folder, read_manifest(folder).number)
    manifest = json.loads(without_checksum(path.read_bytes()))
    (folder / f"{manifest['segments'][0]['name']}.seg").rename(place / "MAIN_1.seg")
    manifest["segments"][0]["name"] = name.format(place=place)
    path.write_bytes(with_checksum(json.dumps(manifest).encode()))
    with pytest.raises(CorruptIndex, match="mend the index"):
        searcher.open(folder)


@pytest.mark.parametrize(
    "manifest",
    [
        "[]",
        "null",
        "7",
        "[" * 100_000,
        f'{{"format": {FORMAT_VERSION}}}',
        f'{{"format": {FORMAT_VERSION}, "segments": 3, "root": 1, "table": 0}}',
    ],
)
def test_a_manifest_that_is_nonsense_with_a_checksum_is_an_error(place: Path, manifest: str) -> None:
    small_index(place)
    manifest_path(place, read_manifest(place).number).write_bytes(with_checksum(manifest.encode()))
    with pytest.raises(SearcherError):
        searcher.open(place)


WHOOSH = "import sys, whoosh.index; opened = whoosh.index.open_dir(sys.argv[1]); "
WRITES = {
    "commit": "opened.writer().commit()",
    "add": "w = opened.writer(); w.add_document(exact='x', stem='x', document='x', text='x', title='x'); w.commit()",
    "delete": "opened.delete_by_term('stem', 'commun')",
    "optimize": "opened.optimize()",
}


def whoosh_does(code: str, folder: Path) -> CompletedProcess[str]:
    """What a program that knows nothing of us does, in a process of its own."""
    command = [sys.executable, "-c", WHOOSH + code, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_writing_with_whoosh_fails_and_changes_nothing(place: Path, write: str) -> None:
    small_index(place)
    right, before = answers(place), read_manifest(place)
    assert whoosh_does("opened.searcher()", place).returncode == 0
    assert whoosh_does(write, place).returncode == 1
    assert read_manifest(place) == before
    assert answers(place) == right
    assert check(place).damage == ()
    with IndexWriter(place) as writer:
        writer.add(Document(id="d", text="Un mot."))
    assert check(place)[-2:] == ((), ())


def test_a_commit_by_whoosh_says_why_it_is_refused(place: Path) -> None:
    small_index(place)
    assert "Whoosh only reads it" in whoosh_does(WRITES["commit"], place).stderr


def forged(path: Path, name: str, data: bytes) -> None:
    """Put other bytes of the same length into a section, with checksums that are right."""
    whole = bytearray(path.read_bytes())
    count, table_at = struct.unpack_from("<4xIQ", whole, 8)
    first = 0
    for number in range(count):
        found, offset, length = struct.unpack_from("<24sQQ", whole, table_at + 40 * number)
        pages = -(-length // 4096)
        if found.rstrip(b"\0").decode() == name:
            whole[offset : offset + length] = data
            for page in range(pages):
                checksum = zlib.crc32(whole[offset + 4096 * page : min(offset + length, offset + 4096 * (page + 1))])
                struct.pack_into("<I", whole, table_at + 40 * count + 4 * (first + page), checksum)
        first += pages
    struct.pack_into("<I", whole, 24, zlib.crc32(whole[table_at:]))
    struct.pack_into("<I", whole, 28, zlib.crc32(whole[:28]))
    path.unlink()
    path.write_bytes(whole)


@settings(max_examples=int(os.environ.get("SEARCHER_FORGERIES", "30")))
@given(data=st.data())
def test_a_forged_segment_with_right_checksums_is_an_answer_or_an_error(
    new_folder: Callable[[], Path], data: st.DataObject
) -> None:
    """Not what happens to disks, but what somebody can send. No answer need be right, but nothing runs away."""
    folder = new_folder() / "index"
    small_index(folder)
    path = data.draw(st.sampled_from([entry.file(folder) for entry in read_manifest(folder).segments]))
    from searcher.index.storage.container import SectionReader

    reader = SectionReader(path)
    name = data.draw(st.sampled_from([name for name in reader.names if len(reader.bytes(name))]))
    old = bytes(reader.bytes(name))
    place = data.draw(st.integers(0, len(old) - 1))
    piece = data.draw(st.binary(min_size=1, max_size=8) | st.sampled_from([b"\xff" * 8, bytes(8)]))
    new = (old[:place] + piece + old[place + len(piece) :])[: len(old)]
    del reader
    forged(path, name, new)
    try:
        answers(folder)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # noqa: BLE001 — the command line makes one line of any
        assert str(error)


# Told by the interpreter itself: what is connected to, and what is opened for writing, made, renamed or removed.
WATCHED = """
import json, os, sys
seen = []

def watch(event, arguments):
    if event.startswith("socket."):
        if event not in {"socket.gethostname"}:
            seen.append([event, ""])
    elif event in {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system"}:
        seen.append([event, ""])
    elif event == "open" and isinstance(arguments[0], (str, bytes)) and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append([event, os.fspath(arguments[0])])
    elif event in {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.link"}:
        seen.append([event, os.fspath(arguments[0])])

sys.addaudithook(watch)
from searcher.cli import manage, search
for main, arguments in json.loads(sys.argv[1]):
    sys.argv = ["command", *arguments]
    try:
        {"search": search.main, "searcher": manage.main}[main]()
    except SystemExit:
        pass
print(json.dumps(seen), file=sys.stderr)
"""


def test_nothing_is_sent_anywhere_no_process_started_and_nothing_written_but_the_index(place: Path) -> None:
    documents, cache, here = place / "documents", place / "cache", place / "here"
    documents.mkdir()
    here.mkdir()
    (documents / "a.txt").write_text("Un chat dort.")
    (documents / "b.md").write_text("# Titre\n\nUn *chat*.")
    commands = [
        ["search", ["--in", str(documents), "chat"]],
        ["search", ["--in", str(documents), "--json", "chat"]],
        ["searcher", ["index", str(documents), "--rebuild"]],
        ["searcher", ["status", "--in", str(documents)]],
        ["searcher", ["check", str(documents)]],
        ["searcher", ["repair", str(documents)]],
    ]
    done = subprocess.run(
        [sys.executable, "-B", "-c", WATCHED, json.dumps(commands)],
        env={
            "HOME": str(place), "XDG_CACHE_HOME": str(cache), "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(Path(searcher.__file__).parents[1]),
        },
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    seen = json.loads(done.stderr.splitlines()[-1])
    assert any(event == "open" for event, _ in seen)  # else this test sees nothing
    # A name without a folder is told from the descriptor of the index folder, or else from here, where nothing came to be.
    named = [event for event in seen if event[1] != os.devnull and not is_index_file(event[1])]
    assert [event for event in named if not event[1].startswith(str(cache))] == []
    assert list(here.iterdir()) == []
    assert {file.name for file in documents.iterdir()} == {"a.txt", "b.md"}


def test_a_fault_of_our_own_is_told_without_the_words_of_a_document(place: Path) -> None:
    (place / "a.txt").write_text("Un secret bien gardé.")
    code = """
import sys
from searcher.cli import search
from searcher.documents.read import reader
def fail(*_): raise KeyError("Un secret bien gardé.")
reader.Reader.read = fail
sys.argv = ["search", "--in", sys.argv[1], "--index", sys.argv[1] + "/index", "chat"]
search.main()
"""
    done = subprocess.run([sys.executable, "-c", code, str(place)], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "secret" not in done.stderr
    assert done.stderr.startswith("search: stopped by a fault of its own, KeyError in <string>, line 5")
    assert done.stderr.count("\n") == 1
