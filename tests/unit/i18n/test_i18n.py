"""Messages are English as text, and another language where they are shown."""

import copy
import json
from collections.abc import Iterator

import pytest

from searcher.i18n import LANGUAGES, Message, _, counted, date_shown, language_of, number_shown, shown, speak
from searcher.i18n.system_errors import system_error


@pytest.fixture
def _french() -> Iterator[None]:
    speak("fr")
    yield
    speak(LANGUAGES[0])


def test_a_message_is_its_english_text() -> None:
    message = _("there is no index in {folder}", folder="notes")
    assert message == "there is no index in notes"
    assert json.dumps([message]) == '["there is no index in notes"]'
    assert {message: 1}["there is no index in notes"] == 1
    assert shown(copy.copy(message), "fr") == shown(message, "fr")


def test_english_is_spoken_until_something_else_is_asked_for() -> None:
    assert shown(_("nothing found")) == "nothing found"
    assert number_shown(1234.5, ",.1f") == "1,234.5"


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "0 fichier"),
        (1, "1 fichier"),
        (2, "2 fichiers"),
        (1200, "1\u202f200 fichiers"),
        (10**6, "1\u202f000\u202f000 fichiers"),
    ],
)
def test_french_has_its_own_plural_and_thousands(number: int, expected: str) -> None:
    assert shown(counted("{n:,} file", "{n:,} files", number), "fr") == expected


def test_english_has_the_singular_for_one_alone() -> None:
    assert [counted("{n:,} file", "{n:,} files", n) for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]


def test_values_are_written_as_the_language_writes_them() -> None:
    inner = counted("{n:,} document", "{n:,} documents", 1500)
    assert shown(_("made anew from {documents}", documents=inner), "fr") == "refait à partir de 1\u202f500 documents"
    told = _(
        "{news} in {seconds:.1f} s",
        news=counted("{n:,} paragraph", "{n:,} paragraphs", 1),
        seconds=1.25,
    )
    assert shown(told, "fr") == "1 paragraphe en 1,2\u00a0s"


def test_values_are_no_templates() -> None:
    for name in ("{0}", "{folder}", "%(n)s", "{{"):
        assert name in shown(_("there is no index in {folder}", folder=name), "fr")


@pytest.mark.usefixtures("_french")
def test_what_no_catalogue_has_stays_english() -> None:
    assert shown(_("said {n} times by nobody", n=3)) == "said 3 times by nobody"
    assert shown("plain text") == "plain text"


@pytest.mark.usefixtures("_french")
def test_dates_and_numbers_of_their_own() -> None:
    assert [date_shown(iso) for iso in ("2024-02-01", "2024-08-15", "2024-12", "1999", "avant-hier", "2024-00-07")] == [
        "1er février 2024", "15 août 2024", "décembre 2024", "1999", "avant-hier", "2024-00-07",
    ]  # fmt: skip
    assert number_shown(12345) == "12\u202f345"


def test_what_the_system_says_is_translated_where_it_is_known() -> None:
    assert shown(system_error(PermissionError(13, "Permission denied")), "fr") == "permission refusée"
    assert shown(system_error(OSError(95, "Operation not supported")), "fr") == "Operation not supported"
    assert isinstance(system_error(OSError("bare")), Message)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "fr_BE.UTF-8"}, "fr"),
        ({"LANG": "fr_FR", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "fr_FR", "LC_ALL": ""}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE", "LANGUAGE": "de:fr:en"}, "fr"),
        ({"LANG": "fr_FR", "LANGUAGE": "en"}, "en"),
        ({"LANG": "POSIX", "LANGUAGE": "fr"}, "en"),
        ({"LANG": "de_DE"}, "en"),
        ({"LANG": "C", "SEARCHER_LANG": "fr"}, "fr"),
        ({"LANG": "fr_FR", "SEARCHER_LANG": "en"}, "en"),
        ({"LANG": "fro_FR"}, "en"),
    ],
)  # fmt: skip
def test_language_of_an_environment(environment: dict[str, str], expected: str) -> None:
    assert language_of(environment) == expected
