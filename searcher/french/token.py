"""What the chain makes of a text: occurrences of tokens, and the words that each yields."""

from __future__ import annotations

from searcher.french.normalize import normalize, strip_accents
from searcher.french.stem import stems
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Word(NamedTuple):
    """One word that a surface yields.

    `position` counts from the surface's first word; `written` keeps the accents, `folded` has none. A `joined` word is a
    compound in one piece, beside its parts. A `part` of a name such as OpenStreetMap finds the name, and is not what was
    meant by who typed the name.
    """

    position: int
    written: str
    folded: str
    joined: bool = False
    part: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        """The folded words that it may be a form of, the likeliest first."""
        return stems(self.folded)


class Token(NamedTuple):
    """What a reader sees as one word: `[start, end)` in the stretch, its words, and how many positions they take.

    A sign takes none: it stands at the position of what follows it.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    positions: int


class Occurrence(NamedTuple):
    """A token in a text: `text[start:end]` is the original word, `position` that of its first word."""

    start: int
    end: int
    position: int
    words: tuple[Word, ...]


def alternatives(*spellings: str) -> tuple[Word, ...]:
    """Words for one thing, at one position."""
    return tuple(word_at(0, written) for written in dict.fromkeys(spellings) if written)


def with_wholes(parts: Sequence[str], wholes: Iterable[tuple[str, bool]]) -> tuple[tuple[Word, ...], int]:
    """Parts one after the other, and at the first of them what they are together."""
    words = [part_at(position, normalize(part), parts) for position, part in enumerate(parts)]
    for written, is_meant in wholes:
        words.append(Word(0, written, strip_accents(written), joined=is_meant, part=not is_meant))
    return tuple(words), len(parts)


def part_at(position: int, written: str, parts: Sequence[str]) -> Word:
    """A part of a compound. Figures that others follow are written with a hyphen: the 12 of 12-1 is not 12 itself."""
    is_cut = written.isdecimal() and position + 1 < len(parts)
    return Word(position, f"{written}-", written) if is_cut else word_at(position, written)


def word_at(position: int, written: str, *, joined: bool = False) -> Word:
    """A word of this spelling at a position of its token."""
    return Word(position, written, strip_accents(written), joined)
