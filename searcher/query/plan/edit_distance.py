"""How many letters two words differ in: insertions, deletions, replacements and swaps of neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def edit_distance(one: str, other: str, most: int) -> int:
    """How many letters to insert, drop, replace or swap with their neighbour; `most + 1` when it is more than `most`.

    >>> edit_distance("gouvernment", "gouvernement", 2), edit_distance("chein", "chien", 1), edit_distance("a", "xyz", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    rows = [list(range(len(one) + 1))]
    for place in range(len(other)):
        rows.append(next_row(rows, one, other, place, most))
        if min(rows[-1]) > most:
            return most + 1
    return min(rows[-1][-1], most + 1)


def next_row(rows: Sequence[Sequence[int]], word: str, other: str, place: int, most: int) -> list[int]:
    """The distances between the beginnings of a word and `other[: place + 1]`, from those of the shorter beginnings.

    Only where the two are about as long can the distance be `most` or less; elsewhere it is told as more.
    """
    above, letter = rows[-1], other[place]
    row = [most + 1] * len(above)
    row[0] = place + 1
    for column in range(max(1, place + 1 - most), min(len(word), place + 1 + most) + 1):
        cost = min(above[column] + 1, row[column - 1] + 1, above[column - 1] + (letter != word[column - 1]))
        if place and column > 1 and letter == word[column - 2] and other[place - 1] == word[column - 1]:
            cost = min(cost, rows[-2][column - 2] + 1)
        row[column] = cost
    return row
