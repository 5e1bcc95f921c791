"""Where documents and index are looked for, when nobody says."""

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]


def indexes(folder: Path) -> list[str]:
    """The folders below in which an index is kept."""
    return sorted({str(found.parent.relative_to(folder)) for found in folder.rglob("_MAIN_*.toc")})


@pytest.fixture
def corpus(notes: Path, home: Path) -> Path:
    return notes.rename(home / "corpus")


@pytest.mark.usefixtures("corpus")
def test_corpus_here_is_searched_and_its_index_is_beside_it(search: Run, home: Path) -> None:
    done = search("dort")
    assert "corpus/chats.txt:3" in done.stdout
    assert indexes(home) == ["index"]


def test_other_folder_has_its_index_in_the_users_cache(search: Run, notes: Path, home: Path) -> None:
    assert search("--in", "notes", "dort").returncode == 0
    (found,) = indexes(home)
    assert found.startswith("cache/searcher/notes-")
    assert search("--in", notes, "dort").stderr == ""
    assert indexes(home) == [found]


def test_single_file_called_corpus_has_its_index_in_the_users_cache(search: Run, home: Path) -> None:
    (home / "corpus.txt").write_text("Le chat dort.", encoding="utf-8")
    done = search("--in", "corpus.txt", "dort")
    assert "corpus.txt:1" in done.stdout
    assert indexes(home)[0].startswith("cache/searcher/corpus-")


def test_option_goes_before_variable_and_variable_before_default(search: Run, corpus: Path, home: Path) -> None:
    for name in ("variable", "option"):
        (home / name).mkdir()
        (home / name / "a.txt").write_text(f"Le chat de {name}.", encoding="utf-8")
    variables = {"SEARCHER_CORPUS": "variable"}
    assert "corpus/chats.txt" in search("chat").stdout
    assert "Le chat de variable." in search("chat", **variables).stdout
    assert "Le chat de option." in search("--in", "option", "chat", **variables).stdout
    assert "corpus/chats.txt" in search("chat", SEARCHER_CORPUS="").stdout
    assert corpus.exists()


@pytest.mark.usefixtures("corpus")
def test_index_goes_where_the_variable_or_the_option_says(search: Run, home: Path) -> None:
    search("chat", SEARCHER_INDEX="by-variable")
    assert indexes(home) == ["by-variable"]
    search("--index", "by/option", "chat", SEARCHER_INDEX="by-variable")
    assert indexes(home) == ["by-variable", "by/option"]


def test_index_of_another_folder_is_replaced_only_when_asked_for(
    search: Run, manage: Run, notes: Path, home: Path
) -> None:
    (home / "other").mkdir()
    (home / "other" / "a.txt").write_text("Le lapin saute.", encoding="utf-8")
    search("--in", notes, "--index", "ix", "chat")
    done = search("--in", "other", "--index", "ix", "lapin")
    assert done.returncode == 2
    assert done.stderr.startswith(f"search: the index in ix was made from {notes}, not other; choose another place")
    assert search("--in", notes, "--index", "ix", "chat").returncode == 0
    manage("index", "other", "--index", "ix", "--rebuild")
    assert "other/a.txt:1" in search("--in", "other", "--index", "ix", "lapin").stdout


@pytest.mark.parametrize("command", ["index", "status", "check", "repair"])
def test_every_command_takes_the_folder_with_or_without_the_option(manage: Run, notes: Path, command: str) -> None:
    manage("index", notes)
    named, plain = manage(command, "--in", notes), manage(command, notes)
    assert named.returncode == plain.returncode == 0, named.stderr + plain.stderr
    assert re.sub("[0-9.]+ s", "", named.stdout) == re.sub("[0-9.]+ s", "", plain.stdout)


@pytest.mark.parametrize("command", ["status", "check", "repair", "forget"])
def test_a_command_about_one_folder_refuses_two(manage: Run, notes: Path, command: str) -> None:
    done = manage(command, notes, "--in", "other")
    assert (done.returncode, done.stdout) == (2, "")
    assert "leave out" in done.stderr


def test_forget_takes_the_option_and_asks_for_a_path_without_it(manage: Run, notes: Path) -> None:
    manage("index", notes)
    assert manage("forget").stderr == "searcher: say what to forget: searcher forget PATH\n"
    assert "forgot 1 file" in manage("forget", "--in", notes / "chats.txt").stdout


def test_a_hint_on_dashes_belongs_to_the_command_that_has_queries(search: Run, manage: Run) -> None:
    assert "search 'libre -gratuit'" in search("libre", "-gratuit").stderr
    assert "gratuit" not in manage("status", "--nowhere").stderr
