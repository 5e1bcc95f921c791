"""Which paths are to be left out: the patterns of `.gitignore`, also used for `.searchignore` and for the options.

The rules are git's (https://git-scm.com/docs/gitignore#_pattern_format): `*`, `?` and `[…]` stop at a slash, `**` between
slashes stands for any number of folders, a slash before the end ties a pattern to where its file is, a slash at the end
means folders only, `!` takes back, and of several patterns that fit the last one counts. Classes such as `[[:alpha:]]`
are not known.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECE = re.compile(r"\*+|\?|\[[!^]?+\]?+(?:\\.|[^\]\\])*\]|\\.|[^\\]", re.DOTALL)
_TRAILING_SPACES = re.compile(r"(?<!\\)((?:\\\\)*) +\Z")
_NEVER = "(?!)"


class _Pattern(NamedTuple):
    expression: str
    leaves_out: bool


class Rules:
    """Patterns in the order of their file.

    >>> rules = Rules(["*.tmp", "/build/", "!keep.tmp"])
    >>> [rules.verdict(path) for path in ("a/b.tmp", "keep.tmp", "build/", "a/build/", "build")]
    [True, False, True, None, None]
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Read patterns, a line each; blank lines and comments say nothing."""
        patterns = [pattern for line in lines if (pattern := _read(line))]
        patterns.reverse()  # The first alternative that fits is then the last one of the file.
        self._leave_out = [pattern.leaves_out for pattern in patterns]
        self._fits = re.compile("|".join(f"({pattern.expression})" for pattern in patterns) or _NEVER).fullmatch

    def __bool__(self) -> bool:
        """Whether there is any pattern."""
        return bool(self._leave_out)

    def verdict(self, path: str) -> bool | None:
        """Leave out this path (true), do not (false), or nothing said of it; a folder's path ends with a slash."""
        found = self._fits(path)
        return self._leave_out[found.lastindex - 1] if found and found.lastindex else None


def _read(line: str) -> _Pattern | None:
    pattern = _TRAILING_SPACES.sub(r"\1", line.rstrip("\r\n"))
    if not pattern or pattern.startswith("#"):
        return None
    leaves_out = not pattern.startswith("!")
    if not leaves_out:
        pattern = pattern[1:]
    end = "/" if pattern.endswith("/") else "/?"
    pattern = pattern.removesuffix("/")
    if not pattern:
        return None
    start = "" if "/" in pattern else "(?:.*/)?"
    return _Pattern(start + _expression(pattern.removeprefix("/")) + end, leaves_out)


def _expression(pattern: str) -> str:
    """The regular expression of a pattern that has lost its first and last slash."""
    names = pattern.split("/")
    expression, after = "", ""
    for number, name in enumerate(names):
        last = number == len(names) - 1
        if len(name) > 1 and not name.strip("*"):
            expression += after + (".+" if last else "(?:.*/)?")
            after = ""
        else:
            expression += after + _name(name)
            after = "/"
    return expression


def _name(name: str) -> str:
    """The regular expression of one name: leftmost fits are kept, so that many stars cost no more than a few."""
    if name == "*":
        return "[^/]+"
    runs: list[list[str]] = [[]]
    place = 0
    while place < len(name):
        piece = _PIECE.match(name, place)
        if not piece or piece[0] == "[":
            return _NEVER  # As in git, a bracket or a backslash that is not followed up fits nothing.
        if piece[0].startswith("*"):
            runs.append([])
        else:
            runs[-1].append(_piece(piece[0]))
        place = piece.end()
    first, *others = ("".join(run) for run in runs)
    if not others:
        return first
    *middle, last = others
    return first + "".join(f"(?>[^/]*?{run})" for run in middle) + f"[^/]*{last}"


def _piece(piece: str) -> str:
    if piece == "?":
        return "[^/]"
    if not piece.startswith("["):
        return re.escape(piece[-1])
    inside = piece[1:-1]
    negated = inside[0] in "!^"
    inside = re.sub(r"\\(.)|([\[\]^&~|])", lambda match: re.escape(match[1] or match[2]), inside[negated:])
    try:
        expression = f"(?!/)[{'^' * negated}{inside}]"
        re.compile(expression)
    except re.error:  # a range that runs backwards
        return _NEVER
    return expression
