"""Which stretches are seen to be a plain word by their characters alone, as tables for a loop that knows no French."""

from __future__ import annotations

from searcher.french.abbreviations import ABBREVIATIONS
from searcher.french.elision import APOSTROPHES
from searcher.french.inclusive import HYPHENATED_ENDINGS
from searcher.french.normalize import LETTERS_OF_TODAY, strip_accents
from searcher.french.tokenizer import CUTS, THIN_SPACES
from searcher.hints import NamedTuple
from searcher.lazy import cache

PUNCTUATION = '.,;:!?…()[]«»“”"—–-\u2010\u2011/*'
"""What may stand before and after a plain word in a stretch."""

_ALWAYS_ELIDED = ("l", "d", "j", "t", "s", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
"""Before an apostrophe, whatever letter follows."""

ROMAN = "CLXVIxi"
"""First letters of Roman ordinals, which are capitals, or small where they make no word of French."""

_OF_ORDINALS = frozenset("cdeilmrsvxè")
"""All letters of Roman ordinals, small."""

_IN_EVERY_ORDINAL = "eè"
"""Small letters of which every Roman ordinal has one behind its first."""

_FIGURES = "0123456789"
_BEHIND_FIGURES = "°"
_APOSTROPHES = "'’"


class PlainWords(NamedTuple):
    """A stretch of one letter of `first`, letters of `later` and, around them, characters of `around` is a plain word.

    So it is if the first letter is one of `doubtful` and any other is one of `telling`, or none is one of `ordinal`. One of
    `elided` may stand right before it, and all letters may be capitals.

    The tables have the letter without case and accent, by the code of Latin-1, and 0 for all else; `small` has it without
    case. Of a plain word that is none of `special`, nothing stands in the index but its small letters, with accents and
    without.

    So are runs of such letters, and of `figures`, in a stretch with `around` and `apostrophes` between them, and signs
    `behind_figures`. Any word of it without a figure begins as one of them does, or as one does with those behind it, unless a
    run behind another is one of `endings`, or one of letters follows one of figures at once. The figures of any other word
    are one or more of the stretch's groups of figures, side by side, but for zeros around them, and but for dates, which have
    a hyphen between figures.

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
    ordinal: bytes
    endings: frozenset[str]
    figures: str
    behind_figures: str
    apostrophes: str
    thin_spaces: str
    cuts: str


@cache
def plain_words() -> PlainWords:
    """The tables. A letter that needs a closer look is in none.

    >>> tables = plain_words()
    >>> chr(tables.first[ord("É")]), chr(tables.later[ord("ç")]), tables.later[ord("É")], tables.first[ord("X")]
    ('e', 'c', 0, 0)
    """
    first, later, small, doubtful, telling, ordinal = (bytearray(256) for _ in range(6))
    for letter in LETTERS_OF_TODAY:
        later[ord(letter)] = ord(strip_accents(letter))
        telling[ord(letter)] = 0 if letter in _OF_ORDINALS else later[ord(letter)]
        ordinal[ord(letter)] = later[ord(letter)] if letter in _IN_EVERY_ORDINAL else 0
        for one in (letter, letter.upper()):
            if ord(one) < len(first):
                (doubtful if one in ROMAN else first)[ord(one)] = later[ord(letter)]
                small[ord(one)] = ord(letter)
    apostrophes = [sign for sign in APOSTROPHES if not sign.isalpha()]
    spellings = [spelling for letters in _ALWAYS_ELIDED for spelling in (letters, letters.capitalize())]
    elided = tuple(letters + sign for letters in spellings for sign in apostrophes)
    special = frozenset(map(strip_accents, ABBREVIATIONS))
    endings = frozenset(map(strip_accents, HYPHENATED_ENDINGS))
    letters = bytes(small), bytes(doubtful), bytes(telling), bytes(ordinal), endings
    signs = PUNCTUATION, elided, special, *letters, _FIGURES, _BEHIND_FIGURES, _APOSTROPHES, THIN_SPACES, CUTS
    return PlainWords(bytes(first), bytes(later), *signs)
