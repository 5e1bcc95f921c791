"""On a terminal: colours and links, and Ctrl-C while the first index is built."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from terminal import on_terminal, terminal

Run = Callable[..., CompletedProcess[str]]
Start = Callable[..., tuple[subprocess.Popen[bytes], int]]


def search_command(arguments: list[str]) -> list[str]:
    return [sys.executable, "-m", "searcher.cli.search", *arguments]


def shown(arguments: list[str], home: Path, environment: dict[str, str]) -> tuple[int, str]:
    return on_terminal(search_command(arguments), home, {**environment, "TERM": "xterm-256color"})


def test_terminal_shows_colours_links_and_a_count(notes: Path, home: Path, environment: dict[str, str]) -> None:
    code, text = shown(["--in", str(notes), "dort"], home, environment)
    assert code == 0
    assert "\x1b[1;31mdort\x1b[0m" in text
    assert f"\x1b]8;;file://{notes}/chats.txt\x1b\\" in text
    assert "1 of 1 paragraph, " in text


@pytest.mark.parametrize(("arguments", "variables"), [(["--color", "never"], {}), ([], {"NO_COLOR": "1"})])
def test_terminal_shows_no_colours_when_told_so(
    notes: Path, home: Path, environment: dict[str, str], arguments: list[str], variables: dict[str, str]
) -> None:
    _, text = shown([*arguments, "--in", str(notes), "dort"], home, {**environment, **variables})
    assert "Le chat dort." in text
    assert "\x1b" not in text


def test_empty_no_color_means_nothing(notes: Path, home: Path, environment: dict[str, str]) -> None:
    _, text = shown(["--in", str(notes), "dort"], home, {**environment, "NO_COLOR": ""})
    assert "\x1b[1;31m" in text


def test_json_has_no_colours_on_a_terminal(notes: Path, home: Path, environment: dict[str, str]) -> None:
    shown(["--in", str(notes), "dort"], home, environment)
    _, text = shown(["--in", str(notes), "--json", "dort"], home, environment)
    assert json.loads(text)["total"] == 1


def test_terminal_says_that_nothing_was_found(notes: Path, home: Path, environment: dict[str, str]) -> None:
    shown(["--in", str(notes), "dort"], home, environment)
    assert shown(["--in", str(notes), "zzz"], home, environment) == (1, "nothing found\n")


@pytest.fixture
def library(home: Path) -> Path:
    """Enough documents that reading them takes a second or two."""
    folder = home / "library"
    folder.mkdir()
    for number in range(200):
        lines = [f"Ligne{number}x{line} parle du chapitre{line} et du volume{number}." for line in range(400)]
        (folder / f"{number:03}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_read_and_the_next_search_goes_on(
    library: Path, home: Path, environment: dict[str, str], search: Run, manage: Run
) -> None:
    where = ["--in", str(library), "--index", "ix"]
    with terminal(search_command([*where, "chapitre7"]), home, {**environment, "TERM": "xterm"}) as screen:
        assert b"Indexing" in screen.read(until=b"of 200 files")
        screen.read(until=b"Indexing 2")
        screen.process.send_signal(signal.SIGINT)
        rest = screen.read().decode()
        assert screen.process.wait() == 130
    assert "Traceback" not in rest
    assert re.search(r"search: stopped; \d+ of 200 new or changed files are in the index", rest), rest
    held = json.loads(manage("status", *where, "--json").stdout)["documents"]
    assert 0 < held < 200
    assert search(*where, "--no-refresh", "ligne0x7").returncode == 0
    assert f"indexed {200 - held} files" in search(*where, "ligne199x7").stderr
    assert json.loads(manage("status", *where, "--json").stdout)["documents"] == 200


@pytest.mark.slow
def test_ctrl_c_while_an_index_is_rebuilt_leaves_the_old_one(
    library: Path, home: Path, environment: dict[str, str], search: Run
) -> None:
    where = ["--index", "ix"]
    search("--in", library, *where, "chapitre7")
    manifest = max((home / "ix").glob("_MAIN_*.json"))
    manifest.write_text(re.sub('"format": [0-9]+', '"format": 0', manifest.read_text()))
    before = sorted((home / "ix").iterdir())
    command = search_command(["--in", str(library), *where, "chapitre7"])
    with terminal(command, home, {**environment, "TERM": "xterm"}) as screen:
        screen.read(until=b"of 200 files")
        screen.process.send_signal(signal.SIGINT)
        assert "stopped; a rebuild counts once it is whole" in screen.read().decode()
        assert screen.process.wait() == 130
    assert sorted((home / "ix").iterdir()) == before
    assert "the index was rebuilt" in search("--in", library, *where, "chapitre7").stderr
