"""The breaks that `tools/mutants.py` makes are still in the code, and those that it draws are code."""

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", ROOT / "tools" / "mutants.py")
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


def test_breaks_that_were_once_survived_can_be_made(tool: ModuleType) -> None:
    assert len(list(tool.survived())) == len(tool.SURVIVED)


def test_a_file_with_a_break_is_still_python(tool: ModuleType) -> None:
    for mutant in tool.of_file(ROOT / "searcher" / "french" / "compound.py"):
        assert mutant.broken != mutant.text
        assert ast.dump(ast.parse(mutant.broken)) != ast.dump(ast.parse(mutant.text))
