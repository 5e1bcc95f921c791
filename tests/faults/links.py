"""A stranger's folder: links, pipes, devices and folders under the names of an index, and every command that opens one.

python tests/faults/links.py               plants each under each name for each command; prints counts as JSON
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from attempts import command, count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from attempts import Done, Tried

PRECIOUS = "export PATH=/usr/bin\n"
WITHOUT_COMMIT = ["MAIN_WRITELOCK", "_MAIN_1.json", "_MAIN_1.files", "_MAIN_1.toc", "_MAIN_1.toc.new"]
OF_A_COMMIT = ["MAIN_WRITELOCK", "_MAIN_1.json", "_MAIN_1.files", "_MAIN_1.toc", "*.seg", "MAIN_MERGELOCK"]
_COMMANDS = {
    "search": ("search", "bonjour"),
    "index": ("searcher", "index", "corpus", "--index", "index"),
    "rebuild": ("searcher", "index", "corpus", "--index", "index", "--rebuild"),
    "status": ("searcher", "status"),
    "check": ("searcher", "check", "index"),
    "repair": ("searcher", "repair", "index"),
    "forget": ("searcher", "forget", "index"),
}
_MAX_LINES = 3  # that a command may say of what is wrong


def _link(name: Path, victim: Path) -> None:
    name.symlink_to(victim)


def _relative_link(name: Path, victim: Path) -> None:
    name.symlink_to(os.path.relpath(victim, name.parent))


def _pipe(name: Path, _victim: Path) -> None:
    os.mkfifo(name)


def _device(name: Path, _victim: Path) -> None:
    try:
        os.mknod(name, 0o666 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        name.symlink_to("/dev/zero")


def _folder(name: Path, _victim: Path) -> None:
    name.mkdir()


def _second_name(name: Path, victim: Path) -> None:
    name.hardlink_to(victim)


PLANTED = {
    "link": _link,
    "relative link": _relative_link,
    "pipe": _pipe,
    "device": _device,
    "folder": _folder,
    "second name": _second_name,
}


def tries(folder: Path) -> Iterator[Tried]:
    """Every command on every kind of file under every name, before the first commit and in the place of what it wrote."""
    victim = folder / "home" / ".bashrc"
    clean, whole, project = folder / "clean", folder / "whole", folder / "project"
    (clean / "corpus").mkdir(parents=True)
    (clean / "corpus" / "a.txt").write_text("Bonjour le monde.")
    (clean / "index").mkdir()
    shutil.copytree(clean, whole)
    command("search", "bonjour", home=folder, cwd=whole)
    for base, names in ((clean, WITHOUT_COMMIT), (whole, OF_A_COMMIT)):
        for name in names:
            for kind, plant in PLANTED.items():
                for told, line in _COMMANDS.items():
                    shutil.rmtree(victim.parent, ignore_errors=True)
                    victim.parent.mkdir()
                    victim.write_text(PRECIOUS)
                    shutil.rmtree(project, ignore_errors=True)
                    shutil.copytree(base, project)
                    target = next((project / "index").glob(name), project / "index" / name)
                    target.unlink(missing_ok=True)
                    plant(target, victim)
                    done = command(*line, home=folder, cwd=project)
                    yield f"{told} where {name} is a {kind}", _wrong(done, victim, project)


def _wrong(done: Done, victim: Path, project: Path) -> str:
    if not victim.exists() or victim.read_text() != PRECIOUS or os.listdir(victim.parent) != [victim.name]:
        return "a file outside was changed"
    if os.listdir(project / "corpus") != ["a.txt"]:
        return "the documents were changed"
    return done.wrong or (done.errors if done.errors.count("\n") > _MAX_LINES else "")


if __name__ == "__main__":
    count(tries)
