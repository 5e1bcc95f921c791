"""Which paths a path typed in a query means, with `*` for any letters and `?` for one that is no slash."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from searcher.french import fold

if TYPE_CHECKING:
    from collections.abc import Iterator


class PathPattern(NamedTuple):
    """Parts that must stand in a folded path in this order, between stars; the first from the beginning of any name.

    One that is `rooted` begins with a slash, and stands at the beginning of the path. What has no star or question mark
    may go on in any way; the last part of a pattern ends a name.
    """

    parts: tuple[str, ...]
    rooted: bool
    plain: bool

    def fits(self, path: str) -> bool:
        """Whether a folded path, with a slash before it, is meant.

        Each part may stay where it stands first: what follows a later place follows this one as well.
        """
        first, *others = self.parts
        if self.plain:
            return path.startswith(first) if self.rooted else first in path
        if not others:
            return any(self._ends_name(path, end) for end in self._first_ends(path))
        place = next(self._first_ends(path), None)
        if place is None:
            return False
        for part in others[:-1]:
            found = _found(part, path, place)
            if found is None:
                return False
            place = found[1]
        return not others[-1] or any(self._ends_name(path, end) for end in _ends(others[-1], path, place))

    def _first_ends(self, path: str) -> Iterator[int]:
        """Where the first part ends, at each place where it may stand."""
        if not self.rooted:
            return _ends(self.parts[0], path, 0)
        found = _found(self.parts[0], path, 0)
        return iter([found[1]] if found and found[0] == 0 else [])

    @staticmethod
    def _ends_name(path: str, end: int) -> bool:
        return end == len(path) or path[end] == "/"


def _ends(part: str, path: str, start: int) -> Iterator[int]:
    while found := _found(part, path, start):
        yield found[1]
        start = found[0] + 1


def _found(part: str, path: str, start: int) -> tuple[int, int] | None:
    """Where a part stands first from a place on, `[start, end)`."""
    if "?" not in part:
        found = path.find(part, start)
        return (found, found + len(part)) if found >= 0 else None
    match = re.compile(re.escape(part).replace(r"\?", "[^/]"), re.DOTALL).search(path, start)
    return match.span() if match else None


def path_patterns(text: str, root: str | None) -> list[PathPattern]:
    """What a path typed may mean; one that begins with the folder of the documents is taken from there as well.

    >>> [pattern.fits("/rapports/2024/a.txt") for typed in ("rapports/", "ports/", "*/a.*", "202?") for pattern in path_patterns(typed, None)]
    [True, False, True, True]
    """
    wanted = fold(text.replace("\\", "/")).removeprefix("./")
    folders = [fold(root), fold(root.rstrip("/").rpartition("/")[2])] if root else []
    below = ("/" + wanted[len(folder) + 1 :] for folder in folders if wanted.startswith(f"{folder}/"))
    return [_pattern(one) for one in dict.fromkeys([wanted, *below])]


def _pattern(wanted: str) -> PathPattern:
    rooted = wanted.startswith("/")
    parts = re.split(r"\*+", wanted if rooted else f"/{wanted}")
    return PathPattern(tuple(parts), rooted, plain=not re.search(r"[*?]", wanted))
