"""Break the code in many places, one at a time, and count the breaks that a test notices.

    python tools/mutants.py                the breaks that were once survived, each in a copy of the tree
    python tools/mutants.py --sample 50    as many other ones, drawn from the packages that find and rank
    python tools/mutants.py --seed 7 …     others again
    python tools/mutants.py --only TEXT …  those of them whose line of the report has this text
    python tools/mutants.py --list …       show them, and test nothing

A break is judged by its module's own tests and doctest, then by its package's, then by those of the packages that call it,
then by all cases of French, and is noticed at the first that fails; the kernels in Python beside the compiled ones, and instead of them. First of all
the tests must pass without any break. What survives shows a missing test, or changes nothing that anybody could see; such
ones are listed with the reason in `equivalent_mutants.tsv` and are not counted.
"""

from __future__ import annotations

import argparse
import ast
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = ("french", "index", "kernels", "query", "results")
_MAX_SECONDS = 1200


class Mutant(NamedTuple):
    """One break: in a file with a text, at an offset, what stands there and what instead."""

    path: str
    text: str
    offset: int
    old: str
    new: str

    def __str__(self) -> str:
        """Where it is, what the line says, and what it would say."""
        return f"{self.path}:{self.text.count(chr(10), 0, self.offset) + 1}: {self.line}  ⟶  {self.broken_line}"

    @property
    def name(self) -> tuple[str, str, str]:
        """What it is told by wherever the line goes: the file, the line, and the line with the break."""
        return self.path, self.line, self.broken_line

    @property
    def broken(self) -> str:
        """The file with the break."""
        return self.text[: self.offset] + self.new + self.text[self.offset + len(self.old) :]

    @property
    def line(self) -> str:
        """The line, without the blanks before it."""
        return self._line_of(self.text)

    @property
    def broken_line(self) -> str:
        """The line with the break."""
        return self._line_of(self.broken)

    def _line_of(self, text: str) -> str:
        return text[self.text.rfind("\n", 0, self.offset) + 1 :].partition("\n")[0].strip()


# What the whole suite once let pass: a file, what stands in it, and what a careless hand makes of it.
SURVIVED = (
    ("searcher/query/expand/related_terms.py", "_MAX_TERMS = 4", "_MAX_TERMS = 3"),
    ("searcher/query/expand/related_terms.py", "(letters + 1) // 2", "letters // 2"),
    ("searcher/query/rank/near_duplicates.py", "_MIN_SHARED_RATIO = 0.75", "_MIN_SHARED_RATIO = 0.70"),
    ("searcher/query/expand/spelling.py", "_MORE_FREQUENT = 50", "_MORE_FREQUENT = 40"),
    ("searcher/french/numerals.py", 'return ("2d",)', "return ()"),
    ("searcher/french/unknown_forms.py", "_MIN_LETTERS = 4", "_MIN_LETTERS = 3"),
    ("searcher/french/phonetic.py", '("w", "v"),', '("w", "w"),'),
    ("searcher/french/token_words.py", "_MAX_PARTS = 4", "_MAX_PARTS = 5"),
    ("searcher/query/search.py", "in found[:RERANK_DEPTH]", "in found[: RERANK_DEPTH - 1]"),
    ("searcher/index/write/merge_policy.py", "< segment.paragraphs / 2", "<= segment.paragraphs / 2"),
    ("searcher/kernels/windows.py", "first < start < last", "first < last < start"),
    ("searcher/results/hit.py", "MIN_HITS_UNADVISED = 5", "MIN_HITS_UNADVISED = 4"),
    ("searcher/query/rank/title_match.py", "if frequency else None", "if frequency else posting"),
)


def survived() -> Iterator[Mutant]:
    """The breaks of `SURVIVED`. Raises `ValueError` for one whose text is not there once."""
    for path, old, new in SURVIVED:
        text = (ROOT / path).read_text(encoding="utf-8")
        if text.count(old) != 1:
            msg = f"{path} has {old!r} {text.count(old)} times"
            raise ValueError(msg)
        yield Mutant(path, text, text.index(old), old, new)


def sampled(count: int, seed: int) -> list[Mutant]:
    """As many breaks, drawn from all that can be made of the packages that rank and find; the same while their lines stay."""
    files = [path for package in PACKAGES for path in sorted((ROOT / "searcher" / package).rglob("*.py"))]
    found = [mutant for path in files for mutant in of_file(path)]
    return sorted(found, key=lambda mutant: sha256(f"{seed} {mutant.name}".encode()).digest())[:count]


_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add}


def of_file(path: Path) -> Iterator[Mutant]:
    """Every break that can be made of a file."""
    text = path.read_text(encoding="utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in _running(ast.parse(text)):
        changed = _changed(node)
        old = ast.get_source_segment(text, node) if changed is not None else None
        if changed is None or not old or "\n" in old:
            continue
        # Offsets of the tree count bytes of a line, not its characters.
        line = text[starts[node.lineno - 1] :].encode()[: node.col_offset].decode()
        place = starts[node.lineno - 1] + len(line)
        yield Mutant(str(path.relative_to(ROOT)), text, place, old, ast.unparse(changed))


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """All of a tree that is run: no annotation, no `__all__`, and nothing that only the types depend on.

    Neither the size of a cache, and whether `zip` looks for mistakes of its caller; nor the inside of an f-string, whose places in the text Python 3.11 does not tell.
    """
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"} or (name == "value" and _is_of_names(node)):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.keyword) and child.arg in {"maxsize", "strict"}:
                continue
            if isinstance(child, ast.JoinedStr) or _is_of_a_cache(child) or _is_for_types(child) or _is_protocol(child):
                continue
            if isinstance(child, ast.AST):
                yield child
                yield from _running(child)


def _is_of_names(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "__all__"


def _is_of_a_cache(node: Any) -> bool:
    """Whether a constant is set that says how much a cache holds."""
    return (
        isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id.endswith(("_CACHED", "_REMEMBERED"))
    )


def _is_for_types(node: Any) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _is_protocol(node: Any) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases
    )


def _changed(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        return ast.Compare(node.left, [_COMPARISONS[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    if isinstance(node, ast.BoolOp):
        return ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return node.operand
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        return ast.Constant(_other(node.value))
    return None


def _other(value: float) -> float:
    """The other truth value, one more, or a tenth: what a weight is worth, the judged questions tell no closer."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value / 10 or 1.0


def equivalents() -> dict[tuple[str, str, str], str]:
    """The reasons why some breaks change nothing, by the file, the line and the broken line."""
    lines = Path(__file__).with_name("equivalent_mutants.tsv").read_text(encoding="utf-8").splitlines()
    fields = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {(path, line, broken): reason for path, line, broken, reason in fields}


class Run(NamedTuple):
    """Tests to run, in plain Python or with the kernels that were compiled, in the short run or with all their cases."""

    pure: bool
    tests: tuple[str, ...]
    whole: bool = False


_CALLERS = {
    "french": ("french", "query", "results"),
    "index": ("index", "query"),
    "kernels": ("index", "query"),
    "query": ("query", "results", "library"),
    "results": ("results", "library"),
}
"""Packages whose tests ask for what a package does."""
_CASES = ("tests/unit/french/test_cases.py", "tests/unit/french/test_classes.py")
"""Cases of which a short run takes every third."""


def runs(path: str) -> Iterator[Run]:
    """The tests of a module first, then the others of its folder, then those of the packages that call it."""
    place = Path("tests/unit") / Path(path).relative_to("searcher")
    own = place.with_name(f"test_{place.name}")
    folder = next(folder for folder in place.parents if (ROOT / folder).is_dir())
    first = [str(own)] if (ROOT / own).exists() else []
    yield Run(pure=False, tests=(*first, path))
    yield Run(pure=False, tests=(str(folder), *_but(first)))
    package = place.parts[2]
    callers = (f"tests/unit/{name}" for name in _CALLERS[package])
    yield (
        Run(pure=True, tests=tuple(callers))
        if package == "kernels"
        else Run(pure=False, tests=(*callers, *_but([str(folder)])))
    )
    yield Run(pure=package == "kernels", tests=_CASES, whole=True)


def _but(done: Iterable[str]) -> list[str]:
    return [f"--ignore={tests}" for tests in done]


def _all(mutants: Iterable[Mutant]) -> list[Run]:
    """What is run for some breaks, each test once."""
    found = [run for mutant in mutants for run in runs(mutant.path)]
    kinds = dict.fromkeys((run.pure, run.whole) for run in found)
    return [
        Run(
            pure,
            tuple(dict.fromkeys(test for run in found if (run.pure, run.whole) == (pure, whole) for test in run.tests)),
            whole,
        )
        for pure, whole in kinds
    ]


def noticed(mutant: Mutant, copy: Path) -> bool:
    """Whether a test fails with the break in a copy of the tree."""
    file = copy / mutant.path
    file.write_text(mutant.broken, encoding="utf-8")
    try:
        return any(_fails(run, copy) for run in runs(mutant.path))
    finally:
        file.write_text(mutant.text, encoding="utf-8")


def _fails(run: Run, copy: Path) -> bool:
    # Without plugins that no test of these needs, pytest starts in a third of the time.
    options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "anyio.pytest_plugin", "-o", f"addopts={_OPTIONS}"]
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "SEARCHER_PURE": "1" if run.pure else "",
        "SEARCHER_TESTS": "all" if run.whole else "",
        "CI": "1",
    }
    command = [sys.executable, "-m", "pytest", *options, *run.tests]
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, timeout=_MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode not in {0, _NO_TESTS}


_OPTIONS = "--doctest-modules --doctest-ignore-import-errors --import-mode=importlib"
_NO_TESTS = 5


def main() -> int:
    """Break, test, and print what survived; exit with 1 when a break of `SURVIVED` did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="TEXT")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    drawn = sampled(asked.sample, asked.seed) if asked.sample else list(survived())
    reasons = equivalents()
    mutants = []
    for mutant in (mutant for mutant in drawn if asked.only in str(mutant)):
        if reason := reasons.get(mutant.name):
            print("the same", mutant, f"({reason})")
        else:
            mutants.append(mutant)
    if asked.list:
        print(*mutants, sep="\n")
        return 0
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__"))
        if any(_fails(run, copy) for run in _all(mutants)):
            print("the tests fail without any break")
            return 2
        alive = [mutant for mutant in mutants if not _judged(mutant, copy)]
    print(f"{len(mutants) - len(alive)} of {len(mutants)} were noticed")
    return 1 if alive and not asked.sample else 0


def _judged(mutant: Mutant, copy: Path) -> bool:
    found = noticed(mutant, copy)
    print("noticed " if found else "SURVIVED", mutant, flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
