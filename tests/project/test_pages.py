"""What the pages name exists: links and their anchors, files, modules and their members, options, variables."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/*.md", "index/*.md", "corpus/README.md", "searcher/**/*.md")
    for page in ROOT.glob(pattern)
)
FOR_DEVELOPERS = [
    page
    for page in PAGES
    if page.stem in {"architecture", "reliability", "CONTRIBUTING"} or page.parent.name == "decisions"
]
FOLDERS = ("searcher", "tests", "tools", "benchmarks", "docs", "corpus", ".ci", ".github")
CODE = ("searcher", "tests", "tools", "benchmarks")

_LINK = re.compile(r"\]\((?!\w+:)([^)\s#]*)(?:#([^)\s]+))?\)")
_HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
_FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_FILE = re.compile(r"(?<![\w/.*~:{-])((?:[\w.-]+/)*[\w-]+\.(?:py|tsv|sh|c))\b(?![\w/.])")
_FOLDER = re.compile(r"(?:[a-z_.-]+/)+")
_DOTTED = re.compile(r"[a-z_]+(?:\.\w+)+")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_VARIABLE = re.compile(r"\bSEARCHER_[A-Z_]+")
# Options of pip, git and the like that a page names; ours are in docs/cli.md, those of scripts in their sources.
# Sections of a segment, and what a page names of a library or as a variable.
_NO_MODULES = {"searcher.toml", "whoosh.index.open_dir", "stem.shared", "stem.words", "hit.explanation"}
_OF_OTHERS = {"--upgrade", "--user", "--editable"}


@cache
def tree() -> list[str]:
    """The paths of all files that a page may name, with a slash in front, so that an end of one can be looked for."""
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [f"/{path.relative_to(ROOT).as_posix()}" for path in [*files, *ROOT.glob("*.*")]]


def text_of(folder: str) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py"))


@cache
def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def modules() -> dict[str, list[Path]]:
    """The modules and packages of the project by the last part of their names."""
    found: dict[str, list[Path]] = {}
    for path in [*(ROOT / "searcher").rglob("*.py"), *(ROOT / "benchmarks").glob("*.py")]:
        found.setdefault(path.parent.name if path.stem == "__init__" else path.stem, []).append(path)
    return found


@cache
def members(path: Path) -> set[str]:
    """The names that a module defines or imports, those of its classes as `Class.name`."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        names |= defined(node)
        if isinstance(node, ast.ClassDef):
            inner = set[str]().union(*(defined(one) for one in ast.walk(node) if isinstance(one, ast.stmt)))
            names |= {f"{node.name}.{name}" for name in inner}
    if path.stem == "__init__":
        names |= {entry.stem for entry in path.parent.iterdir()}
        names |= set(re.findall(r"\"(\w+)\"", path.read_text(encoding="utf-8")))  # public names that load lazily
    return names


def defined(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
        case ast.Assign(targets=targets):
            return {one.id for one in targets if isinstance(one, ast.Name)}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {(one.asname or one.name).partition(".")[0] for one in names}
        case ast.If(body=body, orelse=other):
            return set[str]().union(*(defined(one) for one in [*body, *other]))
        case _:
            return set()


def exists(dotted: str) -> bool:
    """True if a dotted name leads from a module of the project to a member, or begins with no module of the project."""
    first, *rest = dotted.split(".")
    places = [ROOT / "searcher" / "__init__.py"] if first == "searcher" else modules().get(first, [])
    return not places or any(leads_on(path, rest) for path in places)


def leads_on(path: Path, parts: list[str]) -> bool:
    """True if the names follow each other from a module's file: sub-packages, modules, then a member and one of its."""
    if parts and path.stem == "__init__":
        below = [path.parent / f"{parts[0]}.py", path.parent / parts[0] / "__init__.py"]
        if any(one.exists() and leads_on(one, parts[1:]) for one in below):
            return True
    return not parts or ".".join(parts[:2]) in members(path) or (len(parts) == 1 and parts[0] in members(path))


def prose(page: Path) -> str:
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def spans(page: Path) -> Iterator[str]:
    yield from _SPAN.findall(prose(page))


def test_links_lead_to_a_file_and_a_heading() -> None:
    broken = []
    for page in PAGES:
        for target, anchor in _LINK.findall(prose(page)):
            file = (page.parent / target).resolve() if target else page
            if not file.exists() or (anchor and anchor not in anchors(file)):
                broken.append((page.name, f"{target}#{anchor}"))
    assert broken == []


def test_paragraphs_and_headings_begin_a_line() -> None:
    joined = re.compile(r"[^\s#]#{2,4} \w|[.)]\*\*\w")
    assert [(page.name, found[0]) for page in PAGES for found in joined.finditer(prose(page))] == []


def test_files_exist() -> None:
    named = {(page.name, name) for page in PAGES for name in _FILE.findall(page.read_text(encoding="utf-8"))}
    missing = [
        (page, name)
        for page, name in sorted(named)
        if not any(path.endswith(f"/{name.lstrip('./')}") for path in tree())
    ]
    assert missing == []


def test_folders_exist() -> None:
    named = {(page.name, span) for page in PAGES for span in spans(page) if _FOLDER.fullmatch(span)}
    ours = sorted((page, name) for page, name in named if name.split("/")[0] in FOLDERS)
    assert [one for one in ours if not (ROOT / one[1]).is_dir()] == []


def test_modules_and_their_members_exist() -> None:
    missing = []
    for page in PAGES:
        for span in spans(page):
            match = _DOTTED.match(span)
            if match is None or _FILE.match(span) or span[match.end() :][:1] not in {"", "("}:
                continue
            whole = match[0].startswith("searcher.") and match[0] not in _NO_MODULES
            # On a page for users `index.closed` is a variable of an example, on the others a module.
            if (whole or page in FOR_DEVELOPERS) and match[0] not in _NO_MODULES and not exists(match[0]):
                missing.append((page.name, match[0]))
    assert missing == []


def test_options_and_variables_exist() -> None:
    known = set(_OPTION.findall((ROOT / "docs" / "cli.md").read_text(encoding="utf-8"))) | _OF_OTHERS
    read: set[str] = set()
    for folder in CODE:
        text = text_of(folder)
        known |= set(re.findall(r"[\"'](--[a-z-]+)", text))
        read |= set(_VARIABLE.findall(text))
    named = {(page.name, name) for page in PAGES for name in _OPTION.findall(page.read_text(encoding="utf-8"))}
    assert sorted(one for one in named if one[1] not in known) == []
    named = {(page.name, name) for page in PAGES for name in _VARIABLE.findall(page.read_text(encoding="utf-8"))}
    assert sorted(one for one in named if one[1] not in read) == []


def test_a_name_that_leads_nowhere_is_noticed() -> None:
    assert exists("searcher.sync.refresh.refresh")
    assert exists("refresh.refresh")
    assert exists("searcher.Filter")
    assert not exists("searcher.nowhere")
    assert not exists("searcher.sync.refresh.nothing")
    assert not exists("refresh.nothing")
    assert "the-segment" in anchors(ROOT / "docs" / "architecture.md")
    assert "the-segmend" not in anchors(ROOT / "docs" / "architecture.md")
