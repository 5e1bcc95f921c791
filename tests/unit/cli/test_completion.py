"""What a shell is offered after a Tab; and a real bash that takes it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def offered(search: Run, *typed: str | Path) -> list[str]:
    """What is offered for the last of the words typed."""
    words = " ".join(["search", *map(str, typed)])
    done = search(_SEARCH_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(len(typed)))
    assert (done.returncode, done.stderr) == (0, "")
    return [line.partition(",")[2] for line in done.stdout.splitlines() if line]


def test_words_of_the_index_complete_the_last_word(search: Run, notes: Path) -> None:
    where = ("--in", notes)
    assert offered(search, *where, "cha") == []  # nothing is built for it
    search(*where, "chat")
    assert offered(search, *where, "cha") == ["chat"]
    assert offered(search, *where, "le", "par") == ["paragraphe"]
    assert offered(search, *where, "rep") == ["repete"]
    assert offered(search, *where, "répét") == ["répété"]
    assert offered(search, *where, "+Chi") == ["+chien"]


def test_fields_and_options_are_completed(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    assert offered(search, "--in", notes, "ti") == ["titre:", "title:"]
    assert offered(search, "--sort", "d") == ["date"]
    assert offered(search, "--ful") == ["--full"]


def test_no_documents_are_no_error(search: Run) -> None:
    assert offered(search, "--in", "/nowhere", "cha") == []


def test_powershell_is_offered_the_same(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    for typed, offer in (("cha", "plain,chat"), ("'cha'", "plain,chat"), ("--ful", "plain,--full")):
        asked = {"COMP_WORDS": f"search\n--in\n{notes}\n{typed}", "COMP_CWORD": typed}
        done = search(_SEARCH_COMPLETE="powershell_complete", **asked)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.splitlines() == [offer]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_script_is_for_both_commands(manage: Run, shell: str) -> None:
    done = manage("completion", shell)
    assert (done.returncode, done.stderr) == (0, "")
    sign = ' = "' if shell == "powershell" else "="
    assert f"_SEARCH_COMPLETE{sign}{shell}_complete" in done.stdout
    assert f"_SEARCHER_COMPLETE{sign}{shell}_complete" in done.stdout


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_bash_takes_the_script_and_completes(
    manage: Run, search: Run, notes: Path, home: Path, environment: dict[str, str]
) -> None:
    search("--in", notes, "chat")
    command = home / "search"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m searcher.cli.search "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    (home / "script").write_text(manage("completion", "bash").stdout, encoding="utf-8")
    asked = f'source script; COMP_WORDS=(search --in "{notes}" paragr); COMP_CWORD=3; _search_completion search; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(
        [str(shutil.which("bash")), "--norc", "-c", asked],
        cwd=home,
        env={**environment, "PATH": f"{home}:{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout == "paragraphe\n", done.stderr
