"""Patterns of ignore files mean what they mean to git, which is asked."""

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.documents.scan.gitignore import Rules

NAMES = ["a", "b", "ab", "aab", "a b", "c.txt", ".b", "!a", "#", "a*b", " ", "]"]
PIECES = ["a", "b", "*", "?", "[ab]", "[!a]", "[a-c]", "[]b]", "\\*", "\\!", "*.txt", "!", "#", " ", "\\ "]
PARTS = st.one_of(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join), st.just("**"))
PATTERNS = st.builds(
    lambda negated, start, parts, end: negated + start + "/".join(parts) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/"]),
    st.lists(PARTS, min_size=1, max_size=3),
    st.sampled_from(["", "", "/"]),
)
# git reads two stars beside a letter as more than its manual says of them; nobody writes that.
ODD = re.compile(r"[^/!]\*\*|\*\*[^/]")
PATHS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map("/".join)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "--quiet", str(folder)], check=True)  # noqa: S607 — whichever git is here
    return folder


def left_out_by_git(repository: Path, lines: list[str], paths: list[str]) -> set[str]:
    (repository / ".gitignore").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    command = ["git", "check-ignore", "--no-index", "-z", "--stdin"]
    done = subprocess.run(command, cwd=repository, input="\0".join(paths).encode(), capture_output=True, check=False)
    return set(done.stdout.decode().split("\0")) - {""}


def left_out(rules: Rules, path: str) -> bool:
    """As a scan comes to a path: it does not enter a folder that is left out."""
    names = path.split("/")
    folders = ["/".join(names[:number]) + "/" for number in range(1, len(names))]
    return any(rules.verdict(folder) for folder in folders) or rules.verdict(path) is True


@settings(max_examples=examples(60))
@given(lines=st.lists(PATTERNS, min_size=1, max_size=4), paths=st.lists(PATHS, min_size=20, max_size=20, unique=True))
def test_what_git_leaves_out_is_left_out(repository: Path, lines: list[str], paths: list[str]) -> None:
    lines = [line for line in lines if not ODD.search(line)]
    rules = Rules(lines)
    assert {path for path in paths if left_out(rules, path)} == left_out_by_git(repository, lines, paths)


@pytest.mark.parametrize(
    ("pattern", "path", "verdict"),
    [
        ("brouillons/", "brouillons/", "out"),
        ("brouillons/", "2024/brouillons/", "out"),
        ("brouillons/", "brouillons", "nothing"),
        ("/brouillons", "2024/brouillons", "nothing"),
        ("*.tmp", "a/b/c.tmp", "out"),
        ("été*", "étés.txt", "out"),
        ("notes/*", "notes/", "nothing"),
        ("notes/*.txt", "notes/a.txt", "out"),
        ("notes/*.txt", "notes/b/a.txt", "nothing"),
        ("notes/**/a.txt", "notes/a.txt", "out"),
        ("notes/**/a.txt", "notes/b/c/a.txt", "out"),
        ("**/notes", "a/b/notes", "out"),
        ("notes/**", "notes/", "nothing"),
        ("notes/**", "notes/a/b", "out"),
        ("!a.txt", "a.txt", "in"),
        ("\\!a.txt", "!a.txt", "out"),
        ("\\#a", "#a", "out"),
        ("# a", "# a", "nothing"),
        ("a.txt   ", "a.txt", "out"),
        ("a\\ ", "a ", "out"),
        ("a.txt\r\n", "a.txt", "out"),
        ("[a-c].txt", "b.txt", "out"),
        ("[!a-c].txt", "b.txt", "nothing"),
        ("?.txt", "é.txt", "out"),
        ("[", "[", "nothing"),
        ("[z-a]", "z", "nothing"),
        ("", "a", "nothing"),
        ("/", "a/", "nothing"),
    ],
)
def test_pattern_fits_or_does_not(pattern: str, path: str, verdict: str) -> None:
    assert {True: "out", False: "in", None: "nothing"}[Rules([pattern]).verdict(path)] == verdict


def test_last_pattern_that_fits_counts() -> None:
    assert Rules(["*.txt", "!a.txt", "a.txt"]).verdict("a.txt") is True
    assert Rules(["!a.txt", "*.txt", "!a.*"]).verdict("a.txt") is False


def test_many_stars_cost_no_more_than_a_few() -> None:
    assert Rules(["*a" * 60 + "b"]).verdict("a" * 250) is None


@given(st.lists(st.text(max_size=12), max_size=5), st.text(max_size=12))
def test_any_line_is_read_and_any_path_judged(lines: list[str], path: str) -> None:
    assert Rules(lines).verdict(path) in {True, False, None}


@pytest.mark.parametrize(
    ("line", "path", "fits"),
    [
        ("**/a/" * 8 + "**/b", "a/" * 8 + "b", True),
        ("**/a/" * 8 + "**/b", "a/" * 40 + "x", False),
        ("a/**/b/**/c", "a/x/b/b/y/c", True),
        ("a/**/b/**/c", "a/b/c", True),
        ("a/**/b/**/c", "a/x/c", False),
        ("**/a/**", "x/a/y", True),
        (" " * 80_000 + "x", "x", False),
        ("a\\ ", "a ", True),
    ],
)
def test_many_stars_and_long_lines_cost_no_more_than_a_few(line: str, path: str, fits: bool) -> None:  # noqa: FBT001
    assert (Rules([line]).verdict(path) is True) == fits


def test_last_of_thousands_of_names_counts() -> None:
    rules = Rules([*(f"nom{number}" for number in range(13_000)), "!nom7", "*.tmp"])
    assert [rules.verdict(path) for path in ("a/nom12", "nom7", "nom7.tmp", "nom")] == [True, False, True, None]
