"""Show in the documentation what the commands answer now.

    python tools/tour.py

Writes docs/tour.md, the queries of docs/query-language.md's table each with its best answer; docs/terminal.svg and
docs/terminal.fr.svg, pictures of an answer on a terminal; and, in both READMEs, what stands under each line that
begins with `$ search`. A test fails where any of them differs.
"""

from __future__ import annotations

import atexit
import re
import sys
from functools import cache
from html import escape
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests" / "tools"))

from recording import commanded  # noqa: E402 — it is where tests have it

DOCS = ROOT / "docs"
READMES = {"en": ROOT / "README.md", "fr": ROOT / "README.fr.md"}
PICTURES = {"en": DOCS / "terminal.svg", "fr": DOCS / "terminal.fr.svg"}
PICTURED = 'search "open source" -n 3'

_ROW = re.compile(r"^\| `(search [^`]+)` \| (.+) \|$", re.MULTILINE)
_SAMPLE = re.compile(r"^\$ (search .*)\n((?:.*\n)*?)(?=```|\$ )", re.MULTILINE)
_TAKING = re.compile(r"[\d.,]+(\xa0| )ms\b")
_HEAD = """# A tour

The [twenty queries](query-language.md#twenty-queries) with their best answers in `corpus/`, as `search -n 1` prints them in a pipe. Written by `python tools/tour.py`.

![An answer on a terminal](terminal.svg)
"""


def shown(command: str, language: str = "en", width: int | None = None) -> str:
    """What a command shows in the folder of the project."""
    code, text = commanded(command, ROOT, language, width, SEARCHER_INDEX=_index())
    if code > 1:
        raise SystemExit(f"{command}: {text}")
    return text


@cache
def _index() -> str:
    """An index of the project's documents, made once for a process."""
    folder = mkdtemp(prefix="tour-")
    atexit.register(rmtree, folder)
    commanded("searcher index", ROOT, "en", None, SEARCHER_INDEX=folder)
    return folder


def queries() -> list[tuple[str, str]]:
    """Return the twenty queries of the query language's page, and what is said of each."""
    return _ROW.findall((DOCS / "query-language.md").read_text(encoding="utf-8"))


def tour() -> str:
    """The whole page: each answer under the first query that has it."""
    asked: dict[str, list[str]] = {}
    for number, (command, _told) in enumerate(queries(), start=1):
        asked.setdefault(shown(f"{command} -n 1"), []).append(f"{number}. `{command}`")
    return "\n".join([_HEAD, *(f"## {', '.join(those)}\n\n```text\n{answer}```\n" for answer, those in asked.items())])


def readme(language: str) -> str:
    """A README with what its samples answer now."""

    def answered(sample: re.Match[str]) -> str:
        if "~/" in sample[1]:  # of documents that are not here
            return sample[0]
        blank = "\n" if sample[2].endswith("\n\n") else ""
        return f"$ {sample[1]}\n{shown(sample[1], language)}{blank}"

    return _SAMPLE.sub(answered, READMES[language].read_text(encoding="utf-8"))


class _Run(NamedTuple):
    """Characters in one look; `classes` are those of the picture's style."""

    text: str
    classes: str


_CODES = {"1": "b", "2": "d", "36": "p", "31": "m"}
_LINK = re.compile(r"\x1b\]8;;.*?\x1b\\")
_LOOK = re.compile(r"\x1b\[([\d;]*)m")
_WIDTH, _LINE, _LEFT, _TOP = 8.4, 20, 16, 56  # of a character, of a line, and where the first one is
_STYLE = """text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;fill:#1f2328;\
white-space:pre}.w{fill:#fff;stroke:#d0d7de}.h{fill:#f6f8fa}.t{fill:#59636e}.b{font-weight:700}.d{fill:#59636e}\
.p{fill:#0a6870}.m{fill:#c4132b;font-weight:700}@media(prefers-color-scheme:dark){text{fill:#e6edf3}.w{fill:#0d1117;\
stroke:#3d444d}.h{fill:#161b22}.t,.d{fill:#9198a1}.p{fill:#56c2cc}.m{fill:#ff7b72}}"""


def runs(line: str) -> list[_Run]:
    r"""A line of a terminal as runs of one look each.

    >>> runs("\x1b[2m 1 \x1b[0m\x1b[1;31mopen\x1b[0m source")
    [_Run(text=' 1 ', classes='d'), _Run(text='open', classes='b m'), _Run(text=' source', classes='')]
    """
    pieces = _LOOK.split(_LINK.sub("", line))
    looks = ["", *(" ".join(_CODES[code] for code in codes.split(";") if code in _CODES) for codes in pieces[1::2])]
    return [_Run(text, look) for text, look in zip(pieces[::2], looks, strict=True) if text]


def picture(language: str) -> str:
    """An answer on a terminal of 80 columns, as an SVG that is readable on light and on dark pages."""
    answer = _TAKING.sub(r"1\g<1>ms", shown(PICTURED, language, 80))
    lines = [f"$ {PICTURED}", *answer.rstrip("\n").split("\n")]
    width, height = round(2 * _LEFT + 80 * _WIDTH), _TOP + len(lines) * _LINE
    rows = []
    for number, line in enumerate(lines):
        column, spans = 0, []
        for run in runs(line):
            look = f' class="{run.classes}"' if run.classes else ""
            # Each run has its place, so that another font does not shift what follows.
            spans.append(f'<tspan x="{_LEFT + column * _WIDTH:.1f}"{look}>{escape(run.text, quote=False)}</tspan>')
            column += len(run.text)
        rows.append(f'<text y="{_TOP + number * _LINE}">{"".join(spans)}</text>')
    dots = "".join(f'<circle class="t" cx="{20 + 18 * place}" cy="16" r="5" opacity=".45"/>' for place in range(3))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(PICTURED)}">'
        f'<style>{_STYLE}</style><rect class="w" x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8"/>'
        f'<path class="h" d="M1 32V9a8 8 0 0 1 8-8h{width - 18}a8 8 0 0 1 8 8v23z"/>{dots}\n'
        + "\n".join(rows)
        + "\n</svg>\n"
    )


def pages() -> dict[Path, str]:
    """All that is written here, by file."""
    return {
        DOCS / "tour.md": tour(),
        **{PICTURES[language]: picture(language) for language in PICTURES},
        **{path: readme(language) for language, path in READMES.items()},
    }


if __name__ == "__main__":
    for written, text in pages().items():
        written.write_text(text, encoding="utf-8")
