"""Commands ended by signals at random moments: no traceback, and an index that is whole.

python tests/faults/signals.py 150         sends so many; prints counts as JSON
"""

from __future__ import annotations

import random
import signal
from time import perf_counter as clock
from typing import TYPE_CHECKING

from attempts import Running, command, count, damage_in

import searcher
from searcher.sync.check_repair import check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from attempts import Done, Tried

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)
_COMMANDS = {
    "index": ("searcher", "index", "documents", "--index", "index", "--jobs", "1"),
    "two processes": ("searcher", "index", "documents", "--index", "index", "--jobs", "2", "--rebuild"),
    "rebuild": ("searcher", "index", "documents", "--index", "index", "--jobs", "1", "--rebuild"),
    "search": ("search", "--in", "documents", "--index", "index", "bonjour"),
    "check": ("searcher", "check", "index"),
    "repair": ("searcher", "repair", "index"),
}
_FILES = 300
_INTERRUPTED = 130


def tries(folder: Path, times: int = 150, seed: int = 0) -> Iterator[Tried]:
    """Each signal to some command, some time after it has begun; some file has changed before."""
    chance = random.Random(seed)  # noqa: S311 — no secret
    documents, index = folder / "documents", folder / "index"
    documents.mkdir()
    for number in range(_FILES):
        (documents / f"{number}.txt").write_text("\n\n".join(f"Bonjour {number} du mot{n}." for n in range(20)))
    whole = {name: _whole(line, folder) for name, line in _COMMANDS.items()}
    for number in range(times):
        name, sent = chance.choice(list(_COMMANDS)), _SIGNALS[number % len(_SIGNALS)]
        (documents / f"{chance.randrange(_FILES)}.txt").write_text(f"Bonjour, changé {number}.")
        running = Running(*_COMMANDS[name], home=folder)
        running.ended(chance.uniform(0, whole[name]))
        running.send(sent)
        yield f"{signal.Signals(sent).name} to {name}", _wrong(running.result(), sent, index)
    command(*_COMMANDS["index"], home=folder)
    with searcher.open(documents, index=index, refresh=False) as opened:
        right = opened.search("bonjour", all_copies=True).total >= _FILES and check(index)[-2:] == ((), ())
    yield "the index at the end", "" if right else "not whole, or with files left over"


def _whole(line: tuple[str, ...], folder: Path) -> float:
    """How long a command takes that nothing ends."""
    command(*line, home=folder)
    began = clock()
    command(*line, home=folder)
    return clock() - began


def _wrong(done: Done, sent: int, index: Path) -> str:
    if done.code not in {0, _INTERRUPTED, -sent} or "KeyboardInterrupt" in done.errors:
        return done.wrong or f"ends with {done.code}: {done.errors}"
    return damage_in(index)


if __name__ == "__main__":
    count(tries)
