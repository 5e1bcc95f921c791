"""The tables of speed in `benchmarks/README.md`, written from the run that they name.

    python benchmarks/readme_of_run.py              from the newest run of speed.py
    python benchmarks/readme_of_run.py FILE         from another

`speed.py` does it when it keeps a run.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

import machine

ROOT = machine.HERE.parent
_BEGIN, _END = "<!-- figures of the run -->\n", "<!-- end of the figures -->\n"
_ENGINES = {"searcher": "searcher", "tantivy": "tantivy", "fts5": "SQLite FTS5", "whoosh": "Whoosh"}
_BOTH_PROCESSES = "searcher-2-processes"
_SPEED_RUN = re.compile(r"\d{4}-\d\d-\d\d-.*-cores\.json")


class Language(NamedTuple):
    """The words of the page: its two sentences, its lines by their name in the run, its decimal and thousands signs."""

    readme: str
    first: str
    second: str
    lines: dict[str, str]
    point: str
    comma: str


LANGUAGES = (
    Language(
        "benchmarks/README.md",
        "In the run of [{name}](runs/{name}.json), on {passages} passages "
        "({mb} MB) and one machine with two cores, the median times in milliseconds were:",
        "On all {passages} passages ({mb} MB):",
        {
            "one word": "one word",
            "two words": "two words",
            "ten-word question": "ten-word question",
            "phrase": "phrase",
            "two required": "two required",
            "prefix": "prefix",
            "filter": "two words, filtered",
            "ten-word question, ten snippets": "ten-word question, ten snippets",
            "mb_per_second": "building, MB/s (two processes)",
            "index_to_text": "index size / text",
        },
        ".",
        ",",
    ),
)


def figures(run: dict[str, Any], name: str, language: Language) -> str:
    """Return the part of the page between its two marks."""
    sizes = [run["sizes"][0], run["sizes"][-1]]
    parts = []
    for sentence, measured in zip((language.first, language.second), sizes, strict=True):
        passages = f"{measured['passages']:,}".replace(",", language.comma)
        parts.append(sentence.format(name=name, passages=passages, mb=round(measured["text_mb"])))
        parts.append(_table(measured["engines"], language))
    return "\n\n".join(parts) + "\n"


def write(file: Path) -> None:
    """Put the figures of a run into the page."""
    run = json.loads(file.read_bytes())
    for language in LANGUAGES:
        readme = ROOT / language.readme
        before, _, rest = readme.read_text(encoding="utf-8").partition(_BEGIN)
        _, _, after = rest.partition(_END)
        readme.write_text(before + _BEGIN + figures(run, file.stem, language) + _END + after, encoding="utf-8")


def written(language: Language) -> str:
    """Return what the page has there now."""
    return (ROOT / language.readme).read_text(encoding="utf-8").partition(_BEGIN)[2].partition(_END)[0]


def newest() -> Path:
    """The newest run of `speed.py`."""
    return max(file for file in machine.RUNS.iterdir() if _SPEED_RUN.fullmatch(file.name))


def _table(engines: dict[str, Any], language: Language) -> str:
    shown = [name for name in _ENGINES if name in engines]
    lines = ["| | " + " | ".join(_ENGINES[name] for name in shown) + " |", "|---|" + "---:|" * len(shown)]
    for key, title in language.lines.items():
        cells = [_cell(engines, name, key).replace(".", language.point) for name in shown]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(engines: dict[str, Any], name: str, key: str) -> str:
    engine = engines[name]
    if key not in engine["build"]:
        line = engine.get("queries", {}).get(key, {})
        return _short(line["p50_ms"]) if "p50_ms" in line else "–"
    cell = f"{engine['build'][key]:.1f}"
    if key == "mb_per_second" and name == "searcher" and _BOTH_PROCESSES in engines:
        cell += f" ({engines[_BOTH_PROCESSES]['build'][key]:.1f})"
    return cell


def _short(milliseconds: float) -> str:
    """Two digits that say something.

    >>> [_short(number) for number in (0.0252, 0.18, 1.08, 14.31, 392.4)]
    ['0.025', '0.18', '1.1', '14', '392']
    """
    if milliseconds >= 10:
        return f"{milliseconds:.0f}"
    return f"{milliseconds:.1f}" if milliseconds >= 1 else f"{milliseconds:.2g}"


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else newest())
