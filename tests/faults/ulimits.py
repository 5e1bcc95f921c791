"""Commands under the limits that a shell sets: an index, or one line that says what is missing, and no damage.

python tests/faults/ulimits.py             tries each limit on each command; prints counts as JSON
"""

from __future__ import annotations

import resource
import shutil
import signal
from functools import partial
from typing import TYPE_CHECKING

from attempts import Running, command, count, damage_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from attempts import Done, Tried

_LIMITS = {
    "files of 100 kB": (resource.RLIMIT_FSIZE, 100 << 10),
    "files of 4 kB": (resource.RLIMIT_FSIZE, 4 << 10),
    "32 open files": (resource.RLIMIT_NOFILE, 32),
    "16 open files": (resource.RLIMIT_NOFILE, 16),
    "10 open files": (resource.RLIMIT_NOFILE, 10),
    "memory of 200 MB": (resource.RLIMIT_AS, 200_000 << 10),
    "memory of 120 MB": (resource.RLIMIT_AS, 120_000 << 10),
    "memory of 80 MB": (resource.RLIMIT_AS, 80_000 << 10),
    "one process": (resource.RLIMIT_NPROC, 1),
    "one second": (resource.RLIMIT_CPU, 1),
    "a stack of 256 kB": (resource.RLIMIT_STACK, 256 << 10),
}
_COMMANDS = {
    "index": ("searcher", "index", "documents", "--index", "index", "--jobs", "2"),
    "search": ("search", "--in", "documents", "--index", "index", "bonjour"),
    "check": ("searcher", "check", "index"),
}
_FILES = 1200
_MAX_LINES = 2  # that a command may say of what is wrong


def tries(folder: Path) -> Iterator[Tried]:
    """Each command under each limit, without an index and with one of some other files."""
    documents, index = folder / "documents", folder / "index"
    documents.mkdir()
    for number in range(_FILES):
        (documents / f"{number}.txt").write_text("\n\n".join(f"Bonjour {number} du mot{n}." for n in range(9)))
    (folder / "few").mkdir()
    shutil.copy(documents / "1.txt", folder / "few" / "old.txt")
    command("searcher", "index", "few", "--index", "index", home=folder)
    shutil.rmtree(folder / "few")
    shutil.move(index, folder / "old")
    for told, limit in _LIMITS.items():
        for name, line in _COMMANDS.items():
            for old in (False, True):
                shutil.rmtree(index, ignore_errors=True)
                if old:
                    shutil.copytree(folder / "old", index)
                done = Running(*line, home=folder, first=partial(_set, *limit)).result()
                yield f"{told}: {name}{' again' * old}", _wrong(done, limit, index)


def _set(kind: int, most: int) -> None:
    resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _wrong(done: Done, limit: tuple[int, int], index: Path) -> str:
    if damage := damage_in(index):
        return damage
    if limit[0] == resource.RLIMIT_CPU and done.code == -signal.SIGXCPU:
        return ""  # the system ends it, as was asked for
    return done.wrong or (done.errors if done.errors.count("\n") > _MAX_LINES else "")


if __name__ == "__main__":
    count(tries)
