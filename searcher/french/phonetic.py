"""How a word sounds, roughly: who spells by ear writes `fotographie` and `téatre`, and means what sounds the same.

The rules are those of reading French aloud, without its exceptions: two words that this takes for one in sound are not
always so. Good enough to tell which of two slips is the likelier.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

# In this order: what stands before a letter is read before the letter itself changes.
_READ = [
    (re.compile(expression), sound)
    for expression, sound in [
        ("ph", "f"),
        ("[cs]h|sch", "§"),
        ("que$|qu?|ck", "k"),
        ("ge(?=[aou])|g(?=[eiy])", "j"),
        ("gu(?=[eiy])", "g"),
        ("sc(?=[eiy])|c(?=[eiy])|z", "s"),
        ("c", "k"),
        ("ti(?=on)", "si"),
        ("h", ""),
        ("w", "v"),
        ("y", "i"),
        ("oe", "e"),
        ("e?au", "o"),
        ("[ae][mn](?![aeioumn])", "ã"),
        ("[ae]?i[mn](?![aeioumn])", "ĩ"),
        ("[ae]i", "e"),
        (r"(.)\1+", r"\1"),
    ]
]

# What is written for one another where it sounds alike.
_SPELLINGS = [
    ("f", "ph"),
    ("k", "c", "qu", "ch"),
    ("c", "que"),
    ("s", "ss", "c", "sc", "z"),
    ("o", "au", "eau"),
    ("an", "en"),
    ("am", "em"),
    ("in", "ain", "ein"),
    ("i", "y"),
    ("t", "th", "tt"),
    ("r", "rh", "rr"),
    ("j", "g", "ge"),
    ("e", "ai", "ei"),
    ("si", "ti"),
]
_OTHERS = {
    spelling: sorted({other for group in _SPELLINGS if spelling in group for other in group} - {spelling})
    for spelling in {spelling for group in _SPELLINGS for spelling in group}
}
_MAX_GROUP_LETTERS = max(map(len, _OTHERS))


@lru_cache(maxsize=1 << 12)
def sound(folded: str) -> str:
    """What a folded word sounds like, in letters of no alphabet: equal for what is read alike.

    >>> sound("fotografie") == sound("photographie"), sound("teatre") == sound("theatre"), sound("pain") == sound("pont")
    (True, True, False)
    """
    for expression, read in _READ:
        folded = expression.sub(read, folded)
    return folded


def respelt(folded: str) -> Iterator[str]:
    """A folded word with one of its sounds written in another way.

    >>> sorted(set(respelt("filo")) & {"philo", "phylo", "filau", "filo"})
    ['filau', 'philo']
    """
    for start in range(len(folded)):
        for end in range(start + 1, min(len(folded), start + _MAX_GROUP_LETTERS) + 1):
            for other in _OTHERS.get(folded[start:end], ()):
                yield folded[:start] + other + folded[end:]
