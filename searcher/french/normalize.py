"""The two spellings a word is compared by: as written, and folded (no accents, no case)."""

import re
import unicodedata

# Characters that sit inside a word without being part of it: soft hyphen, zero-width marks.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_NOT_SPOKEN = dict.fromkeys(map(ord, INVISIBLE))
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "\u2044": None})  # the last is the stroke in ½
# Letters that Unicode does not decompose into a base letter and a mark.
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# Longer ones are no words, and putting a hundred thousand marks in order would take a minute.
_LONGEST = 1000
_MARKS = re.compile("[\u0300-\u036f]")

# French as nearly all of it is written: what the general rules do to these letters is known beforehand.
_ACCENTED = "àáâäãåçèéêëìíîïñòóôöõùúûüýÿ"
_LETTERS_OF_TODAY = re.compile(f"[a-z{_ACCENTED}]*+").fullmatch
_WITHOUT_ACCENTS = bytes.maketrans(_ACCENTED.encode("latin-1"), b"aaaaaaceeeeiiiinooooouuuuyy")


def as_written(word: str) -> str:
    r"""Lower case, composed, ligatures opened; accents stay. The first thousand characters count.

    >>> as_written("ŒUVRE"), as_written("e\u0301tat"), as_written("por\u00adte"), as_written("XIXᵉ")
    ('oeuvre', 'état', 'porte', 'xixe')
    """
    word = word[:_LONGEST]
    if word.isascii() or _LETTERS_OF_TODAY(word.lower()):
        return word.lower()
    return as_written_by_rule(word)


def as_written_by_rule(word: str) -> str:
    """The same for any letters, those of today's French or not."""
    plain = unicodedata.normalize("NFKD", word.translate(_NOT_SPOKEN)).casefold()
    return unicodedata.normalize("NFC", plain.translate(_LIGATURES))


def fold(word: str) -> str:
    """The word without case, accents and ligatures: the form that two spellings share.

    >>> fold("Pêche"), fold("CŒUR"), fold("garçon")
    ('peche', 'coeur', 'garcon')
    """
    return strip_accents(as_written(word))


def strip_accents(word: str) -> str:
    """Drop the accents; expects what `as_written` returns."""
    if word.isascii():
        return word
    if _LETTERS_OF_TODAY(word):
        return word.encode("latin-1").translate(_WITHOUT_ACCENTS).decode("ascii")
    return strip_accents_by_rule(word)


def strip_accents_by_rule(word: str) -> str:
    """The same for any letters, those of today's French or not."""
    return _MARKS.sub("", unicodedata.normalize("NFD", word).translate(_UNDECOMPOSED))
