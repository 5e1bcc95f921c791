"""What a command shows, on a terminal of some width or in a pipe; and the recordings of it that tests compare with.

python tests/tools/recording.py        record anew, after a change that is meant
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from terminal import on_terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
FILES = Path(__file__).parents[1] / "unit" / "cli" / "recordings"
LANGUAGES = ("en", "fr")
WIDTHS = (80, 120, None)
"""Columns of a terminal; none for a pipe."""

DOCUMENTS = {
    "notes/logiciels.md": """---
title: Logiciels libres
author: Ada
date: 2024-06-20
---
# Logiciels libres

L’open source, c’est un logiciel que chacun peut lire, modifier et redistribuer. La mairie y gagne la liberté de changer
de prestataire, et celle de savoir ce qu’elle paie : aucune licence ne l’enferme, aucun éditeur ne décide à sa place du
jour où son outil s’arrête. Encore faut-il des agents formés, un budget et de la patience ; un projet open-source vit des
contributions de ceux qui s’en servent, et meurt avec elles.

## Licences

Une licence libre dit ce que chacun peut faire du code.
""",
    "notes/budget.md": """---
title: Budget de la commune
author: Blaise
date: 2023
---
# Budget de la commune

Le budget est voté en mars.

Le budget pour les logiciels baisse.
""",
    "notes/chats.txt": "Des chats\n\nLe chat dort.\n\nUn paragraphe répété.\n",
    "notes/copie.txt": "Autre chose\n\nUn paragraphe répété.\n",
    "notes/vide.txt": " \n",
    "notes/casse.docx": "pas un document de Word\n",
}
COMMANDS = (
    "searcher index notes",
    "search --in notes open source",
    "search --in notes budget",
    "search --in notes -n 1 budget",
    "search --in notes --group budget OU licence",
    "search --in notes répété",
    "search --in notes -C 1 dort",
    "search --in notes --facets type,auteur,année budget",
    "search --in notes -l budget",
    "search --in notes -c budget",
    "search --in notes --format '{path}:{line}: {snippet}' dort",
    "search --in notes --jsonl dort",
    "search --in notes budgte",
    "search --in notes '\"chat dort'",
    "search --in notes 'chat ET licorne'",
    "search --in notes --page 9 budget",
    "search --in notes 'couleur:rouge budget'",
    "search --in notes …",
    "search --in nulle-part chat",
    "search --json --jsonl chat",
    "search --sort size chat",
    "search --in notes libre -gratuit",
    "searcher status --in notes",
    "searcher check notes",
    "searcher forget notes/copie.txt",
    "searcher forget notes/jamais",
)
_CHANGING = (
    (re.compile(r'("took_ms": )[\d.]+'), r"\g<1>0.0"),
    (re.compile(r"[\d.,]+(\xa0| )ms\b"), r"0\g<1>ms"),
    (re.compile(r"(in|en) [\d.,]+(\xa0| )s\b"), r"\g<1> 0\g<2>s"),
    (re.compile(r"\d+(?:er)? \w+ 20\d\d(, | à )\d\d:\d\d"), r"1 May 2026\g<1>12:00"),
    (re.compile(r"\d+[.,]\d+(\xa0| )M(B|o)"), r"0\g<1>M\g<2>"),
    (re.compile(r'("score": )[\d.]+'), r"\g<1>0.0"),
    (re.compile(r"notes-[0-9a-f]{16}"), "notes-0123456789abcdef"),
    (re.compile(r"\b(in|en) \d+ segments?\b"), r"\g<1> 1 segment"),  # a slow first build commits more than once
    (re.compile(r"\b\d+ (files of|fichiers de) 0"), r"4 \g<1> 0"),
)
"""What is another with every run, or with every change of the ranking or of the format."""


def commanded(command: str, folder: Path, language: str, width: int | None, **variables: str) -> tuple[int, str]:
    """The exit code of a command, and what it wrote; what a terminal cannot show is written by its name."""
    import shlex

    name, *arguments = shlex.split(command)
    module = {"search": "searcher.cli.search", "searcher": "searcher.cli.manage"}[name]
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONPATH": str(ROOT),
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "LC_ALL": "C.UTF-8",
        "SEARCHER_LANG": language,
        "SEARCHER_PURE": "1",  # where there is no compiler, too, the kernels are shown as they are recorded
        "SEARCHER_PAGER": "",
        "TERM": "xterm-256color",
        "TZ": "UTC",
        **variables,
    }
    call = [sys.executable, "-m", module, *arguments]
    if width is None:
        done = subprocess.run(
            call, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        return done.returncode, (done.stdout + done.stderr).decode().replace("\0", "␀")
    return on_terminal(call, folder, environment, width)


def recorded(folder: Path, language: str, width: int | None) -> str:
    """All commands with what they show, in a folder of their own."""
    for name, text in DOCUMENTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return "\n".join(_recordings(folder, language, width))


def _recordings(folder: Path, language: str, width: int | None) -> Iterator[str]:
    for command in COMMANDS:
        code, shown = commanded(command, folder, language, width)
        for changing, stable in _CHANGING:
            shown = changing.sub(stable, shown)
        shown = shown.replace(folder.resolve().as_uri(), "file:///…").replace(str(folder.resolve()), "…")
        yield f"$ {command}\n{shown.replace(chr(27), '␛')}[{code}]\n"


def file(language: str, width: int | None) -> Path:
    """Where a recording is kept."""
    return FILES / f"{f'terminal-{width}' if width else 'piped'}.{language}.txt"


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for spoken in LANGUAGES:
        for columns in WIDTHS:
            with TemporaryDirectory() as place:
                file(spoken, columns).write_text(recorded(Path(place), spoken, columns), encoding="utf-8")
