"""Inflected forms that meet: words of the lexicon by their lemmas, all others by Snowball's French stemmer.

A stemmer cuts endings by rule. It does not know that `yeux` is œil, and takes université for univers. So it has its say
only about words that the lexicon does not know: names, other languages, slips of the pen.

Both read the folded word. So what is typed without its accents has the same stems as what is written with them.
Source of the stemmer: https://snowballstem.org/algorithms/french/stemmer.html
"""

from __future__ import annotations

import Stemmer

from searcher.french.lexicon import lexicon
from searcher.french.lexicon.word_lists import word_list
from searcher.french.numerals import ORDINAL_ENDINGS, numeral, roman_ordinal
from searcher.hints import TYPE_CHECKING
from searcher.lazy import lru_cache

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Our memo of whole words sits above, the stemmer's own would only cost memory.
_snowball = Stemmer.Stemmer("french", 0)
_stem_word = _snowball.stemWord

_MIN_LETTERS = 3


def stems_of_each(words: Sequence[str]) -> list[tuple[str, ...]]:
    """What `find_stems` finds for each of many folded words, in less time."""
    found = []
    letters = [word if word.isalpha() else "" for word in words]
    for word, of_letters, lemmas in zip(words, letters, map(lexicon().lemmas, letters), strict=True):
        if not of_letters:
            found.append(numeral(word))
        elif word.endswith(ORDINAL_ENDINGS):
            found.append(find_stems(word))
        else:
            found.append(lemmas or _of_unknown(word))
    return found


@lru_cache(maxsize=1 << 14)
def stems(folded: str) -> tuple[str, ...]:
    """What a folded word is indexed and searched under: every word it may be a form of, the likeliest first.

    Two words meet when they have one of these in common.

    >>> stems("chevaux"), stems("yeux"), stems("directrice")
    (('cheval',), ('oeil',), ('directeur',))
    >>> stems("portes"), stems("chatiment")
    (('porte', 'porter'), ('chatiment',))
    >>> stems("zorglubes"), stems("c++"), stems("12")
    (('zorglub',), ('c++',), ('12',))
    """
    if not folded.isalpha():
        return numeral(folded)
    ordinal = roman_ordinal(folded) if folded.endswith(ORDINAL_ENDINGS) else ()
    return ordinal or lexicon().entry(folded)[0] or _of_unknown(folded)


find_stems: Callable[[str], tuple[str, ...]] = stems.__wrapped__
"""What `stems` remembers: for whoever asks of each word once."""


def _of_unknown(folded: str) -> tuple[str, ...]:
    from searcher.french.unknown_forms import known_forms

    known = (lexicon().lemmas(form) for form in known_forms(folded))
    return next(filter(None, known), ()) or (_stem(_singular(folded)),)


def _singular(folded: str) -> str:
    """A word of another language without its plural, which would hide the ending before it from the stemmer.

    >>> _stem("follower"), _stem("followers"), _stem(_singular("followers"))
    ('follow', 'follower', 'follow')
    """
    return folded[:-1] if folded.endswith("ers") else folded


def is_known(folded: str) -> bool:
    """Whether a folded word is a form of a French word in the lexicon.

    >>> is_known("chevaux"), is_known("chevau")
    (True, False)
    """
    return bool(lexicon().lemmas(folded))


def root(stem: str) -> str:
    """What a stem shares with words made of the same root: too coarse to find by, good enough to rank by.

    >>> root("evaporation"), root("evaporer"), root("surrealiste"), root("surrealisme")
    ('evapor', 'evapor', 'surreal', 'surreal')
    >>> root("naissance"), root("naitre"), root("nocturne"), root("nuit")
    ('naissanc', 'naissanc', 'nocturn', 'nocturn')
    """
    if not stem.isalpha():
        return stem
    word = _of_family(stem) if len(_looked_for) < _MAX_LOOKED_FOR else _families().get(stem, stem)
    return (len(word) >= _MIN_LETTERS and _stem_word(word)) or word


def roots(stems_of_words: Sequence[str]) -> list[str]:
    """The root of each stem, as `root` has it, in less time.

    >>> roots(["evaporer", "nuit", "c++"])
    ['evapor', 'nocturn', 'c++']
    """
    families = _families()
    words = [families.get(stem, stem) for stem in stems_of_words]
    stemmed = [word for word in words if len(word) >= _MIN_LETTERS and word.isalpha()]
    found = dict(zip(stemmed, _snowball.stemWords(stemmed), strict=True))
    return [found.get(word) or word for word in words]


_looked_for: dict[str, str] = {}
_MAX_LOOKED_FOR = 16  # words: to look for more takes longer than to make the table


def _of_family(stem: str) -> str:
    """What `_families` has for a word of letters, or the word: one search asks of so few that it need not make the table."""
    families = _lines_of_families()
    at = max(families.rfind(f"\n{stem} "), families.rfind(f" {stem} "), families.rfind(f" {stem}\n"))
    start = families.rfind("\n", 0, at + 1) + 1
    found = _looked_for[stem] = families[start : families.index("\n", at + 1)].split()[1] if at >= 0 else stem
    return found


@lru_cache(maxsize=1)
def _lines_of_families() -> str:
    return "\n".join(["", *word_list("word_families"), ""])


@lru_cache(maxsize=1)
def _families() -> dict[str, str]:
    """For each word of `lexicon/word_families.txt` the second of its family: more words are made of a noun than of a verb."""
    found: dict[str, str] = {}
    for family in word_list("word_families"):
        words = family.split()
        found |= dict.fromkeys(words, words[1])
    return found


def _stem(folded: str) -> str:
    return (_stem_word(folded) if len(folded) >= _MIN_LETTERS else folded) or folded
