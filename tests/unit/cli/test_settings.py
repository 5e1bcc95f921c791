"""`searcher.toml` in the current folder or above: what it sets, what counts before it, and what it must not say."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from searcher.config.locations import nearest
from searcher.config.schema import INDEX, KEYS, SEARCH
from searcher.config.settings import read_settings
from searcher.config.vocabulary_file import read_config
from searcher.errors import ConfigError

Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def project(home: Path) -> Path:
    """A project around the current folder, with notes and drafts."""
    texts = {
        "notes/chats.txt": "Le chat dort.\n\nUn chat mange.\n\nDes chats jouent.\n",
        "notes/brouillons/idee.txt": "Une idée de chat.\n",
        "autres/chiens.txt": "Le chien et le chat.\n",
    }
    for name, text in texts.items():
        path = home.parent / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return home.parent


def settle(project: Path, text: str) -> None:
    (project / "searcher.toml").write_text(text, encoding="utf-8")


def found(done: CompletedProcess[str]) -> list[str]:
    assert done.returncode == 0, done.stderr
    return [hit["path"] for hit in json.loads(done.stdout)["hits"]]


def test_documents_and_index_are_told_from_where_the_file_is(search: Run, manage: Run, project: Path) -> None:
    settle(project, 'documents = "notes"\nindex = ".index"\n')
    assert set(found(search("--json", "chat"))) == {"../notes/chats.txt", "../notes/brouillons/idee.txt"}
    assert (project / ".index").is_dir()
    assert "index       ../.index" in manage("status").stdout
    assert manage("check").returncode == 0
    assert "4 paragraphs of 2 documents in ../.index" in manage("index").stdout


def test_several_documents_are_searched_as_one(search: Run, manage: Run, project: Path) -> None:
    settle(project, 'documents = ["notes", "autres"]\n')
    assert {Path(path).name for path in found(search("--json", "chat"))} == {"chats.txt", "idee.txt", "chiens.txt"}
    assert manage("index").stdout.count("paragraphs of") + manage("index").stdout.count("paragraph of") >= 2
    assert "the settings name several documents, ../notes, ../autres; name one of them" in manage("status").stderr


def test_files_are_chosen_by_the_file(search: Run, manage: Run, project: Path) -> None:
    settle(project, 'documents = "notes"\nexclude = ["brouillons/"]\n')
    assert found(search("--json", "idée OU mange")) == ["../notes/chats.txt"]
    settle(project, 'documents = "notes"\nexclude = []\n')
    assert len(found(search("--json", "idée OU mange"))) == 2
    manage("index", "--exclude", "chats.txt")
    settle(project, 'documents = "notes"\n')
    assert len(found(search("--json", "idée OU mange"))) == 1  # The index remembers what the option said.


def test_words_of_the_file_hold_where_no_others_are_among_the_documents(search: Run, project: Path) -> None:
    settle(project, 'documents = "notes"\nsynonyms = ["matou, chat"]\n')
    assert search("-c", "matou").stdout == "4\n"
    (project / "notes" / "searcher.toml").write_text('synonyms = ["minet, chat"]\n', encoding="utf-8")
    assert search("-c", "matou").returncode == 1
    assert search("-c", "minet").stdout == "4\n"


@pytest.mark.slow
def test_options_count_before_the_environment_and_that_before_the_file(search: Run, project: Path) -> None:
    settle(project, 'documents = "notes"\n[search]\nlimit = 1\nfacets = "type"\n')
    assert len(found(search("--json", "chat"))) == 1
    assert "type:text" in search("chat").stdout
    assert "facets" not in json.loads(search("--json", "chat").stdout)  # What scripts read looks as ever.
    assert len(found(search("--json", "-n", "3", "chat"))) == 3
    assert len(found(search("--json", "-n3", "chat"))) == 3  # read by click
    assert {Path(path).name for path in found(search("--json", "chat", SEARCHER_CORPUS="../autres"))} == {"chiens.txt"}
    assert {Path(path).name for path in found(search("--json", "--in", "../autres", "chat"))} == {"chiens.txt"}
    settle(project, 'documents = "notes"\n[search]\nrefresh-timeout = 5\nmin-score = 0\nfull = true\n')
    assert found(search("--json", "--refresh-timeout", "2", "chat"))


def test_the_index_of_the_file_is_not_that_of_other_documents(search: Run, project: Path) -> None:
    settle(project, 'documents = "notes"\nindex = ".index"\n')
    assert found(search("--json", "chat"))
    assert {Path(path).name for path in found(search("--json", "--in", "../autres", "chat"))} == {"chiens.txt"}


def test_another_file_or_none_may_be_named(search: Run, project: Path) -> None:
    settle(project, 'documents = "notes"\n')
    (project / "home" / "autre.toml").write_text('documents = "../autres"\n', encoding="utf-8")
    assert {Path(path).name for path in found(search("--json", "--config", "autre.toml", "chat"))} == {"chiens.txt"}
    assert "there is no folder corpus/ here" in search("--config", "", "chat").stderr
    assert "nowhere.toml does not exist" in search("--config", "nowhere.toml", "--in", "../notes", "chat").stderr


def test_config_shows_what_is_in_force_and_from_where(manage: Run, project: Path) -> None:
    settle(project, 'documents = "notes"\nmax_size = 2.5\nsynonyms = ["matou, chat"]\n[search]\nmin-score = 1.5\n')
    told = json.loads(manage("config", "--json", SEARCHER_INDEX="ix").stdout)
    file = str(project / "searcher.toml")
    assert told["file"] == file
    settings = told["settings"]
    assert settings["documents"] == {"value": ["../notes"], "origin": "file", "where": file}
    assert settings["index"] == {"value": "ix", "origin": "environment", "where": "$SEARCHER_INDEX"}
    assert settings["max_size"] == {"value": 2.5, "origin": "file", "where": file}
    assert settings["search.min-score"] == {"value": 1.5, "origin": "file", "where": file}
    assert settings["search.sort"] == {"value": "score", "origin": "default", "where": None}
    assert settings["synonyms"]["value"] == 1
    lines = manage("config").stdout.splitlines()
    assert lines[0] == f"file                   {file}"
    assert f"documents              ../notes                 {file}" in lines
    assert "search.sort            score                    default" in lines


def test_config_shows_every_key_that_a_file_may_have(manage: Run) -> None:
    told = json.loads(manage("config", "--json").stdout)["settings"]
    of_search = {f"search.{option.key.replace('_', '-')}" for option in SEARCH if option.key and option is not INDEX}
    assert {*KEYS, *of_search} - {"search"} <= set(told)


def test_config_without_a_file_shows_what_is_usual(manage: Run) -> None:
    told = json.loads(manage("config", "--json").stdout)
    assert told["file"] is None
    assert {row["origin"] for name, row in told["settings"].items() if name != "lang"} == {"default"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("documants = 3\n", "line 1: unknown key documants; the keys are synonyms, exact, stop_words, documents"),
        ("\ndocuments = 3\n", 'line 2: documents is a folder or a file, or a list of them, such as "notes"'),
        ("documents = [3]\n", "line 1: documents is a folder or a file"),
        ("index = []\n", 'line 1: index is a folder, such as ".index"'),
        ("hidden = 1\n", "line 1: hidden is true or false"),
        ("max_size = 0\n", "line 1: max_size is a number of megabytes"),
        ("max_size = inf\n", "line 1: max_size is a number of megabytes"),
        ('documents = "a\\u0000b"\n', "line 1: documents is a folder or a file"),
        ('documents = ["a\\u0000b"]\n', "line 1: documents is a folder or a file"),
        ('index = "a\\u0000b"\n', 'line 1: index is a folder, such as ".index"'),
        ('exclude = "x"\n', "line 1: exclude is a list of patterns"),
        ("search = 3\n", "line 1: search is a table of options of search"),
        ("documents = [" + "".join(f'"n{n}", ' for n in range(201)) + "]", "line 1: documents names 201 places, and can name 200"),
        ("[search]\nmin-score = " + "9" * 400, "line 2: min-score is a number"),
        ("[search]\nlimt = 3\n", "line 2: search has no setting limt; there are limit, sort, min-score"),
        ("[search]\nlimit = 0\n", "line 2: limit is a whole number from 1"),
        ("[search]\nlimit = true\n", "line 2: limit is a whole number from 1"),
        ('[search]\nsort = "size"\n', 'line 2: sort is "score", "date" or "path"'),
        ("[search]\nfull = 1\n", "line 2: full is true or false"),
        ("[search\n", "line 1: "),
    ],
)  # fmt: skip
def test_what_does_not_belong_there_is_said_in_a_line(search: Run, project: Path, text: str, expected: str) -> None:
    settle(project, text)
    done = search("chat")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"search: {project / 'searcher.toml'}, {expected}")
    assert done.stderr.count("\n") == 1


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    assert nearest(inner) is None
    (tmp_path / "searcher.toml").write_text("")
    assert nearest(inner) == tmp_path / "searcher.toml"
    (tmp_path / "a" / "searcher.toml").write_text("")
    assert nearest(inner) == tmp_path / "a" / "searcher.toml"
    assert read_settings(tmp_path / "searcher.toml").documents == ()


def test_a_file_of_another_user_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "searcher.toml"
    path.write_text("")
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(path, 65534, 65534)
    assert nearest(tmp_path) is None


def test_group_of_thousands_of_words_is_refused(tmp_path: Path) -> None:
    (tmp_path / "searcher.toml").write_text(f"synonyms = ['{', '.join(map(str, range(201)))}']")
    with pytest.raises(ConfigError, match="a group has 201 words, and can have 200 at most"):
        read_config(tmp_path / "searcher.toml")
