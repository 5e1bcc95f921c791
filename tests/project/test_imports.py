"""The layout shows the flow: one table says which package may import which, and a library is known in one package only."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

PACKAGE = Path(__file__).parents[2] / "searcher"
MODULES = sorted(PACKAGE.rglob("*.py"))
LAYERS = {
    "searcher": [
        {"hints"}, {"lazy", "paths"}, {"errors", "processes", "threads"}, {"startup_cache"}, {"startup_cache_writer"}, {"i18n"}, {"config", "installing"}, {"kernels"}, {"documents", "french"}, {"index"}, {"sync", "query"},
        {"results"}, {"cluster"}, {"library"}, {"integrations", "web"}, {"cli"},
    ],
    "searcher.documents": [{"text"}, {"formats"}, {"scan"}, {"read"}],
    "searcher.index": [{"storage"}, {"format"}, {"read", "whoosh"}, {"write"}],
    "searcher.query": [
        {"language"}, {"plan"}, {"options"}, {"filter"}, {"expand"}, {"match"}, {"rank"}, {"search", "scan", "facets", "explain"}, {"suggest"},
    ],
}  # fmt: skip
"""Who may import whom: a name may import from those in its set and from those before it, also for types alone."""

SEEN_BY_PEOPLE = {
    "errors",
    "hints",
    "startup_cache_writer",
    "startup_cache",
    "paths",
    "processes",
    "threads",
    "installing",
    "i18n",
    "config",
    "results",
    "library",
    "integrations",
    "web",
}
"""What a screen, a page or an integration may import, types included."""

FRENCH_MAY_IMPORT = {
    "__future__",
    "collections",
    "functools",
    "itertools",
    "re",
    "typing",
    "unicodedata",
    "importlib",
    "Stemmer",
}


def name_of(module: Path) -> str:
    return ".".join(module.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imports(module: Path) -> Iterator[str]:
    """The modules that it imports, anywhere in it and for type checkers as well."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(module)} imports relatively"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in NAMES else node.module or ""


NAMES = {name_of(module) for module in MODULES}
IMPORTS = {module: set(imports(module)) for module in MODULES}
GRAPH = {name_of(module): found & NAMES for module, found in IMPORTS.items()}
LIBRARIES = {module: {name.split(".")[0] for name in found} for module, found in IMPORTS.items()}


def below(package: str, dotted: str) -> str | None:
    """What stands right below a package in a dotted name."""
    return dotted.removeprefix(f"{package}.").split(".")[0] if dotted.startswith(f"{package}.") else None


@pytest.mark.parametrize("package", LAYERS)
def test_imports_go_one_way(package: str) -> None:
    level = {name: number for number, names in enumerate(LAYERS[package]) for name in names}
    wrong = {
        f"{module} → {other}"
        for module, others in GRAPH.items()
        if module != "searcher"  # its public names are loaded when they are used
        for other in others
        if (one := below(package, module)) in level
        and (two := below(package, other)) in level
        and (level[two] > level[one] or (level[two] == level[one] and one != two and package == "searcher"))
    }
    assert wrong == set()


@pytest.mark.parametrize("package", ["integrations", "web", "cli"])
def test_what_people_see_is_made_of_the_library(package: str) -> None:
    wrong = {
        f"{module} → {other}"
        for module, others in GRAPH.items()
        if below("searcher", module) == package
        for other in others
        if below("searcher", other) not in {package, *SEEN_BY_PEOPLE, None}
    }
    assert wrong == set()


def test_every_package_has_its_place() -> None:
    places = {name for names in LAYERS["searcher"] for name in names}
    assert {below("searcher", name) for name in NAMES} - {None, "__init__", "__main__"} <= places


def circles() -> list[set[str]]:
    """The sets of modules each of which can be reached from each other."""
    reach = {name: set(others) for name, others in GRAPH.items() if name != "searcher"}
    while True:
        grown = {name: others.union(*(reach.get(other, ()) for other in others)) for name, others in reach.items()}
        if grown == reach:
            break
        reach = grown
    found: dict[frozenset[str], None] = defaultdict(None)
    for name in sorted(reach):
        circle = frozenset(other for other in reach[name] if name in reach.get(other, ())) | (
            {name} if name in reach[name] else set()
        )
        if circle:
            found[frozenset(circle)] = None
    return [set(circle) for circle in found]


def test_no_modules_import_each_other() -> None:
    assert [sorted(circle) for circle in circles()] == []


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("whoosh", "index"),
        ("click", "cli"),
        ("markdown_it", "documents"),
        ("pypdfium2", "documents"),
        ("starlette", "web"),
        ("uvicorn", "web"),
        ("jinja2", "web"),
        ("mcp", "integrations"),
        ("langchain_core", "integrations"),
        ("llama_index", "integrations"),
        ("haystack", "integrations"),
        ("fastapi", "integrations"),
        ("datasette", "integrations"),
        ("watchfiles", "library"),
    ],
)
def test_library_is_known_in_one_package(library: str, package: str) -> None:
    users = {below("searcher", name_of(module)) for module in MODULES if library in LIBRARIES[module]}
    assert users == {package}


def test_french_reads_no_files_and_knows_nothing_but_language() -> None:
    for module in (PACKAGE / "french").glob("*.py"):
        assert LIBRARIES[module] <= {*FRENCH_MAY_IMPORT, "searcher"}
        assert not {"open", "print"} & {
            node.func.id
            for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_module_says_what_it_is(module: Path) -> None:
    assert ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "package", ["searcher", "searcher.kernels", "searcher.library", "searcher.query", "searcher.results"]
)
def test_a_name_loaded_when_used_is_no_module_beside_it(package: str) -> None:
    """Whoever imports that module puts it in the place of the name, for all who ask for the name later."""
    loaded = import_module(package)
    homes: dict[str, str] = vars(loaded).get("_HOMES") or vars(loaded)["_TWINS"]
    beside = {module.name for module in iter_modules(loaded.__path__)}
    assert {name for name in homes if name in beside} == set()
