"""Errors are one line on stderr that says what to do next, and exit code 2."""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]

NO_CORPUS = "there is no folder corpus/ here; say where the documents are with --in FOLDER"
NO_FOLDER = "/nowhere does not exist; say where the documents are with --in FOLDER"
NO_WORD = "the query has no word in it; type what you are looking for, for example: search logiciel libre"


def failed_with(done: CompletedProcess[str], line: str) -> None:
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"{line}\n")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["chat"], NO_CORPUS),
        (["--in", "/nowhere", "chat"], NO_FOLDER),
        (["--json", "--in", "/nowhere", "chat"], NO_FOLDER),
        (["--in", "notes", ""], NO_WORD),
        (["--in", "notes", "?!"], NO_WORD),
        (
            ["--in", "photo.jpg", "chat"],
            "photo.jpg is in no format that can be read; save it as PDF, DOCX or text",
        ),
        (["--in", "empty", "chat"], "there are no documents in empty; say where the documents are with --in FOLDER"),
        (["--min-score", "nan", "chat"], "Invalid value for '--min-score': 'nan' is no number"),
        (["-n", "0", "chat"], "Invalid value for '-n' / '--limit': 0 is not in the range x>=1."),
        (["-n", "dix", "chat"], "Invalid value for '-n' / '--limit': 'dix' is not a valid integer range."),
        (
            ["--color", "bleu", "chat"],
            "Invalid value for '--color': 'bleu' is not one of 'auto', 'always', 'never'.",
        ),
        (["--in"], "Option '--in' requires an argument."),
        (["--refresh-timeout", "vite", "chat"], "Invalid value for '--refresh-timeout': 'vite' is not a valid number."),
        (["--limt", "3", "chat"], "No such option '--limt'. Did you mean '--limit'?"),
        (
            ["chat", "-gratuit"],
            "No such option '-g'. A word with a dash goes in quotes: search 'libre -gratuit'",
        ),
        (
            ["--in", "notes", "--index", "photo.jpg", "chat"],
            "cannot make the index folder photo.jpg: Not a directory; choose another place for the index",
        ),
    ],
)
def test_search_says_what_to_do_next(search: Run, notes: Path, arguments: list[str], line: str) -> None:
    (notes.parent / "empty").mkdir()
    (notes.parent / "photo.jpg").write_bytes(b"\xff\xd8")
    # Once, so that no news of a first index stands before the error.
    search("--in", "notes", "chat")
    failed_with(search(*arguments), f"search: {line}")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["index"], NO_CORPUS),
        (["index", "/nowhere"], NO_FOLDER),
        (["status"], NO_CORPUS),
        (["status", "--in", "/nowhere"], NO_FOLDER),
    ],
)
def test_searcher_says_what_to_do_next(manage: Run, arguments: list[str], line: str) -> None:
    failed_with(manage(*arguments), f"searcher: {line}")


def test_search_without_a_query_says_what_to_type(search: Run) -> None:
    done = search()
    assert done.returncode == 2
    assert "for example" in done.stderr or "--help" in done.stderr


def test_searcher_without_a_command_shows_its_help(manage: Run) -> None:
    done = manage()
    assert "\n  index " in done.stdout + done.stderr
    assert "searcher: Usage:" not in done.stderr


def test_unknown_command_is_named(manage: Run) -> None:
    done = manage("indexer")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith("searcher: No such command 'indexer'.")


def test_search_without_refresh_does_not_wait_for_a_writer(search: Run, notes: Path, home: Path) -> None:
    search("--in", notes, "--index", "ix", "chat")
    (notes / "neuf.txt").write_text("Le lapin.", encoding="utf-8")
    with (home / "ix" / "MAIN_WRITELOCK").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert search("--in", notes, "--index", "ix", "--no-refresh", "chat").returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_full_disk_is_named(notes: Path, home: Path, environment: dict[str, str], search: Run) -> None:
    search("--in", notes, "chat")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "searcher.cli.search", "--in", str(notes), "--no-refresh", "chat"],
            cwd=home,
            env=environment,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "search: output: No space left on device\n"


def test_reader_that_went_away_is_no_error(notes: Path, home: Path, environment: dict[str, str], search: Run) -> None:
    search("--in", notes, "chat")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "searcher.cli.search", "--in", str(notes), "--no-refresh", "chat"],
            cwd=home,
            env=environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_folder_whose_name_is_not_utf8_does_not_stop_the_search(search: Run, notes: Path) -> None:
    folder = notes / os.fsdecode(b"d\xe9p\xf4t")
    folder.mkdir()
    (folder / "a.txt").write_text("Le chat gris.", encoding="utf-8")
    assert search("--in", notes, "dort").returncode == 0
