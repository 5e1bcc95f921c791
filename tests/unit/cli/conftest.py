"""The two commands as a person starts them: real processes, in a home folder of their own."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import searcher

ROOT = Path(searcher.__file__).parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """Nothing of the machine's own settings but where Python and its packages are."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": "80",
    }


def _runner(module: str, home: Path, environment: dict[str, str]) -> Run:
    def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=home,
            env={**environment, **variables},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def search(home: Path, environment: dict[str, str]) -> Run:
    """Run `search` with these arguments and variables."""
    return _runner("searcher.cli.search", home, environment)


@pytest.fixture
def manage(home: Path, environment: dict[str, str]) -> Run:
    """Run `searcher` with these arguments and variables."""
    return _runner("searcher.cli.manage", home, environment)


@pytest.fixture
def notes(home: Path) -> Path:
    """A folder with three documents, one of which repeats a paragraph of another."""
    folder = home / "notes"
    (folder / "b").mkdir(parents=True)
    texts = {
        "chats.txt": "Des chats\n\nLe chat dort.\n\nUn paragraphe répété.\n",
        "b/chiens.md": "# Chiens\n\n## Petits\n\nLe chien aboie contre le *chat*.\n",
        "copie.txt": "Autre chose, ici.\n\nUn paragraphe répété.\n",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
