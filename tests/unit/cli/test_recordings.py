"""What the commands show, whole screens of it, is what was recorded: on terminals, in a pipe, in both languages."""

import re
from pathlib import Path

import pytest
from recording import LANGUAGES, WIDTHS, file, recorded

from searcher.results.render.terminal import columns


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_shown_is_what_was_recorded(tmp_path: Path, language: str, width: int | None) -> None:
    kept = file(language, width).read_text(encoding="utf-8")
    assert recorded(tmp_path, language, width) == kept, "where that is meant, run: python tests/tools/recording.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_its_terminal(language: str) -> None:
    for width in filter(None, WIDTHS):
        shown = re.sub(r"␛\]8;;.*?␛\\|␛\[[\d;]*m", "", file(language, width).read_text(encoding="utf-8"))
        answers = [part for part in shown.split("\n$ ") if part.startswith("search") and "json" not in part]
        lines = [line for part in answers for line in part.split("\n")[1:] if line.startswith("   ")]
        assert [line for line in lines if columns(line) > width] == []
