"""docs/cli.md and the manual pages say what the commands say."""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_page_is_what_the_commands_say() -> None:
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == tool("cli_reference").reference(), "run: python tools/cli_reference.py"


def test_manual_pages_are_what_the_commands_say() -> None:
    for path, text in tool("man_pages").pages().items():
        assert path.read_text(encoding="utf-8") == text, "run: python tools/cli_reference.py"


@pytest.mark.skipif(not shutil.which("groff"), reason="needs groff")
@pytest.mark.parametrize("name", ["search", "searcher"])
def test_manual_pages_are_set_without_a_warning(name: str) -> None:
    done = subprocess.run(
        ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-P-cbou", str(ROOT / "docs" / "man" / f"{name}.1")],  # noqa: S607
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""
    assert "--in PATH" in done.stdout
    assert "'libre -gratuit'" in done.stdout or "'logiciel -gratuit'" in done.stdout or name == "searcher"
