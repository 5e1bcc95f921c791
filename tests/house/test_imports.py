"""The layout shows the flow: imports go one way, and each library is known in one room only."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "searcher"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = [
    "messages",
    "errors",
    "config",
    "documents",
    "french",
    "kernels",
    "index",
    "query",
    "results",
    "locations",
    "library",
    "settings",
    "web",
    "cli",
]
# Bringing the index up to date reads documents; everything else that is imported stands to the left.
FRENCH_MAY_IMPORT = {"collections", "functools", "itertools", "re", "typing", "unicodedata", "importlib", "Stemmer"}


def name_of(module: Path) -> str:
    return ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts)


def imports(module: Path) -> Iterator[str]:
    """The modules that it imports, anywhere in it, but for type checkers alone."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    unused = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if node in unused:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(module)} imports relatively"
            yield node.module or ""


def room_of(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if parts[0] == "searcher" and len(parts) > 1 else None


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_no_room_imports_from_a_room_to_its_right(module: Path) -> None:
    room = room_of(name_of(module))
    if room in {None, "__init__"}:
        return
    wrong = [found for found in imports(module) if (other := room_of(found)) and ROOMS.index(other) > ROOMS.index(room)]
    assert wrong == []


def test_every_room_has_its_place() -> None:
    assert {room_of(name_of(module)) for module in MODULES} - {"__init__"} == set(ROOMS)


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("whoosh", "index"),
        ("click", "cli"),
        ("markdown_it", "documents"),
        ("pypdfium2", "documents"),
        ("starlette", "web"),
        ("uvicorn", "web"),
        ("jinja2", "web"),
    ],
)
def test_library_is_known_in_one_room(library: str, room: str) -> None:
    users = {
        room_of(name_of(module)) for module in MODULES if library in {name.split(".")[0] for name in imports(module)}
    }
    assert users == {room}


def test_french_reads_no_files_and_knows_nothing_but_language() -> None:
    for module in (PACKAGE / "french").glob("*.py"):
        assert {name.split(".")[0] for name in imports(module)} <= {*FRENCH_MAY_IMPORT, "searcher"}
        assert not {"open", "print"} & {
            node.func.id
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_says_what_it_is(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
