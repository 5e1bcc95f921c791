"""How the headings above a paragraph are written in one line, and read from it."""

from __future__ import annotations

HEADING_SEPARATOR = " › "


def heading_levels(path: str | None) -> list[str]:
    """The headings in a line, the uppermost first.

    >>> heading_levels("Droit › Congés"), heading_levels(None)
    (['Droit', 'Congés'], [])
    """
    return path.split(HEADING_SEPARATOR) if path else []


def new_headings(levels: list[str], before: list[str]) -> list[str]:
    """The headings that begin with a paragraph: those that the paragraph before it does not have at the same level.

    >>> new_headings(["Droit", "Congés"], ["Droit", "Salaires", "Primes"])
    ['Congés']
    """
    return [heading for level, heading in enumerate(levels) if before[level : level + 1] != [heading]]
