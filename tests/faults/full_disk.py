"""Run in a mount namespace of its own: a small disk, filled to every mark in turn, then made read-only.

unshare --user --map-root-user --mount python tests/faults/full_disk.py FOLDER
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from crashes import contents

import searcher
from searcher import Document, StorageError
from searcher.index.write.index_writer import IndexWriter
from searcher.library import open_with_summary
from searcher.sync.check_repair import check

_STEP = 4096
_NOT_ALLOWED = 77


def mount(folder: Path, *options: str) -> None:
    """Mount a small disk, or change it."""
    done = subprocess.run(["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)], check=False, capture_output=True)  # noqa: S607
    if done.returncode:
        sys.exit(_NOT_ALLOWED)


def commit(folder: Path) -> None:
    """Write a segment of some 30 KB."""
    with IndexWriter(folder) as writer:
        writer.add(Document(id="a", text="\n\n".join(f"Un commun numéro {n} et mot{n}." for n in range(400))))


def fill(folder: Path) -> int:
    """Try a commit with ever more room; return how many did not fit."""
    index = folder / "index"
    with IndexWriter(index) as writer:
        writer.add(Document(id="old", text="Un commun ancien."))
    old = contents(index)
    filler = folder / "filler"
    refused = 0
    while True:
        free = shutil.disk_usage(folder).free
        filler.write_bytes(bytes(free - refused * _STEP))
        try:
            commit(index)
        except StorageError as error:
            assert "No space left on device; make room there" in str(error), error
            assert contents(index) == old
            assert check(index).damage == ()
        else:
            filler.unlink()
            assert contents(index) != old
            assert check(index)[-2:] == ((), ())
            return refused
        filler.unlink()
        refused += 1


def read_only(folder: Path) -> None:
    """An index that cannot be written to answers, and says what it could not do."""
    documents, index = folder / "documents", folder / "files"
    documents.mkdir()
    (documents / "a.txt").write_text("Un chat.")
    searcher.open(documents, index=index).close()
    (documents / "b.txt").write_text("Un autre chat.")
    mount(folder, "-o", "remount,ro")
    opened, summary = open_with_summary(documents, index=index)
    with opened:
        assert opened.search("chat").total == 1
        assert summary
        assert summary.postponed
        assert "Read-only file system; choose another place for the index" in summary.postponed


def main() -> None:
    """Do both; print how many commits did not fit."""
    folder = Path(sys.argv[1])
    mount(folder, "-o", "size=512k")
    refused = fill(folder)
    read_only(folder)
    sys.stdout.write(str(refused))


if __name__ == "__main__":
    main()
