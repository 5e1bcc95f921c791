"""What the documentation shows of answers is what the commands answer."""

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest

import searcher

ROOT = Path(__file__).parents[2]
_QUOTED = re.compile(r"« ([^»]*\*\*[^»]*) »")


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tour", ROOT / "tools" / "tour.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_show_what_the_commands_answer(tool: ModuleType) -> None:
    pages = tool.pages()
    assert len(pages) == 5
    differing = [path.name for path, text in pages.items() if path.read_text(encoding="utf-8") != text]
    assert differing == [], "run: python tools/tour.py"


def test_twenty_queries_are_shown_and_both_readmes_ask_the_same_five(tool: ModuleType) -> None:
    asked = {
        language: [command for command, _told in tool._ROW.findall(path.read_text(encoding="utf-8"))]
        for language, path in tool.READMES.items()
    }
    assert asked["en"] == asked["fr"]
    assert len(asked["en"]) == 5
    assert len(tool.queries()) == 20


def test_what_the_table_quotes_is_found_and_marked_so(tool: ModuleType, tmp_path: Path) -> None:
    with searcher.open(ROOT / "corpus", index=tmp_path / "index") as index:
        for command, told in tool.queries():
            query = " ".join(shlex.split(command)[1:])
            marked = [
                re.sub(
                    r"\s+",
                    " ",
                    hit.text[max(0, start - 40) : start] + "**" + hit.text[start:end] + "**" + hit.text[end : end + 40],
                )
                for hit in index.search(query, limit=200)
                for start, end in hit.highlights
            ]
            for quoted in _QUOTED.findall(told):
                assert any(re.sub(r"\s+", " ", quoted).lower() in text.lower() for text in marked), (command, quoted)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_picture_has_a_colour_for_every_look_on_light_and_dark(tool: ModuleType, language: str) -> None:
    drawn = tool.PICTURES[language].read_text(encoding="utf-8")
    light, dark = drawn.split("@media(prefers-color-scheme:dark)")
    for look in {look for looks in re.findall(r'tspan [^>]*class="([^"]*)"', drawn) for look in looks.split()}:
        assert f".{look}{{" in light
        assert look == "b" or f".{look}" in dark.partition("</style>")[0]
    assert "\x1b" not in drawn
