"""How many letters two words differ in, insertions, deletions, replacements and swaps of neighbours; and near words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class SortedTerms(Protocol):
    """Terms in the order of their bytes."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, number: int, /) -> bytes:
        """The term with this number."""

    def at_or_after(self, term: bytes, first: int = 0) -> int:
        """The number of the first term that does not come before this one, known to be `first` or later."""


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


def near_words(terms: SortedTerms, word: str, edits: int, beginning: str = "") -> Iterator[tuple[int, str, int]]:
    """The terms that begin so and whose folded word differs from this one in at most so many letters.

    For each its number, the folded word and the distance. The terms are sorted: what two of them begin with in common
    is compared once, and where a beginning is too far off, all that begin so are passed over.
    """
    start = beginning.encode(errors="replace")
    number, held, rows = terms.at_or_after(start), "", [list(range(len(word) + 1))]
    count = len(terms)
    while number < count and (key := terms[number]).startswith(start):
        other = key.partition(b"\0")[0].decode(errors="replace")
        if abs(len(other) - len(word)) > edits:
            number += 1
            continue
        shared, most = 0, min(len(held), len(other))
        while shared < most and held[shared] == other[shared]:
            shared += 1
        del rows[shared + 1 :]
        held = other
        for place in range(shared, len(other)):
            rows.append(next_row(rows, word, other, place, edits))
            if min(rows[-1]) > edits:
                held = other[: place + 1]
                number = terms.at_or_after(held.encode() + _AFTER_ALL, number)
                break
        else:
            if rows[-1][-1] <= edits:
                yield number, other, rows[-1][-1]
            number += 1


_AFTER_ALL = b"\xff"  # no byte of UTF-8
