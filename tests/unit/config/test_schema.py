"""Options: each is given in one table, and what a command or a file takes is what the table says."""

import re
from pathlib import Path

import click
import pytest

from searcher.cli.run_search import Asked
from searcher.cli.search_command import search
from searcher.config.schema import INDEX, KEYS, READING, SEARCH, Option, defaults
from searcher.config.settings import read_settings
from searcher.errors import ConfigError

SETTINGS = Path(__file__).parents[3] / "docs" / "settings.md"
IN_FILE = [option for option in SEARCH if option.key and option is not INDEX]


def test_parameters_and_defaults_of_search_are_those_of_the_table() -> None:
    options = (*SEARCH, *READING)
    assert {name: Asked._field_defaults[name] for name in defaults(options)} == defaults(options)
    assert set(Asked._fields) == {option.name for option in options} | {"query", "corpora", "settings"}
    given = {parameter.name: parameter for parameter in search.params}
    assert all(set(given[option.name].opts) == set(option.flags) for option in options)
    assert all(isinstance(given[option.name], click.Option) for option in options)


def test_every_key_of_a_file_is_documented() -> None:
    text = SETTINGS.read_text(encoding="utf-8")
    keys = [*KEYS, *(option.key.replace("_", "-") for option in IN_FILE)]
    assert [key for key in keys if not re.search(rf"^\[?{key}(\]| =)", text, re.MULTILINE)] == []


@pytest.mark.parametrize("option", IN_FILE, ids=[option.key for option in IN_FILE])
@pytest.mark.parametrize("wrong", ["[]", "-1", '""', "1979-05-27"])
def test_a_value_of_another_kind_is_refused_by_its_line(option: Option, wrong: str, tmp_path: Path) -> None:
    file = tmp_path / "searcher.toml"
    file.write_text(f"[search]\n{option.key} = {wrong}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=rf"line 2: {option.key} is "):
        read_settings(file)
