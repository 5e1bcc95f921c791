"""Which words of a text are wanted, by what the chain said of each stretch when it was first met."""

from __future__ import annotations

from itertools import chain, compress

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection

    Surfaces = tuple[tuple[int, int, tuple[str, ...]], ...]
    Tell = Callable[[str], Surfaces]
    Letters = bytes
    Plain = tuple[
        Letters,
        Letters,
        str,
        Collection[str],
        Collection[str],
        Letters,
        Letters,
        Letters,
        Letters,
        Collection[str],
        str,
        str,
        str,
        str,
        str,
    ]

MOST_STRETCHES = 1 << 16  # remembered
LONGEST = 64  # characters of a stretch that is remembered


class SpellingMemo:
    """The words of each stretch that was met, remembered for every query and every text."""

    def __init__(self, tell: Tell, plain: Plain | None = None) -> None:
        """Take what tells the surfaces of a stretch; it is asked once of each.

        Each surface is where it is in its stretch and the spellings of its words: of each the folded and the written one.

        `plain` are the tables of `searcher.french.plain_words`, by which the extension sees that a stretch is a plain word,
        and which; the chain is not asked of those then. To look them up is as fast here. They also say between which
        characters white space may be inside a stretch.
        """
        self.inside = _inside(*plain[-2:]) if plain else None
        self.known = _Known(tell)


def _inside(thin_spaces: str, cuts: str) -> re.Pattern[str]:
    """Expression of white space that may be inside a stretch: not all figures are told from other characters."""
    import re

    figure, cut = r"[0-9\u0280-\u1fff\u3000-\U0010ffff]", f"[{re.escape(cuts)}]"
    return re.compile(rf"(?<!\s)(?<={figure})[{re.escape(thin_spaces)}]|{cut}\s*\n")


class Finder:
    """Finds the words that have one of some spellings."""

    def __init__(self, memo: SpellingMemo, folded: dict[str, int], written: dict[str, int]) -> None:
        """Look for these, folded or as written, each with the part of the query it answers.

        What is learnt of stretches is remembered in `memo`.
        """
        self._known, self._inside = memo.known, memo.inside
        self._folded, self._written = folded, written
        self._wanted = folded.keys() | written.keys()
        self._marks: dict[str, list[tuple[int, int, int]]] = {}  # of the stretches met that have a wanted word

    def marks(self, text: str) -> list[tuple[int, int, int]] | None:
        """Start, end and part of each surface that is such a word; `None` as `places`."""
        places = self.places(text)
        if places is None:
            return None
        return [
            (start + first, start + last, part)
            for start, end in places
            for first, last, part in self.marks_in(text[start:end])
        ]

    def marks_in(self, stretch: str) -> list[tuple[int, int, int]]:
        """The marks in one stretch."""
        marks = self._marks.get(stretch)
        if marks is None:
            marks = self._marks[stretch] = [
                (start, end, part)
                for start, end, spellings in self._known[stretch][1]
                if (part := self._part(spellings)) is not None
            ]
        return marks

    def _part(self, spellings: tuple[str, ...]) -> int | None:
        """The part that one of the words of a surface answers, if any."""
        for folded, written in zip(spellings[::2], spellings[1::2], strict=True):
            part = self._folded.get(folded, self._written.get(written))
            if part is not None:
                return part
        return None

    def places(self, text: str) -> list[tuple[int, int]] | None:
        """Where the stretches with such a word stand in a text that is cut at white space.

        `None` for a text in which a stretch may have white space in it.
        """
        if self._inside and self._inside.search(text):
            return None
        words = text.split()
        return places_of(text, words, self.among(words))

    def held(self, text: str) -> set[str] | None:
        """Which of the wanted spellings are in a text; `None` as `places`."""
        if self._inside and self._inside.search(text):
            return None
        stretches = text.split()
        return set().union(*[self.held_in(stretches[number]) for number in self.among(stretches)])

    def held_in(self, stretch: str) -> set[str]:
        """Which of them are in one stretch."""
        return self._wanted & {*self._known[stretch][0]}

    def among(self, stretches: list[str]) -> list[int]:
        """Which of some stretches they are: the numbers of those, ascending."""
        from operator import itemgetter, not_

        lacking = map(self._wanted.isdisjoint, map(itemgetter(0), map(self._known.__getitem__, stretches)))
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


class _Known(dict[str, "tuple[tuple[str, ...], Surfaces]"]):
    """The different spellings in each stretch that was met, and its surfaces."""

    def __init__(self, tell: Tell) -> None:
        super().__init__()
        self._tell = tell

    def __missing__(self, stretch: str) -> tuple[tuple[str, ...], Surfaces]:
        surfaces = self._tell(stretch)
        known = tuple(dict.fromkeys(chain.from_iterable(spellings for _, _, spellings in surfaces))), surfaces
        if len(stretch) <= LONGEST:
            if len(self) >= MOST_STRETCHES:
                self.clear()
            self[stretch] = known
        return known
