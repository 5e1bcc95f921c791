"""`searcher index`, `searcher forget`, and what a search says about files it could not keep up with."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from terminal import terminal

Run = Callable[..., CompletedProcess[str]]


def lines(done: CompletedProcess[str]) -> list[str]:
    assert (done.returncode, done.stderr) == (0, "")
    return [re.sub(r" in \d+\.\d s$", "", line) for line in done.stdout.splitlines()]


def test_index_says_how_many_files_moved(manage: Run, notes: Path) -> None:
    manage("index", notes)
    (notes / "chats.txt").rename(notes / "felins.txt")
    assert lines(manage("index", notes))[0] == "0 added, 0 changed, 0 removed, 1 moved"


def test_part_of_an_indexed_folder_is_refreshed_in_its_index(manage: Run, search: Run, notes: Path) -> None:
    manage("index", notes)
    (notes / "chats.txt").unlink()
    (notes / "b" / "neuf.txt").write_text("Le lapin.", encoding="utf-8")
    assert lines(manage("index", notes / "b"))[0] == "1 added, 0 changed, 0 removed"
    assert "chats.txt:3" in search("--in", notes, "--no-refresh", "dort").stdout
    assert search("--in", notes, "--no-refresh", "lapin").returncode == 0


def test_several_folders_have_an_index_each(manage: Run, search: Run, notes: Path, home: Path) -> None:
    (home / "autres").mkdir()
    (home / "autres" / "a.txt").write_text("Le lapin.", encoding="utf-8")
    assert [line for line in lines(manage("index", notes, "autres")) if "added" in line] == [
        "3 added, 0 changed, 0 removed",
        "1 added, 0 changed, 0 removed",
    ]
    assert search("--in", "autres", "lapin").stderr == ""
    done = manage("index", notes, "autres", "--index", "ix")
    assert (done.returncode, done.stderr) == (
        2,
        "searcher: an index is of one folder; leave out --index, or index the folder that holds them all\n",
    )


@pytest.mark.slow
def test_choice_of_files_is_remembered_told_and_taken_back(manage: Run, search: Run, notes: Path) -> None:
    assert lines(manage("index", notes, "--include", "*.txt", "--exclude", "copie.*"))[0].startswith("1 added")
    assert search("--in", notes, "aboie").returncode == 1
    status = manage("status", "--in", notes).stdout
    assert re.search(r"^include +\*\.txt$", status, re.MULTILINE)
    assert re.search(r"^exclude +copie\.\*$", status, re.MULTILINE)
    assert lines(manage("index", notes, "--include", ""))[0] == "1 added, 0 changed, 0 removed"
    assert lines(manage("index", notes, "--exclude", ""))[0] == "1 added, 0 changed, 0 removed"
    assert "clude" not in manage("status", "--in", notes).stdout


def test_links_and_hidden_files_are_taken_when_asked(manage: Run, notes: Path, home: Path) -> None:
    (home / "far").mkdir()
    (home / "far" / "a.txt").write_text("Le lapin.", encoding="utf-8")
    (notes / "link").symlink_to(home / "far")
    (notes / ".hidden.txt").write_text("Le lièvre.", encoding="utf-8")
    assert lines(manage("index", notes))[0].startswith("3 added")
    assert lines(manage("index", notes, "--follow-links"))[0].startswith("1 added")
    assert lines(manage("index", notes, "--hidden"))[0].startswith("1 added")
    assert lines(manage("index", notes, "--no-follow-links", "--no-hidden"))[0] == "0 added, 0 changed, 2 removed"


def test_forgotten_part_is_found_no_more_until_it_is_indexed_again(manage: Run, search: Run, notes: Path) -> None:
    manage("index", notes)
    assert lines(manage("forget", notes / "b")) == [f"forgot 1 file; to take it in again: searcher index {notes / 'b'}"]
    assert search("--in", notes, "aboie").returncode == 1
    assert "forgotten   b\n" in manage("status", "--in", notes).stdout
    assert lines(manage("index", notes))[0] == "0 added, 0 changed, 0 removed"
    assert lines(manage("index", notes / "b"))[0] == "1 added, 0 changed, 0 removed"
    assert search("--in", notes, "aboie").returncode == 0


def test_forgotten_file_may_be_gone(manage: Run, search: Run, notes: Path) -> None:
    manage("index", notes)
    (notes / "b" / "chiens.md").unlink()
    assert lines(manage("forget", notes / "b" / "chiens.md"))[0].startswith("forgot 1 file")
    assert search("--in", notes, "--no-refresh", "aboie").returncode == 1


def test_forgotten_folder_loses_its_index_and_keeps_its_files(manage: Run, notes: Path, home: Path) -> None:
    manage("index", notes, "--index", "ix")
    (home / "ix" / "mine.txt").write_text("À moi.", encoding="utf-8")
    assert lines(manage("forget", notes, "--index", "ix")) == ["deleted the index in ix"]
    assert os.listdir(home / "ix") == ["mine.txt"]
    assert (notes / "chats.txt").exists()


@pytest.mark.parametrize("path", ["notes/nothing.txt", "nowhere", "."])
def test_what_is_in_no_index_cannot_be_forgotten(manage: Run, notes: Path, path: str) -> None:
    manage("index", notes)
    done = manage("forget", path)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "has nothing of" in done.stderr or "there is no index in" in done.stderr


def test_index_of_records_is_not_deleted(manage: Run, home: Path) -> None:
    import searcher

    with searcher.create(home / "records") as index, index.writer() as writer:
        writer.add(searcher.Document(id="a", text="Le chat."))
    done = manage("forget", "notes", "--index", "records")
    assert done.returncode == 2
    assert "holds records of its own" in done.stderr
    with searcher.open(home / "records") as index:
        assert index.document_count == 1


def test_search_does_not_wait_for_a_long_look_at_the_files(manage: Run, search: Run, notes: Path) -> None:
    manage("index", notes)
    (notes / "neuf.txt").write_text("Le chat revient.", encoding="utf-8")
    for arguments, variables in (
        (["--refresh-timeout", "0"], {}),
        ([], {"SEARCHER_REFRESH_TIMEOUT": "0"}),
    ):
        done = search("--in", notes, *arguments, "chat", **variables)
        assert done.returncode == 0
        assert "revient" not in done.stdout
        assert done.stderr == (
            "searching the index as it was: looking at all files takes longer than 0 s; "
            f"bring it up to date with: searcher index {notes}\n"
        )
    assert "revient" in search("--in", notes, "chat").stdout


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are UTF-8 there")
def test_name_that_is_not_utf8_is_found_and_printed_safely(search: Run, manage: Run, notes: Path) -> None:
    (notes / os.fsdecode(b"caf\xe9.txt")).write_text("Le lapin.", encoding="utf-8")
    (notes / os.fsdecode(b"pipe\xe9\x1b[2J.txt")).symlink_to("nothing")
    done = search("--in", notes, "--color", "always", "lapin")
    assert done.returncode == 0
    assert "file://" in done.stdout
    assert "caf%E9.txt" in done.stdout
    status = manage("status", "--in", notes).stdout
    assert "pipe\\xe9 [2J.txt: is a link that leads nowhere" in status
    assert "\x1b[2J" not in status


def test_progress_shows_files_and_paragraphs(notes: Path, home: Path, environment: dict[str, str]) -> None:
    for number in range(20):
        (notes / f"{number}.txt").write_text(f"Une ligne assez longue, la {number}.\n\n" * 1500, encoding="utf-8")
    command = [sys.executable, "-m", "searcher.cli.manage", "index", str(notes)]
    with terminal(command, home, {**environment, "TERM": "xterm", "COLUMNS": "120"}, subprocess.DEVNULL) as screen:
        shown = screen.read().decode()
    assert re.search(r"Indexing \d+ of 23 files, [\d,]+ paragraphs(?:, \d+:\d\d left)? \[[#-]+\] +\d+%", shown)
    assert "Writing 30,005 paragraphs of 23 files" in shown


@contextmanager
def watching(notes: Path, home: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "searcher.cli.manage", "index", str(notes), "--index", "ix", "--watch"]
    with subprocess.Popen(
        command,
        cwd=home,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.slow
def test_watch_takes_in_changes_until_ctrl_c(search: Run, notes: Path, home: Path, environment: dict[str, str]) -> None:
    pytest.importorskip("watchfiles")
    with watching(notes, home, environment) as process:
        assert process.stdout
        told = iter(process.stdout.readline, "")
        assert next(told).startswith("3 added")
        assert next(told) == "5 paragraphs of 3 documents in ix\n"
        assert next(told).startswith("watching")
        (notes / "b" / "neuf.txt").write_text("Le lapin.", encoding="utf-8")
        assert next(told)[9:] == "1 added, 0 changed, 0 removed\n"
        assert "neuf.txt:1" in search("--in", notes, "--index", "ix", "--no-refresh", "lapin").stdout
        (notes / "b").rename(notes / "c")
        assert next(told)[9:] == "0 added, 0 changed, 0 removed, 2 moved\n"
        process.send_signal(signal.SIGINT)
        assert list(told) == []
        assert process.wait() == 0


def test_watch_without_its_library_says_what_to_install(manage: Run, notes: Path, home: Path) -> None:
    (home / "none").mkdir()
    (home / "none" / "watchfiles.py").write_text("raise ImportError", encoding="utf-8")
    paths = os.pathsep.join([str(home / "none"), str(Path(__file__).parents[3])])
    done = manage("index", notes, "--watch", PYTHONPATH=paths)
    assert (done.returncode, done.stdout, done.stderr) == (
        2,
        "",
        (
            "searcher: this needs watchfiles; install it with: "
            f"{shlex.quote(sys.executable)} -m pip install 'searcher-fr[watch]'\n"
        ),
    )


def test_search_keeps_most_of_an_index_and_says_so(search: Run, manage: Run, home: Path) -> None:
    folder = home / "carnet"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.txt").write_text("Un abricot.", encoding="utf-8")
    search("--in", folder, "abricot")
    for file in folder.iterdir():
        file.unlink()
    done = search("-c", "--in", folder, "abricot")
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert done.stderr == (
        f"12 files are missing and were kept, they may come back; to remove them: searcher index {folder}\n"
    )
    assert manage("index", folder).stdout.startswith("0 added, 0 changed, 12 removed")
