"""Words cut at line ends: a hyphen goes, unless it is the word's own."""

from __future__ import annotations

import re
from collections import Counter

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HYPHENS = ("-", "\u2010")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_AROUND_WORDS = ".,;:!?()«»"
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!\w|-$)", re.MULTILINE)
# What stands after a hyphen of its own: « dit-il », « donne-le », « celui-ci », « elle-même », « au-dessus ».
_AFTER_HYPHEN = frozenset(
    re.findall(
        r"\w+",
        "je tu il elle on nous vous ils elles le la les lui leur moi toi y en ce ci là même mêmes t être dessus dessous "
        "delà dedans dehors devant midi",
    )
)
# Of these, what stands after imperatives, which end so: « dis-lui », « prends-en », « donnez-leur », no « cou-leur ».
_AFTER_IMPERATIVE = frozenset(["leur", "lui", "la", "le", "les", "moi", "toi", "en"])
_WHOLE = frozenset(["celui", "cela", "celle", "celles", "voilà", "merci", "vertu"])
# What stands before one and begins no other word: « demi-heure », « vice-président », « ira-t-elle ».
_BEFORE_HYPHEN = frozenset(["demi", "vice", "t"])
_TENS = frozenset(["vingt", "trente", "quarante", "cinquante", "soixante", "dix", "quatre", "vingts"])
_UNITS = frozenset(
    re.findall(
        r"\w+",
        "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts et",
    )
)


def whole_words(texts: Iterable[str]) -> Counter[str]:
    """The words that stand within lines, compounds whole: witnesses of how a word is written that was cut."""
    stretches: Counter[str] = Counter()
    for text in texts:
        between_spaces = text.casefold().split()
        if text.endswith("-"):
            between_spaces[-1] += "\n"
        stretches.update(between_spaces)
    words: Counter[str] = Counter()
    # The same stretches come again and again: each is looked at once, and most are seen to be a word.
    for stretch, times in stretches.items():
        if (bare := stretch.strip(_AROUND_WORDS)).isalpha():
            words[bare] += times
        else:
            for word in _WORDS.findall(f"{stretch} "):
                words[word] += times
    return words


def rejoined(before: str, after: str, words: Counter[str]) -> str:
    """Two lines as one text, of which the first ends with a hyphen.

    What becomes of it is told by how the word is written elsewhere in the document, then by what follows it.

    >>> rejoined("des logi-", "ciels libres", Counter()), rejoined("répond-", "il encore", Counter())
    ('des logiciels libres', 'répond-il encore')
    >>> rejoined("ira-t-", "elle", Counter(["telle"])), rejoined("dix-", "neuf", Counter())
    ('ira-t-elle', 'dix-neuf')
    """
    left, right = _LAST_WORD.search(before[:-1]), _FIRST_WORD.match(after)
    if not left or not right:
        return before + after if left or before[-2:-1].isdigit() else f"{before} {after}"
    first, second = left[0].casefold(), right[0].casefold()
    return before + after if _is_own(first, second, words) or after[0].isupper() else before[:-1] + after


def _is_own(first: str, second: str, words: Counter[str]) -> bool:
    """Whether a hyphen belongs to a word of two parts.

    >>> _is_own("donnez", "leur", Counter()), _is_own("cou", "leur", Counter()), _is_own("ce", "lui", Counter())
    (True, False, False)
    """
    if first in _BEFORE_HYPHEN or (first in _TENS and second in _UNITS):
        return True
    compound, whole = words[f"{first}-{second}"], words[first + second]
    if compound or whole:
        return compound > whole
    if first + second in _WHOLE or (second in _AFTER_IMPERATIVE and first[-1] not in "esz"):
        return False
    return second in _AFTER_HYPHEN
