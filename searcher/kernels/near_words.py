"""Words that differ from one in a few letters, found among sorted terms without comparing it with each."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Reached = list[int]
    """For each number of edits, from none on, the beginnings of a word that they lead to: bit 3 is that of three letters."""

    NearWord = tuple[int, str, int]
    """The number of a term, its folded word, and in how many letters that differs."""

LONGEST = 60
"""Letters of a word that the extension finds near words of; of longer ones this module does, which are few."""


class SortedTerms(Protocol):
    """Terms in the order of their bytes."""

    def __len__(self) -> int:
        """How many there are."""

    def __getitem__(self, number: int, /) -> bytes:
        """The term with this number."""

    def at_or_after(self, term: bytes, first: int = 0) -> int:
        """The number of the first term that does not come before this one, known to be `first` or later."""


def near_words(terms: SortedTerms, word: str, edits: int, beginning: str = "") -> Iterator[NearWord]:
    """The terms that begin so and whose folded word differs from this one in at most so many letters.

    The terms are sorted: what two of them begin with in common is compared once, and where a beginning is too far off,
    all that begin so are passed over.
    """
    start = beginning.encode(errors="replace")
    near = Nearness(word, edits)
    number, held, reached = terms.at_or_after(start), "", [near.first]
    count = len(terms)
    while number < count and (key := terms[number]).startswith(start):
        other = key.partition(b"\0")[0].decode(errors="replace")
        if abs(len(other) - len(word)) > edits:
            number += 1
            continue
        shared, most = 0, min(len(held), len(other))
        while shared < most and held[shared] == other[shared]:
            shared += 1
        del reached[shared + 1 :]
        held = other
        for place in range(shared, len(other)):
            reached.append(near.after(reached, other, place))
            if not reached[-1][-1]:
                held = other[: place + 1]
                # Of a term that is no UTF-8 what it is read as may come before it.
                number = max(number + 1, terms.at_or_after(held.encode() + _AFTER_ALL, number))
                break
        else:
            distance = near.distance(reached[-1])
            if distance <= edits:
                yield number, other, distance
            number += 1


class Nearness:
    """What a few edits make of a word, letter by letter: an automaton whose states are the bits of a number.

    >>> near, reached = Nearness("chien", 1), []
    >>> for place in range(5):
    ...     reached = [*(reached or [near.first]), near.after(reached or [near.first], "chein", place)]
    >>> near.distance(reached[-1])
    1
    """

    def __init__(self, word: str, edits: int) -> None:
        """Note where each letter stands in the word."""
        self._letters: dict[str, int] = {}
        for place, letter in enumerate(word, start=1):
            self._letters[letter] = self._letters.get(letter, 0) | 1 << place
        self._whole, self._edits = 1 << len(word), range(1, edits + 1)
        self.first: Reached = [(2 << number) - 1 for number in range(edits + 1)]  # so many letters may be dropped

    def after(self, reached: Sequence[Reached], other: str, place: int) -> Reached:
        """What is reached with one letter more, from what was with each shorter beginning of `other`."""
        last, here = reached[-1], self._letters.get(other[place], 0)
        swapped = self._letters.get(other[place - 1], 0) & here << 1 if place else 0
        found = [last[0] << 1 & here]
        for number in self._edits:
            fewer = last[number - 1]  # of which one edit more inserts, replaces or drops a letter
            now = (last[number] << 1 & here) | fewer | (fewer | found[-1]) << 1
            if swapped:
                now |= reached[-2][number - 1] << 2 & swapped
            found.append(now & (self._whole << 1) - 1)
        return found

    def distance(self, reached: Reached) -> int:
        """How many edits lead to the whole word; one more than may be where they do not."""
        return next((number for number, now in enumerate(reached) if now & self._whole), len(reached))


_AFTER_ALL = b"\xff"  # no byte of UTF-8
