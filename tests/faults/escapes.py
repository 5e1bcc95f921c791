"""Signs that a terminal obeys, in documents, names of files, settings and queries: no command prints one.

python tests/faults/escapes.py [10]        tries each, or some, in each place, by each command; prints counts as JSON
"""

from __future__ import annotations

import json
import os
import re
import shutil
from typing import TYPE_CHECKING

from attempts import command, count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from attempts import Done, Tried

_SEQUENCES = [
    "\x1b[2J", "\x1b[31m", "\x1b[1A\x1b[2K", "\x1b[6n", "\x1b[?1049h", "\x1b]0;titre\x07", "\x1b]2;titre\x1b\\",
    "\x1b]8;;mailto:a@b.example\x1b\\", "\x1b]52;c;YQ==\x07", "\x1bP1$r\x1b\\", "\x1b_a\x1b\\", "\x1b^a\x1b\\", "\x1bX", "\x1bc",
    "\x1b(0", "\x1b#8", "\x1b]1337;File=:YQ==\x07", "\x9b2J", "\x9d0;titre\x9c", "\x90q\x9c", "fin\r\x1b[Kautre", "\b\b\b\x7f",
    "\u202egpj", "\u2066a\u2069", "\u2028", "\u2029", "\u202a\u202b\u202c\u202d", "\u2067\u2068", "\udc9b2J", "\udcff",
]  # fmt: skip
_SIGNS = [chr(code) for code in (*range(1, 9), *range(11, 32), *range(127, 160))]
ESCAPES = [*_SEQUENCES, *_SIGNS]
"""What a terminal, or whoever reads it, takes for more than text. Halves of surrogates are bytes that are no UTF-8."""
_OURS = re.compile(r"\x1b\[[\d;]*m|\x1b\]8;;(file://[\w/%.:#~+-]*)?\x1b\\")
"""The styles and links that answers have."""
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffd\udc80-\udcff]")


def tries(folder: Path, times: int = len(ESCAPES)) -> Iterator[Tried]:
    """Each of them in a text, a title, an author, a heading, a name of a file and of a folder, a query and an option."""
    project = folder / "project"
    for escape in ESCAPES[:: len(ESCAPES) // times]:
        shutil.rmtree(project, ignore_errors=True)
        _make(project, escape)
        lines = {
            "search": ("search", "--color", "always", "abricot"),
            "search in full": ("search", "--full", "--group", "abricot"),
            "search for it": ("search", f"abricot {escape}"),
            "search for it alone": ("search", "--explain", f'"{escape}" titre:{escape}x'),
            "search in a field of it": ("search", f"champ{escape}:a"),
            "an option of it": ("search", f"--opt{escape}", "abricot"),
            "a folder of it": ("search", "--in", f"nul{escape}part", "abricot"),
            "in lines of JSON": ("search", "--jsonl", "abricot"),
            "paths": ("search", "-l", "--color", "always", "abricot"),
            "status": ("searcher", "status"),
            "index": ("searcher", "index", "corpus"),
            "settings": ("searcher", "config", "--config", "as it is/searcher.toml"),
            "settings with it escaped": ("searcher", "config", "--config", "escaped/searcher.toml"),
        }
        for name, line in lines.items():
            done = command(*line, home=folder, cwd=project)
            yield f"{name}: {escape!r}", _wrong(done, escape)


def _make(project: Path, escape: str) -> None:
    place = project / "corpus" / f"do{escape}ssier"
    place.mkdir(parents=True)
    front = f'---\ntitle: "Un ti{escape}tre"\nauthor: "Zo{escape}la"\ndate: "2024{escape}"\n---\n\n'
    text = f"# Une ru{escape}brique\n\nUn abricot{escape} mûr {escape} tombe, et l’abri{escape}cot roule.\n"
    (place / f"a{escape}b.md").write_bytes(os.fsencode(front + text))
    (place / f"c{escape}d.pdf").write_bytes(os.fsencode(f"%PDF-1.7 {escape}"))
    (place / f"e.f{escape}g").write_text("Un abricot.")
    for name, text in (("as it is", escape), ("escaped", json.dumps(escape)[1:-1])):
        (project / name).mkdir()
        settings = f'documents = "../corpus{text}"\nsynonyms = [["abri{text}cot", "prune{text}"]]\n'
        (project / name / "searcher.toml").write_bytes(os.fsencode(settings))


def _wrong(done: Done, escape: str) -> str:
    for printed in (done.output, done.errors):
        plain = _OURS.sub("", printed)
        if found := _OBEYED.search(plain):
            return f"printed {plain[max(0, found.start() - 20) : found.end() + 20]!r}"
        if _OURS.fullmatch(escape) and f"ti{escape}tre" in printed:
            return "printed as it is"
    return done.wrong


if __name__ == "__main__":
    count(tries)
