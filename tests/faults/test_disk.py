"""Disks that are full, read-only or unable to map files: an error of one line, and the index as it was."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from crashes import contents

import searcher
from searcher import Document, StorageError
from searcher.index.write.index_writer import IndexWriter
from searcher.sync.check_repair import check

HERE = Path(__file__).parent
LIMITED = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from full_disk import commit
from searcher import StorageError

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    commit(Path(sys.argv[1]))
except StorageError as error:
    print(error)
"""
WITHOUT_MAPS = """
import mmap, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
import searcher

class NoMap(mmap.mmap):
    def __new__(cls, *arguments, **named):
        if sys._getframe(1).f_globals["__name__"] == "searcher.index.storage.container":
            raise OSError(19, "No such device")
        return super().__new__(cls, *arguments, **named)

mmap.mmap = NoMap
with searcher.open(sys.argv[1]) as index:
    print(index.search("commun")[0].text)
"""


def run(code: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_a_small_disk_filled_to_every_mark_and_then_read_only(place: Path) -> None:
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", sys.executable, str(HERE / "full_disk.py"), str(place)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    ) if Path("/usr/bin/unshare").exists() else None  # fmt: skip
    if done is None or done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("nothing can be mounted here; the next test fills up a file instead")
    assert (done.returncode, done.stderr) == (0, "")
    assert int(done.stdout) > 5


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on file sizes")
@pytest.mark.parametrize("limit", [0, 100, 4096, 20_000])
def test_a_file_that_cannot_grow_is_an_error_and_the_index_is_as_it_was(place: Path, limit: int) -> None:
    with IndexWriter(place / "index") as writer:
        writer.add(Document(id="old", text="Un commun ancien."))
    said = run(LIMITED, place / "index", limit, HERE)
    assert "cannot write" in said
    assert said.count("\n") == 1
    assert contents(place / "index") == {"old": ["Un commun ancien."]}
    assert check(place / "index").damage == ()
    assert check(place / "index").left_over == ()


def test_an_index_is_read_where_files_cannot_be_mapped(place: Path) -> None:
    with IndexWriter(place / "index") as writer:
        writer.add(Document(id="a", text="Un commun ancien."))
    assert run(WITHOUT_MAPS, place / "index", HERE) == "Un commun ancien.\n"


@pytest.mark.skipif(os.name == "nt", reason="needs permissions")
def test_an_index_is_for_its_owner_alone_unless_the_folder_says_otherwise(place: Path) -> None:
    def modes(folder: Path) -> set[str]:
        return {stat.filemode(path.stat().st_mode) for path in [folder, *folder.iterdir()]}

    searcher.create(place / "cache" / "private").close()
    assert modes(place / "cache" / "private") == {"drwx------", "-rw-------"}
    assert stat.filemode((place / "cache").stat().st_mode) == "drwx------"
    (place / "shared").mkdir(0o755)
    before = os.umask(0o022)
    try:
        searcher.create(place / "shared" / "given").close()
        (place / "shared" / "given").chmod(0o755)
        with IndexWriter(place / "shared" / "given") as writer:
            writer.add(Document(id="a", text="Un commun."))
    finally:
        os.umask(before)
    assert {path.suffix for path in (place / "shared" / "given").iterdir() if path.stat().st_mode & 0o044} >= {
        ".seg",
        ".json",
        ".toc",
    }


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden here")
def test_a_folder_that_may_not_be_written_to(place: Path) -> None:
    searcher.create(place / "index").close()
    (place / "index").chmod(0o500)
    try:
        with pytest.raises(StorageError, match="choose another place for the index"):
            IndexWriter(place / "index")
    finally:
        (place / "index").chmod(0o700)
