"""Elided articles and pronouns: `l'avion` is the word avion, `aujourd'hui` is one word."""

APOSTROPHES = "'’ʼ`´‘′＇"

_ANY = f"[{APOSTROPHES}]"
_LETTER = r"[^\W_\u02bc]"
_VOWEL = "[aeiouyhàâäéèêëîïôöùûüœæAEIOUYHÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆ0-9]"

# c'h is a letter of Breton. m' and n' before a consonant begin a name (M'Bala, N'Djamena); the others are always elided words. What is not
# listed stays whole: aujourd'hui, prud'hommes, presqu'île, quelqu'un, entr'acte, O'Brien.
ELIDED = (
    rf"(?:(?:[ldjtsçLDJTSÇ]|[cC](?!{_ANY}[hH])|(?:[jJ][uU][sS]|[lL][oO][rR][sS]|[pP][uU][iI][sS]|[qQ][uU][oO][iI])?[qQ][uU]){_ANY}"
    rf"(?={_LETTER})|[mnMN]{_ANY}(?={_VOWEL}))"
)
"""Regular expression of an elided article or pronoun with its apostrophe, before the word it belongs to."""

_ALWAYS_ELIDED = frozenset(["l", "d", "j", "t", "s", "ç", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"])
_ELIDED_BEFORE_VOWEL = frozenset("mn")
_VOWELS = frozenset(_VOWEL[1:-1].replace("0-9", "0123456789"))
_APOSTROPHES = frozenset(APOSTROPHES)
_MAX_ELIDED = 7


def _first_apostrophe(word: str) -> int:
    return next(place for place, sign in enumerate(word) if sign in _APOSTROPHES)


def elided_length(word: str) -> int:
    """How many characters `ELIDED` matches at the beginning of a word, without the expression: it takes long to compile.

    >>> [elided_length(word) for word in ("l’avion", "Jusqu'ici", "aujourd’hui", "m’as", "M’Bala", "c'hoar")]
    [2, 6, 0, 2, 0, 0]
    """
    length = 1  # of most
    if word[1:2] not in _APOSTROPHES:
        length = 0 if _APOSTROPHES.isdisjoint(beginning := word[:_MAX_ELIDED]) else _first_apostrophe(beginning)
    before, following = word[:length].lower(), word[length + 1 : length + 2]
    if before in _ALWAYS_ELIDED or (before == "c" and following not in "hH"):
        is_elided = following.isalnum() and following != "\u02bc"
    else:
        is_elided = before in _ELIDED_BEFORE_VOWEL and following in _VOWELS
    return length + 1 if is_elided else 0
