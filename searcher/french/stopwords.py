"""Stop words: too common to choose a paragraph by, indexed like all others, ignored beside content words in a query.

`lexicon/stopwords.txt` has them, and says where they are from.
"""

from searcher.french.lexicon.word_lists import word_list
from searcher.french.normalize import strip_accents

_STOP_WORDS = frozenset(word_list("stopwords"))
TYPED_STOP_WORDS = _STOP_WORDS.union(map(strip_accents, _STOP_WORDS))
"""They, and how they are typed without their accents."""


def is_stop_word(word: str) -> bool:
    """Whether the word, as written or typed without its accents, is a stop word; so is every sign, which begins with neither a letter nor a digit.

    >>> is_stop_word("là"), is_stop_word("etait"), is_stop_word("maïs"), is_stop_word("été")
    (True, True, False, False)
    """
    return word in TYPED_STOP_WORDS or not word[:1].isalnum()


QUESTION_WORDS = frozenset(
    [
        "auquel",
        "auxquelles",
        "auxquels",
        "combien",
        "comment",
        "desquelles",
        "desquels",
        "duquel",
        "laquelle",
        "lequel",
        "lesquelles",
        "lesquels",
        "pourquoi",
        "quand",
        "quoi",
    ]
)


def is_question_word(word: str) -> bool:
    """Whether the word asks, and so says nothing of what is asked for: `combien` in « combien de jours de congé ».

    >>> is_question_word("combien"), is_question_word("jours")
    (True, False)
    """
    return word in QUESTION_WORDS


def hides_behind_stop_word(word: str) -> bool:
    """Whether folding would turn the word into a stop word that it is not: `maïs` is no `mais`, `dés` no `des`.

    Such a word typed with its accents means itself alone; typed without, it is the stop word's spelling that counts.

    >>> hides_behind_stop_word("maïs"), hides_behind_stop_word("pêche"), hides_behind_stop_word("mais")
    (True, False, False)
    """
    folded = strip_accents(word)
    return folded != word and folded in _STOP_WORDS
