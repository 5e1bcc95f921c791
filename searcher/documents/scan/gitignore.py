"""Which paths are to be left out: the patterns of `.gitignore`, also used for `.searchignore` and for the options.

The rules are git's (https://git-scm.com/docs/gitignore#_pattern_format): `*`, `?` and `[…]` stop at a slash, `**` between
slashes stands for any number of folders, a slash before the end ties a pattern to where its file is, a slash at the end
means folders only, `!` takes back, and of several patterns that fit the last one counts. Classes such as `[[:alpha:]]`
are not known.
"""

from __future__ import annotations

import re

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import expression

if TYPE_CHECKING:
    from collections.abc import Iterable

_PIECE = expression(r"(?s)\*+|\?|\[[!^]?+\]?+(?:\\.|[^\]\\])*\]|\\.|[^\\]")
_SPECIAL = frozenset("*?[\\")
_NEVER = "(?!)"
_MAX_CHARS = 4_096  # of a pattern: no path is longer
_MAX_EXPRESSIONS = 2_000  # patterns with stars and the like; all are tried for each path


class _Pattern(NamedTuple):
    """A pattern that has lost its `!` and the slash at its end; `number` is its place in the file."""

    number: int
    text: str
    leaves_out: bool
    folders_only: bool


class Rules:
    """Patterns in the order of their file.

    >>> rules = Rules(["*.tmp", "/build/", "!keep.tmp"])
    >>> [rules.verdict(path) for path in ("a/b.tmp", "keep.tmp", "build/", "a/build/", "build")]
    [True, False, True, None, None]
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Read patterns, a line each; blank lines and comments say nothing, nor do those that can fit nothing."""
        patterns = [pattern for number, line in enumerate(lines) if (pattern := _read(number, line))]
        self._names: dict[str, _Pattern] = {}  # names and paths without signs of their own: the last of each
        self._folders: dict[str, _Pattern] = {}
        expressions: list[tuple[_Pattern, str]] = []
        for pattern in patterns:
            if _SPECIAL.isdisjoint(pattern.text):
                (self._folders if pattern.folders_only else self._names)[pattern.text] = pattern
            elif _NEVER not in (expression := _fitting(pattern)):
                expressions.append((pattern, expression))
        # The first alternative that fits is then the last one of the file.
        expressions = expressions[: -_MAX_EXPRESSIONS - 1 : -1]
        self._expressions = [pattern for pattern, _expression in expressions]
        self._fits = re.compile("|".join(f"({expression})" for _pattern, expression in expressions) or _NEVER).fullmatch

    def __bool__(self) -> bool:
        """Whether there is any pattern."""
        return bool(self._names or self._folders or self._expressions)

    def verdict(self, path: str) -> bool | None:
        """Leave out this path (true), do not (false), or nothing said of it; a folder's path ends with a slash."""
        full = path.removesuffix("/")
        name = full.rpartition("/")[2]
        tables = (self._names, self._folders) if path.endswith("/") else (self._names,)
        fitting = [table[key] for table in tables for key in (name, f"/{full}") if key in table]
        if (found := self._fits(path)) and found.lastindex:
            fitting.append(self._expressions[found.lastindex - 1])
        return max(fitting).leaves_out if fitting else None


def _read(number: int, line: str) -> _Pattern | None:
    pattern = _without_spaces(line.rstrip("\r\n"))
    if not pattern or pattern.startswith("#") or len(pattern) > _MAX_CHARS:
        return None
    leaves_out = not pattern.startswith("!")
    if not leaves_out:
        pattern = pattern[1:]
    text = pattern.removesuffix("/")
    # A slash before its end ties a pattern to where its file is.
    text = f"/{text.removeprefix('/')}" if "/" in text else text
    return _Pattern(number, text, leaves_out, pattern.endswith("/")) if text.strip("/") else None


def _without_spaces(line: str) -> str:
    """The line without the spaces at its end, but for one that a backslash stands before."""
    stripped = line.rstrip(" ")
    backslashes = len(stripped) - len(stripped.rstrip("\\"))
    return stripped + " " * (backslashes % 2 and stripped != line)


def _fitting(pattern: _Pattern) -> str:
    """The regular expression of the paths that a pattern fits."""
    start = "" if pattern.text.startswith("/") else "(?:.*/)?"
    return start + _expression(pattern.text.removeprefix("/")) + ("/" if pattern.folders_only else "/?")


def _expression(pattern: str) -> str:
    """The regular expression of a pattern that has lost its first and last slash.

    What stands between two `**` is sought once, as far left as it fits, so that many of them cost no more than a few.
    """
    parts: list[list[str]] = [[]]
    for name in pattern.split("/"):
        if len(name) > 1 and not name.strip("*"):
            parts.append([])
        else:
            parts[-1].append(_name(name))
    first, *others = ("/".join(part) for part in parts)
    if not others:
        return first
    *middle, last = others
    between = "".join(f"(?>(?:[^/]*+/)*?{part}/)" for part in middle if part)
    return (f"{first}/" if first else "") + between + (f"(?:.*/)?{last}" if last else ".+")


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
