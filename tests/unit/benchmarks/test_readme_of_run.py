"""What the READMEs say of speed is what the run they name has measured."""

import json

import pytest
import readme_of_run
from readme_of_run import LANGUAGES, Language


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.readme)
def test_the_tables_are_those_of_the_newest_run(language: Language) -> None:
    file = readme_of_run.newest()
    run = json.loads(file.read_bytes())
    assert readme_of_run.written(language) == readme_of_run.figures(run, file.stem, language)
