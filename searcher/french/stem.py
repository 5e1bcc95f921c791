"""Inflected forms that meet: Snowball's French stemmer, then folding.

Stemming comes before folding, because the stemmer reads the accents (`déclaré` ends in a participle, `declare`
does not). A word typed without its accents then has another stem; both are kept, so that the two spellings meet.
Source of the algorithm: https://snowballstem.org/algorithms/french/stemmer.html
"""

import Stemmer

from searcher.french.fold import strip_accents

# Our memo of whole words sits above, the stemmer's own would only cost memory.
_snowball = Stemmer.Stemmer("french", 0)

_SHORTEST = 3


def stems(word: str) -> tuple[str, ...]:
    """The stems a word is indexed and searched under, the best first; expects what `as_written` returns.

    >>> stems("chevaux"), stems("cheval")
    (('cheval',), ('cheval',))
    >>> stems("données"), stems("donnees")  # one of them in common
    (('don', 'donne'), ('donne',))
    >>> stems("c++"), stems("12")
    (('c++',), ('12',))
    """
    if len(word) < _SHORTEST or not word[0].isalpha():
        return (strip_accents(word),)
    accented = strip_accents(_snowball.stemWord(word)) or strip_accents(word)
    if word.isascii():
        return (accented,)
    plain = _snowball.stemWord(strip_accents(word))
    return (accented,) if plain == accented else (accented, plain)
