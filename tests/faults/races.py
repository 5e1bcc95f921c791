"""Files that change while they are looked at: no answer of what is gone, and none is lost.

python tests/faults/races.py 300           as many of three kinds; prints counts as JSON
"""

from __future__ import annotations

import random
import shutil
from threading import Event, Thread
from typing import TYPE_CHECKING

from attempts import Running, command, count

import searcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from attempts import Tried

_BEFORE, _AFTER = "abricot", "baribal"  # of the same length


def tries(folder: Path, times: int = 300) -> Iterator[Tried]:
    """Each kind in turn."""
    chance = random.Random(0)  # noqa: S311 — no secret
    for kind in (_within_a_tick, _at_once, _under_way):
        for number in range(times // 3):
            documents, index = folder / "documents", folder / "index"
            if not number % 20:
                shutil.rmtree(documents, ignore_errors=True)
                shutil.rmtree(index, ignore_errors=True)
                documents.mkdir()
                (documents / "other.txt").write_text("Un témoin.")
            yield f"{kind.__name__[1:].replace('_', ' ')}, {number}", kind(documents, index, number, chance)


def _found(documents: Path, index: Path, word: str) -> set[str]:
    with searcher.open(documents, index=index) as opened:
        return {hit.document.path for hit in opened.search(word, all_copies=True, limit=1000)}


def _within_a_tick(documents: Path, index: Path, number: int, _chance: random.Random) -> str:
    """A file gets another text of the same size as soon as it is in the index."""
    (documents / "x.txt").write_text(f"{_BEFORE} {number:04}")
    searcher.open(documents, index=index).close()
    (documents / "x.txt").write_text(f"{_AFTER} {number:04}")
    old, new = _found(documents, index, _BEFORE), _found(documents, index, _AFTER)
    return "" if not old and len(new) == 1 else f"found {old} and {new}"


def _at_once(documents: Path, index: Path, number: int, _chance: random.Random) -> str:
    """Three searches find that a file has changed, or that there is no index, in the same moment."""
    if not number % 2:
        shutil.rmtree(index, ignore_errors=True)
    (documents / f"{number}.txt").write_text(f"{_BEFORE} {number}")
    home = documents.parent
    line = ("search", "--in", documents, "--index", index, "--refresh-timeout", "60", "-c", f"{_BEFORE} ET {number}")
    running = [Running(*line, home=home) for _ in range(3)]
    for each in running:
        done = each.result()
        if done.wrong or done.output != "1\n":
            return f"{done}"
    return ""


def _under_way(documents: Path, index: Path, number: int, chance: random.Random) -> str:
    """Files are removed, cut, renamed, replaced and made folders of while they are read; then all is quiet."""
    for n in range(20):
        (documents / f"{n}.txt").write_text(f"{_BEFORE} {number} {n}")
    stop = Event()

    def stir() -> None:
        while not stop.is_set():
            _change(documents, chance)

    stirring = Thread(target=stir)
    stirring.start()
    try:
        done = command("searcher", "index", documents, "--index", index, home=documents.parent)
    finally:
        stop.set()
        stirring.join()
    if done.wrong:
        return done.wrong
    there = {file.name for file in documents.rglob("*.txt") if file.is_file() and _BEFORE in file.read_text()}
    done = command("searcher", "index", documents, "--index", index, home=documents.parent)
    found = {path.rpartition("/")[2] for path in _found(documents, index, _BEFORE)}
    for path in list(documents.iterdir()):
        _remove(path)
    (documents / "other.txt").write_text("Un témoin.")
    return done.wrong or ("" if found == there else f"found {found ^ there} differently")


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _change(documents: Path, chance: random.Random) -> None:
    path = documents / f"{chance.randrange(20)}.txt"
    ways: list[Callable[[], object]] = [
        lambda: _remove(path),
        lambda: path.write_text("") if not path.is_dir() else None,
        lambda: path.rename(documents / f"{chance.randrange(20)}-new.txt") if path.is_file() else None,
        lambda: path.write_text(f"{_BEFORE} {chance.random()}") if not path.is_dir() else None,
        lambda: path.mkdir() if not path.exists() else None,
        lambda: (path / "in.txt").write_text(_BEFORE) if path.is_dir() else None,
    ]
    chance.choice(ways)()


if __name__ == "__main__":
    count(tries)
