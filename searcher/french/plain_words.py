"""Which stretches are seen to be a plain word by their characters alone, as tables for a loop that knows no French."""

from __future__ import annotations

from functools import cache

from searcher.french.abbreviations import ABBREVIATIONS
from searcher.french.elision import APOSTROPHES
from searcher.french.normalize import LETTERS_OF_TODAY, strip_accents
from searcher.french.tokenizer import CUTS, THIN_SPACES
from searcher.hints import NamedTuple

PUNCTUATION = '.,;:!?…()[]«»“”"—–-\u2010\u2011/*'
"""What may stand before and after a plain word in a stretch."""

_ALWAYS_ELIDED = ("l", "d", "j", "t", "s", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
"""Before an apostrophe, whatever letter follows."""

ROMAN = "CLXVIxi"
"""First letters of Roman ordinals, which are capitals, or small where they make no word of French."""

_OF_ORDINALS = frozenset("cdeilmrsvxè")
"""All letters of Roman ordinals, small."""

_FIGURES = "0123456789"
_AMONG_FIGURES = "-.,;:()"


class PlainWords(NamedTuple):
    """A stretch of one letter of `first`, letters of `later` and, around them, characters of `around` is a plain word.

    So it is if the first letter is one of `doubtful` and any other is one of `telling`. One of `elided` may stand right
    before it.

    The tables have the letter without case and accent, by the code of Latin-1, and 0 for all else; `small` has it without
    case. Of a plain word that is none of `special`, nothing stands in the index but its small letters, with accents and
    without.

    What is made of `figures` and of the signs `among_figures` is no plain word, and no word of it is without a figure.

    A stretch has no white space in it but one of `thin_spaces` behind a figure, a line end behind one of `cuts`, and what
    follows an abbreviation.
    """

    first: bytes
    later: bytes
    around: str
    elided: tuple[str, ...]
    special: frozenset[str]
    small: bytes
    doubtful: bytes
    telling: bytes
    figures: str
    among_figures: str
    thin_spaces: str
    cuts: str


@cache
def plain_words() -> PlainWords:
    """The tables. A letter that needs a closer look is in none.

    >>> tables = plain_words()
    >>> chr(tables.first[ord("É")]), chr(tables.later[ord("ç")]), tables.later[ord("É")], tables.first[ord("X")]
    ('e', 'c', 0, 0)
    """
    first, later, small, doubtful, telling = (bytearray(256) for _ in range(5))
    for letter in LETTERS_OF_TODAY:
        later[ord(letter)] = ord(strip_accents(letter))
        telling[ord(letter)] = 0 if letter in _OF_ORDINALS else later[ord(letter)]
        for one in (letter, letter.upper()):
            if ord(one) < len(first):
                (doubtful if one in ROMAN else first)[ord(one)] = later[ord(letter)]
                small[ord(one)] = ord(letter)
    apostrophes = [sign for sign in APOSTROPHES if not sign.isalpha()]
    spellings = [spelling for letters in _ALWAYS_ELIDED for spelling in (letters, letters.capitalize())]
    elided = tuple(letters + sign for letters in spellings for sign in apostrophes)
    special = frozenset(map(strip_accents, ABBREVIATIONS))
    letters = bytes(small), bytes(doubtful), bytes(telling)
    signs = PUNCTUATION, elided, special, *letters, _FIGURES, _AMONG_FIGURES, THIN_SPACES, CUTS
    return PlainWords(bytes(first), bytes(later), *signs)
