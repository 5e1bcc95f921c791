"""docs/cli.md says what the commands say."""

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_page_is_what_the_commands_say() -> None:
    spec = importlib.util.spec_from_file_location("cli_reference", ROOT / "tools" / "cli_reference.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    written = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert written == tool.reference(), "run: python tools/cli_reference.py"
