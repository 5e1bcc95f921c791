"""Which stretches of a text have a wanted word in them, by what the chain said of each stretch when it was first met."""

from __future__ import annotations

import re
from itertools import compress
from operator import not_

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Spell = Callable[[str], tuple[str, ...]]
    Plain = tuple[bytes, bytes, str, Collection[str], Collection[str], bytes, bytes, bytes, str, str, str, str]

MOST_STRETCHES = 1 << 16  # remembered
LONGEST = 64  # characters of a stretch that is remembered


class SpellingMemo:
    """The spellings of the words of each stretch that was met, remembered for every query and every text."""

    def __init__(self, spell: Spell, plain: Plain | None = None) -> None:
        """Take what tells the spellings of a stretch; it is asked once of each.

        `plain` are the tables of `searcher.french.plain_words`, by which the extension sees that a stretch is a plain word
        and not a wanted one; the chain is not asked of those then. To look them up is as fast here. They also say between
        which characters white space may be inside a stretch.
        """
        self.inside = _inside(*plain[-2:]) if plain else None
        self.spell = spell
        self.known = _Known(spell)


def _inside(thin_spaces: str, cuts: str) -> re.Pattern[str]:
    """Expression of white space that may be inside a stretch: not all figures are told from other characters."""
    figure, cut = r"[0-9\u0280-\u1fff\u3000-\U0010ffff]", f"[{re.escape(cuts)}]"
    return re.compile(rf"(?<={figure})[{re.escape(thin_spaces)}]|{cut}\s*\n")


class Finder:
    """Finds the stretches that have a word in one of some spellings."""

    def __init__(self, memo: SpellingMemo, spellings: Collection[str]) -> None:
        """Look for these, and remember in `memo` what is learnt of stretches."""
        self._known, self._inside = memo.known, memo.inside
        self._wanted = frozenset(spellings)

    def places(self, text: str) -> list[tuple[int, int]] | None:
        """Where they stand in a text that is cut at white space; `None` for one in which a stretch may have some in it."""
        if self._inside and self._inside.search(text):
            return None
        words = text.split()
        return places_of(text, words, self.among(words))

    def among(self, stretches: list[str]) -> list[int]:
        """Which of some stretches they are: the numbers of those, ascending."""
        lacking = map(self._wanted.isdisjoint, map(self._known.__getitem__, stretches))
        return list(compress(range(len(stretches)), map(not_, lacking)))


def places_of(text: str, stretches: list[str], chosen: list[int]) -> list[tuple[int, int]]:
    """Where some of the stretches that a text was cut into stand, given their numbers.

    >>> places_of("la la fin", ["la", "la", "fin"], [1, 2])
    [(3, 5), (6, 9)]
    """
    places = []
    end = done = 0
    for number in chosen:
        for stretch in stretches[done:number]:
            end = text.index(stretch, end) + len(stretch)
        start = text.index(stretches[number], end)
        end, done = start + len(stretches[number]), number + 1
        places.append((start, end))
    return places


class _Known(dict[str, tuple[str, ...]]):
    """The spellings of each stretch that was met."""

    def __init__(self, spell: Spell) -> None:
        super().__init__()
        self._spell = spell

    def __missing__(self, stretch: str) -> tuple[str, ...]:
        spellings = self._spell(stretch)
        if len(stretch) <= LONGEST:
            if len(self) >= MOST_STRETCHES:
                self.clear()
            self[stretch] = spellings
        return spellings
