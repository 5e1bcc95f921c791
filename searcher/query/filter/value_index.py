"""The words of a field's values, looked up rather than searched for: which values have a word, a stem, an amount."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from searcher.french import fold
from searcher.hints import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class FieldValues(Protocol):
    """The values of a field by number; see `searcher.index.format.metadata` for what a line is."""

    numbers: range

    def given(self, number: int) -> str:
        """A value as it was given."""

    def line(self, number: int) -> bytes:
        """The line of a value."""


class SortKey(NamedTuple):
    """What a value is compared by in a range: its folded letters, and its number if it begins with one."""

    number: int
    folded: str
    amount: float | None


class SortedWords(list[bytes]):
    """Words in order, which `searcher.kernels.near_words.near_words` looks through."""

    def at_or_after(self, term: bytes, first: int = 0) -> int:
        """The number of the first word that does not come before this one."""
        return bisect_left(self, term, first)


BAR = b"|"  # parts the neighbours in a value from words that are no neighbours of theirs
_STEMS = re.compile(rb"=[^ ]*")


class ValueIndex:
    """The values of one field by what is asked for; each table is made when it is first asked."""

    def __init__(self, values: FieldValues) -> None:
        """Take the values."""
        self.values = values
        self._keys: dict[Callable[[str], str], list[SortKey]] = {}

    def __len__(self) -> int:
        """How many values there are."""
        return len(self.values.numbers)

    @cached_property
    def _by_token(self) -> dict[bytes, list[int]]:
        """The values by the words of their lines, with their stems."""
        found: dict[bytes, list[int]] = {}
        line = self.values.line
        for number in self.values.numbers:
            for token in line(number).split():
                found.setdefault(token, []).append(number)
        found.pop(BAR, None)
        return found

    @cached_property
    def by_word(self) -> dict[bytes, set[int]]:
        """The values that have each folded word."""
        found: dict[bytes, set[int]] = {}
        for token, numbers in self._by_token.items():
            found.setdefault(token.partition(b"=")[0], set()).update(numbers)
        return found

    @cached_property
    def by_stem(self) -> dict[bytes, set[int]]:
        """The values that have each stem."""
        found: dict[bytes, set[int]] = {}
        for token, numbers in self._by_token.items():
            word, *stems = token.split(b"=")
            for stem in stems or (word,):
                found.setdefault(stem, set()).update(numbers)
        return found

    @cached_property
    def by_line(self) -> dict[bytes, list[int]]:
        """The values that have just these words."""
        found: dict[bytes, list[int]] = {}
        for number in self.values.numbers:
            found.setdefault(without_stems(self.values.line(number)), []).append(number)
        return found

    @cached_property
    def words(self) -> SortedWords:
        """The folded words, each once."""
        return SortedWords(sorted(self.by_word))

    @cached_property
    def _letters(self) -> list[int]:
        """The letters of each of `words`."""
        return [letters_of(word.decode(errors="replace")) for word in self.words]

    def with_letters_of(self, word: str, edits: int) -> SortedWords:
        """The folded words that so many edits of one may make, as far as their letters tell."""
        own, most = letters_of(word), 2 * edits  # one letter goes, another comes
        return SortedWords(
            [
                other
                for other, letters in zip(self.words, self._letters, strict=True)
                if (letters ^ own).bit_count() <= most
            ]
        )

    def having_any(self, words: Iterable[bytes]) -> set[int]:
        """The values that have any of some words."""
        return set().union(*(self.by_word.get(word, ()) for word in words))

    def keys(self, read: Callable[[str], str], amount: Callable[[str], float | None]) -> list[SortKey]:
        """What each value is compared by, once it was read."""
        if read not in self._keys:
            texts = ((number, read(self.values.given(number))) for number in self.values.numbers)
            self._keys[read] = [SortKey(number, fold(text), amount(text)) for number, text in texts]
        return self._keys[read]


def letters_of(word: str) -> int:
    """The letters that a word has, as bits of a number; two rare letters may share one.

    >>> (letters_of("maison") ^ letters_of("raisons")).bit_count()
    2
    """
    found = 0
    for letter in set(word):
        found |= 1 << (ord(letter) & _LETTER_BITS)
    return found


_LETTER_BITS = 0x7F


def without_stems(line: bytes) -> bytes:
    """A line with its folded words alone.

    >>> without_stems(b" des chevaux=cheval ")
    b' des chevaux '
    """
    return _STEMS.sub(b"", line)


def in_order(places: Sequence[set[bytes] | None], slop: int, line: bytes) -> bool:
    """Whether words stand in a line in order, with at most `slop` others between two of them; `None` is any word.

    Each word is looked at once for each place: what ways there are to share out the words between makes no difference.

    >>> in_order([{b"code"}, {b"travail"}], 1, b" code du travail "), in_order([{b"code"}, {b"travail"}], 0, b" code du travail ")
    (True, False)
    """
    if not all(place is None or any(map(line.__contains__, place)) for place in places):
        return False
    reached: list[int] = []
    words: list[tuple[int, bytes]] = []
    position = 0
    for token in line.split():
        position += _BEYOND if token == BAR else 1
        if token != BAR:
            words.append((position, token.partition(b"=")[0]))
    for number, place in enumerate(places):
        at = [position for position, word in words if place is None or word in place]
        if number:
            at = [here for here in at if (near := bisect_left(reached, here)) and here - reached[near - 1] <= slop + 1]
        if not at:
            return False
        reached = at
    return True


_BEYOND = 1 << 20  # words: more than any slop
