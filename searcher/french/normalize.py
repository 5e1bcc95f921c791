"""The two spellings a word is compared by: as written, and folded (no accents, no case)."""

from searcher.lazy import expression

# Characters that sit inside a word without being part of it: soft hyphen, zero-width marks.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

# Points of Hebrew and Arabic, and signs of other scripts that stand for vowels: they belong to the letter before.
_POINTS = "\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
MARKS_OF_SCRIPTS = (
    f"{_POINTS}\u0483-\u0489\u0711\u0730-\u074a\u07a6-\u07b0\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc"
    "\u09be-\u09cd\u0a01-\u0a4d\u0abc-\u0acd\u0b3c-\u0b57\u0bbe-\u0bcd\u0c3e-\u0c56\u0cbc-\u0cd6\u0d3b-\u0d4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
)
"""Characters for a class of a regular expression: marks on letters beside those of Latin, Greek and Cyrillic."""

_NOT_SPOKEN = dict.fromkeys(
    [*map(ord, INVISIBLE + "\u0640\ufe0f"), *range(0x1F3FB, 0x1F400)]
)  # the stroke that lengthens Arabic words; the look of a picture, and the colour of its skin
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "\u2044": "/"})  # the last is the stroke in ½
# Letters that Unicode does not decompose into a base letter and a mark.
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
# Longer ones are no words, and putting a hundred thousand marks in order would take a minute.
_MAX_WORD_CHARS = 1000
_MARKS = expression(f"[\u0300-\u036f{_POINTS}]")

# French as nearly all of it is written: what the general rules do to these letters is known beforehand.
_ACCENTED = "àáâäãåçèéêëìíîïñòóôöõùúûüýÿ"
LETTERS_OF_TODAY = f"abcdefghijklmnopqrstuvwxyz{_ACCENTED}"
"""The small letters that nearly all French is written with; `œ` and `æ` are two each."""
_WITHOUT_ACCENTS = bytes.maketrans(_ACCENTED.encode("latin-1"), b"aaaaaaceeeeiiiinooooouuuuyy")


def normalize(word: str) -> str:
    r"""Lower case, composed, ligatures opened; accents stay. The first thousand characters count.

    >>> normalize("ŒUVRE"), normalize("e\u0301tat"), normalize("por\u00adte"), normalize("XIXᵉ")
    ('oeuvre', 'état', 'porte', 'xixe')
    """
    word = word[:_MAX_WORD_CHARS]
    if word.isascii() or not word.lower().strip(LETTERS_OF_TODAY):
        return word.lower()
    return normalize_by_rule(word)


def normalize_by_rule(word: str) -> str:
    """Normal form of a word of any letters, by Unicode's decomposition."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", word.translate(_NOT_SPOKEN)).casefold()
    return unicodedata.normalize("NFC", plain.translate(_LIGATURES))


def fold(word: str) -> str:
    """The word without case, accents and ligatures: the form that two spellings share.

    >>> fold("Pêche"), fold("CŒUR"), fold("garçon")
    ('peche', 'coeur', 'garcon')
    """
    return strip_accents(normalize(word))


def strip_accents(word: str) -> str:
    """Drop the accents; expects what `normalize` returns."""
    if word.isascii():
        return word
    if not word.strip(LETTERS_OF_TODAY):
        return word.encode("latin-1").translate(_WITHOUT_ACCENTS).decode("ascii")
    return strip_accents_by_rule(word)


def strip_accents_by_rule(word: str) -> str:
    """Word without its accents, whatever its letters, by Unicode's decomposition."""
    import unicodedata

    return _MARKS.sub("", unicodedata.normalize("NFD", word).translate(_UNDECOMPOSED))
