"""What must not be in the tree: traces of the machine it was written on."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUFFIXES = {".py", ".md", ".toml", ".txt", ".tsv", ".json", ".sh", ".yml", ".yaml", ""}
CODE = ["searcher", "tests", "docs", "benchmarks", ".ci", "index/README.md", "corpus/README.md", "pyproject.toml"]
# Written in two pieces, so that this file is clean as well; the scope of a pytest fixture is pytest's own word.
WORDS = re.compile(r"(?<!scope=\")\b(?:sess" + r"ion|work" + r"place)s?\b", re.IGNORECASE)
MACHINE = ["/wo" + "rk/", "/ro" + "ot/", "/Use" + "rs/", "/tm" + "p/w/"]


def files() -> list[Path]:
    pages = [*CODE, *(page.name for page in ROOT.glob("*.md"))]
    found = [
        path for name in pages for path in ([ROOT / name] if (ROOT / name).is_file() else (ROOT / name).rglob("*"))
    ]
    return sorted(
        path
        for path in found
        if path.is_file() and path.suffix in SUFFIXES and "__pycache__" not in path.parts and "runs" not in path.parts
    )


def test_no_path_of_this_machine_is_in_the_tree() -> None:
    here = {*MACHINE, f"{ROOT}/"} - {"/"}
    found = [(str(file), path) for file in files() for path in here if path in file.read_text(errors="replace")]
    assert found == []


def test_nothing_tells_how_it_was_written() -> None:
    found = [(str(file), match[0]) for file in files() for match in WORDS.finditer(file.read_text(errors="replace"))]
    assert found == []


def test_these_tests_look_at_the_whole_tree() -> None:
    assert Path(__file__) in files()
    assert ROOT / "searcher" / "__init__.py" in files()


def test_top_level_has_the_five_that_were_asked_for() -> None:
    assert {"pyproject.toml", "searcher", "index", "corpus", "tests"} <= {path.name for path in ROOT.iterdir()}


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a clone")
def test_what_the_index_folder_holds_is_ignored_but_its_page() -> None:
    ignored = subprocess.run(
        ["git", "check-ignore", "index/_MAIN_1.toc", "index/MAIN_0.seg"],  # noqa: S607 — whichever git is here
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert len(ignored.stdout.splitlines()) == 2, sys.platform
    assert (ROOT / "index" / "README.md").exists()
