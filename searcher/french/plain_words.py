"""Which stretches are seen to be a plain word by their characters alone, as tables for a loop that knows no French."""

from functools import cache
from typing import NamedTuple

from searcher.french.abbreviations import ABBREVIATIONS
from searcher.french.elision import APOSTROPHES
from searcher.french.normalize import LETTERS_OF_TODAY, strip_accents

PUNCTUATION = '.,;:!?…()[]«»“”"—–-\u2010\u2011/*'
"""What may stand before and after a plain word in a stretch."""

_ALWAYS_ELIDED = ("l", "d", "j", "t", "s", "qu", "L", "D", "J", "T", "S", "Qu")
"""Before an apostrophe, whatever letter follows."""

ROMAN = "CLXVIxi"
"""First letters of Roman ordinals, which are capitals, or small where they make no word of French."""


class PlainWords(NamedTuple):
    """A stretch of one letter of `first`, letters of `later` and, around them, characters of `around` is a plain word.

    One of `elided` may stand right before it.

    The tables have the letter without case and accent, by the code of Latin-1, and 0 for all else; `small` has it without
    case. Of a plain word that is none of `special`, nothing stands in the index but its small letters, with accents and
    without.
    """

    first: bytes
    later: bytes
    around: str
    elided: tuple[str, ...]
    special: frozenset[str]
    small: bytes


@cache
def plain_words() -> PlainWords:
    """The tables. A letter that needs a closer look is in neither.

    >>> tables = plain_words()
    >>> chr(tables.first[ord("É")]), chr(tables.later[ord("ç")]), tables.later[ord("É")], tables.first[ord("X")]
    ('e', 'c', 0, 0)
    """
    first, later, small = bytearray(256), bytearray(256), bytearray(256)
    for letter in LETTERS_OF_TODAY:
        later[ord(letter)] = ord(strip_accents(letter))
        for one in (letter, letter.upper()):
            if one not in ROMAN and ord(one) < len(first):
                first[ord(one)] = later[ord(letter)]
                small[ord(one)] = ord(letter)
        small[ord(letter)] = ord(letter)
    apostrophes = [sign for sign in APOSTROPHES if not sign.isalpha()]
    elided = tuple(letters + sign for letters in _ALWAYS_ELIDED for sign in apostrophes)
    special = frozenset(map(strip_accents, ABBREVIATIONS))
    return PlainWords(bytes(first), bytes(later), PUNCTUATION, elided, special, bytes(small))
