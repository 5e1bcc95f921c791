"""How large the terminal is; `shutil` would tell as well, and brings every kind of archive along."""

from __future__ import annotations

import os
import sys

from searcher.hints import NamedTuple


class Size(NamedTuple):
    """In characters."""

    columns: int
    lines: int


def screen_size() -> Size:
    """`$COLUMNS` and `$LINES`, or else what the terminal says, or else 80 by 24."""
    told = Size(_number("COLUMNS"), _number("LINES"))
    if all(told):
        return told
    try:
        asked = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1)
    except (OSError, ValueError):  # no terminal, or closed
        asked = os.terminal_size((0, 0))
    return Size(told.columns or asked.columns or 80, told.lines or asked.lines or 24)


def _number(variable: str) -> int:
    given = os.environ.get(variable, "")
    return int(given) if given.isascii() and given.isdecimal() else 0
