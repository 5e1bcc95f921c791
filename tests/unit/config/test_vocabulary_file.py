"""A file of settings from a stranger: whatever is in it, it is read or refused in a line, at once."""

from pathlib import Path

import pytest

from searcher.config.vocabulary_file import read_config
from searcher.errors import ConfigError

DEEP = "[" * 50_000


@pytest.mark.parametrize(
    "text",
    [
        f"synonyms = {DEEP}",
        "search = " + "{a = " * 50_000,
        ".".join(["a"] * 100_000) + " = 1",
        "[" + " . ".join(['"a"'] * 100_000) + "]",
        f'exact = ["""a"""", {DEEP}',
        f"exact = ['''a''''', {DEEP}",
        f'exact = ["\\"", {DEEP}',
        f"exact = ['\\', {DEEP}",
        f"# '\nexact = {DEEP}",
    ],
)
def test_deep_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "searcher.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"searcher\.toml, line [12]: this is nested too deep$"):
        read_config(tmp_path / "searcher.toml")


@pytest.mark.parametrize("text", [DEEP, ".".join("a" * 100), '\\"' + DEEP, "'" + DEEP])
def test_texts_may_hold_any_sign(tmp_path: Path, text: str) -> None:
    content = f'# {text}\nsynonyms = ["""b, a{text}""", "b, c"]\n' + "stop_words = []\n"
    (tmp_path / "searcher.toml").write_text(content, encoding="utf-8")
    assert len(read_config(tmp_path / "searcher.toml").synonyms) == 2


def test_number_of_too_many_digits_is_refused(tmp_path: Path) -> None:
    (tmp_path / "searcher.toml").write_text("max_size = " + "9" * 5000, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"searcher\.toml has a number that is too long$"):
        read_config(tmp_path / "searcher.toml")
