"""Break the code in many places, one at a time, and count the breaks that a test notices.

    python tools/mutants.py                the breaks that were once survived, each in a copy of the tree
    python tools/mutants.py --sample 50    as many further ones, drawn from the whole code
    python tools/mutants.py --seed 7 …     other ones

Each is judged by the tests of its module and of the packages beside it, in plain Python. Those that survive are printed:
a survivor either shows a missing test or changes nothing that anybody could see.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGES = ("french", "index", "kernels", "query", "results")
_MAX_SECONDS = 300


class Mutant(NamedTuple):
    """One break: in a file, at an offset, a text and what stands there instead."""

    path: str
    offset: int
    old: str
    new: str

    def __str__(self) -> str:
        line = (ROOT / self.path).read_text(encoding="utf-8").count("\n", 0, self.offset) + 1
        return f"{self.path}:{line}: {self.old} → {self.new}"


# What the whole suite once let pass: a file, what stands in it, and what a careless hand makes of it.
SURVIVED = (
    ("searcher/query/expand/related_terms.py", "_MAX_TERMS = 4", "_MAX_TERMS = 3"),
    ("searcher/query/expand/related_terms.py", "(len(stem) + 1) // 2", "len(stem) // 2"),
    ("searcher/query/rank/near_duplicates.py", "_MIN_SHARED_RATIO = 0.75", "_MIN_SHARED_RATIO = 0.70"),
    ("searcher/query/expand/spelling.py", "_MORE_FREQUENT = 50", "_MORE_FREQUENT = 40"),
    ("searcher/french/numerals.py", 'return ("2d",)', "return ()"),
    ("searcher/french/unknown_forms.py", "_MIN_LETTERS = 4", "_MIN_LETTERS = 3"),
    ("searcher/french/phonetic.py", '("w", "v"),', '("w", "w"),'),
    ("searcher/french/token_words.py", "_MAX_PARTS = 4", "_MAX_PARTS = 5"),
    ("searcher/query/search.py", "in found[:RERANK_DEPTH]", "in found[: RERANK_DEPTH - 1]"),
    ("searcher/index/write/merge_policy.py", "< segment.paragraphs / 2", "<= segment.paragraphs / 2"),
    ("searcher/results/snippet.py", "mark.start < start < mark.end", "mark.start < mark.end < start"),
    ("searcher/results/hit.py", "MIN_HITS_UNADVISED = 5", "MIN_HITS_UNADVISED = 4"),
)


def survived() -> Iterator[Mutant]:
    """The breaks of `SURVIVED`. Raises `ValueError` for one whose text is not there once."""
    for path, old, new in SURVIVED:
        text = (ROOT / path).read_text(encoding="utf-8")
        if text.count(old) != 1:
            msg = f"{path} has {old!r} {text.count(old)} times"
            raise ValueError(msg)
        yield Mutant(path, text.index(old), old, new)


def sampled(count: int, seed: int) -> list[Mutant]:
    """As many breaks, drawn from all that can be made of the packages that rank and find."""
    files = [path for package in PACKAGES for path in sorted((ROOT / "searcher" / package).rglob("*.py"))]
    found = [mutant for path in files for mutant in _of_file(path)]
    return random.Random(seed).sample(found, min(count, len(found)))


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


def _of_file(path: Path) -> Iterator[Mutant]:
    text = path.read_text(encoding="utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in ast.walk(ast.parse(text)):
        changed = _changed(node)
        old = ast.get_source_segment(text, node) if changed is not None else None
        if changed is None or not old or "\n" in old:
            continue
        # Offsets of the tree count bytes of a line, not its characters.
        line = text[starts[node.lineno - 1] :].encode()[: node.col_offset].decode()
        yield Mutant(str(path.relative_to(ROOT)), starts[node.lineno - 1] + len(line), old, ast.unparse(changed))


def _changed(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        return ast.Compare(node.left, [_COMPARISONS[type(node.ops[0])](), *node.ops[1:]], node.comparators)
    if isinstance(node, ast.BoolOp):
        return ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return node.operand
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    return None


def killed(mutant: Mutant, copy: Path) -> bool:
    """Whether a test of the module, or of the packages beside it, fails with the break in a copy of the tree."""
    file = copy / mutant.path
    text = file.read_text(encoding="utf-8")
    end = mutant.offset + len(mutant.old)
    file.write_text(text[: mutant.offset] + mutant.new + text[end:], encoding="utf-8")
    try:
        return any(_fails(tests, copy) for tests in _tests(mutant.path))
    finally:
        file.write_text(text, encoding="utf-8")


def _tests(path: str) -> Iterator[list[str]]:
    """The tests of a module first, then those of its package, then those that ask whole questions."""
    place = Path("tests/unit") / Path(path).relative_to("searcher")
    own = place.with_name(f"test_{place.name}")
    if (ROOT / own).exists():
        yield [str(own)]
    yield [str(next(folder for folder in place.parents if (ROOT / folder).is_dir()))]
    yield ["tests/unit/query", "tests/unit/results", "tests/unit/french", "tests/unit/library"]


def _fails(tests: list[str], copy: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly"]
    environment = {**os.environ, "PYTHONPATH": str(copy), "SEARCHER_PURE": "1", "CI": "1"}
    try:
        done = subprocess.run(
            [*command, *tests], cwd=copy, env=environment, capture_output=True, timeout=_MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode == 1


def main() -> int:
    """Break, test, and print what survived; exit with 1 when a break of `SURVIVED` did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    mutants = sampled(asked.sample, asked.seed) if asked.sample else list(survived())
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__", "*.so"))
        alive = [mutant for mutant in mutants if not _judged(mutant, copy)]
    print(f"{len(mutants) - len(alive)} of {len(mutants)} were noticed")
    return 1 if alive and not asked.sample else 0


def _judged(mutant: Mutant, copy: Path) -> bool:
    noticed = killed(mutant, copy)
    print("noticed " if noticed else "SURVIVED", mutant, flush=True)
    return noticed


if __name__ == "__main__":
    sys.exit(main())
