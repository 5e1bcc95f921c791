"""Which paths a path typed in a query means, with `*` for any letters and `?` for one that is no slash."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from searcher.french import fold
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.query.plan.work_budget import WorkBudget

_STEPS_PER_LETTER = 3  # of `WorkBudget`, to compare it with a pattern
_LETTERS_PER_STEP = 4  # where one run of letters is sought
_BETWEEN = "\0"  # stands before each path, and is in none
_ANY = rf"[^{_BETWEEN}]*?"
_NAME_ENDS = rf"(?=[/{_BETWEEN}])"


class PathPattern(NamedTuple):
    """What a path typed means in `Paths`: an expression, letters that each path has which it fits, and its least length."""

    expression: str
    letters: str
    length: int


class Paths:
    """Folded paths, each with a slash before it, in one piece: a pattern is sought in all of them at once."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Join them."""
        pieces = [_BETWEEN + path.replace(_BETWEEN, " ") for path in paths]
        self._starts = [*accumulate(map(len, pieces), initial=0)]
        self._longest = max(map(len, pieces), default=0)
        self._text = "".join([*pieces, _BETWEEN])

    def fitting(self, pattern: PathPattern, budget: WorkBudget) -> Iterator[int]:
        """The numbers of the paths that a pattern means, ascending. Raises `QueryError`."""
        budget.spend(len(self._text) // _LETTERS_PER_STEP)
        if pattern.length > self._longest or pattern.letters not in self._text:
            return
        budget.spend(len(self._text) * _STEPS_PER_LETTER)
        for match in re.finditer(pattern.expression, self._text):
            yield bisect_right(self._starts, match.start()) - 1


def path_patterns(text: str, root: str | None) -> list[PathPattern]:
    """What a path typed may mean; one that begins with the folder of the documents is taken from there as well.

    >>> from searcher.query.plan.work_budget import WorkBudget
    >>> paths = Paths(["/rapports/2024/a.txt"])
    >>> [[*paths.fitting(pattern, WorkBudget(1000))] for typed in ("rapports/", "ports/", "*/a.*", "202?") for pattern in path_patterns(typed, None)]
    [[0], [], [0], [0]]
    """
    wanted = fold(text.replace("\\", "/")).replace(_BETWEEN, " ").removeprefix("./")
    folders = [fold(root), fold(root.rstrip("/").rpartition("/")[2])] if root else []
    below = ("/" + wanted[len(folder) + 1 :] for folder in folders if wanted.startswith(f"{folder}/"))
    return [_pattern(one) for one in dict.fromkeys([wanted, *below])]


def _pattern(wanted: str) -> PathPattern:
    """Parts that must stand in a path in this order, between stars; the first from the beginning of any name.

    One that begins with a slash stands at the beginning of the path. What has no star or question mark may go on in any
    way; the last part of a pattern ends a name. Each part but the last may stay where it stands first: what follows a
    later place follows this one as well, so that nothing is tried in more than one way.
    """
    is_rooted = wanted.startswith("/")
    whole = wanted if is_rooted else f"/{wanted}"
    first, *others = re.split(r"\*+", whole)
    known = max(re.split(r"[*?]+", whole), key=len), len(whole) - whole.count("*")
    end = _NAME_ENDS if "?" in wanted and not others else ""
    begin = _BETWEEN + (_letters(first) + end if is_rooted else _sought(first, end))
    between = map(_sought, others[:-1])
    last = [_sought(others[-1], _NAME_ENDS)] if others and others[-1] else []
    return PathPattern("".join([begin, *between, *last]), *known)


def _sought(part: str, behind: str = "") -> str:
    """The expression of a part of a path where it stands first with something behind it, which is all that it fits."""
    letters = _letters(part) + behind
    if part.startswith("?"):
        return f"(?>{_ANY}{letters})"
    first, others = _letters(part[0]), _letters(part[1:]) + behind
    # From one place with its first letter to the next, which is faster than to try the whole at every letter.
    beyond = rf"[^{_BETWEEN}{first}]*+"
    return rf"{beyond}(?:{first}(?!{others}){beyond})*+{letters}" if others else beyond + first


def _letters(part: str) -> str:
    return re.escape(part).replace(r"\?", rf"[^/{_BETWEEN}]")
