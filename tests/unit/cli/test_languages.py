"""The commands speak the language of the user; what programs read does not depend on it."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from searcher.i18n import LANGUAGES

Run = Callable[..., subprocess.CompletedProcess[str]]
FRENCH = {"LC_ALL": "fr_FR.UTF-8"}


def test_errors_are_told_in_the_language_of_the_locale(search: Run, manage: Run) -> None:
    assert search("chat", **FRENCH).stderr == (
        "search: il n’y a pas de dossier corpus/ ici\u202f; dites où sont les documents avec --in DOSSIER\n"
    )
    assert manage("forget", "nowhere", **FRENCH).stderr.startswith("searcher: il n’y a pas d’index dans ")


@pytest.mark.parametrize("option", [["--lang", "fr"], ["--lang=fr"]])
def test_the_option_says_more_than_the_locale(search: Run, manage: Run, option: list[str]) -> None:
    assert "Usage\u00a0: search" in search(*option, "--help").stdout
    assert "Usage\u00a0: searcher index" in manage("index", *option, "--help").stdout
    assert "il n’y a pas" in manage(*option, "status").stderr
    assert "there is no folder" in search("chat", "--lang", "en", **FRENCH).stderr


def test_the_variable_of_our_own_says_more_than_the_locale(search: Run) -> None:
    assert "il n’y a pas" in search("chat", SEARCHER_LANG="fr").stderr


def test_what_click_says_is_said_in_french(search: Run) -> None:
    assert "n’est pas un nombre" in search("--limit", "x", "chat", **FRENCH).stderr
    assert "Pas d’option" in search("--nothing", **FRENCH).stderr
    told = search("--help", **FRENCH).stdout
    assert "Afficher cette aide." in told
    assert "\nOù chercher\u00a0:\n" in told
    assert "is not one of" in search("--lang", "de", "chat").stderr


def test_option_after_two_dashes_is_a_word(search: Run, notes: Path) -> None:
    done = search("--in", notes, "--", "--lang", "fr")
    assert "fichier" not in done.stderr


def test_what_was_kept_in_the_index_is_shown_in_french(manage: Run, notes: Path) -> None:
    (notes / "leer.txt").write_text(" ")
    (notes / "kaputt.docx").write_bytes(b"none")
    assert "écarté  leer.txt\u00a0: ne contient pas de texte" in manage("index", notes, **FRENCH).stdout
    told = manage("status", "--in", notes, **FRENCH).stdout
    assert "écarté      kaputt.docx\u00a0: est endommagé\u00a0: il ne commence pas comme" in told
    assert "contient    5 paragraphes de 3 documents" in told


@pytest.mark.slow
def test_json_lines_and_exit_codes_are_the_same_in_every_language(search: Run, manage: Run, notes: Path) -> None:
    (notes / "leer.txt").write_text(" ")
    search("--in", notes, "chat")
    commands = [
        ["--jsonl", "--explain", "chat"],
        ["--format", "{rank} {path} {line} {score} {snippet}", "chat"],
        ["-c", "chat"],
        ["-l", "chat"],
        ["zzz"],
        ["--json", "--limit", "x"],
        ["--json", "titre:zzz"],
    ]
    for command in commands:
        answers = {
            (done.returncode, _timeless(done.stdout))
            for language in LANGUAGES
            for done in [search("--in", notes, "--lang", language, *command)]
        }
        assert len(answers) == 1, command
    statuses = {
        json.dumps(json.loads(manage("status", "--in", notes, "--json", "--lang", language).stdout))
        for language in LANGUAGES
    }
    assert len(statuses) == 1
    assert "holds no text" in statuses.pop()


def _timeless(text: str) -> str:
    return re.sub(r'"took_ms": [\d.]+', "", text)


def test_notes_advice_and_suggestions_are_told_in_french(search: Run, notes: Path) -> None:
    search("--in", notes, "chat")
    assert "un guillemet est seul\u00a0: laissé de côté" in search("--in", notes, '"chat', **FRENCH).stderr
    assert "Vouliez-vous dire\u00a0: chien" in search("--in", notes, "--no-correction", "chein", **FRENCH).stderr


def test_places_and_explanations_are_told_in_french(search: Run, notes: Path) -> None:
    assert "aussi " in search("--in", notes, "répété", **FRENCH).stdout
    assert "chats\u00a0: trouvé comme chat" in search("--in", notes, "chats", "--explain", **FRENCH).stdout
