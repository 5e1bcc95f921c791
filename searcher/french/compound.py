"""Compounds: words of several parts that are one word of French, and words that nothing but a hyphen joins."""

from __future__ import annotations

from searcher.french.lexicon import lexicon
from searcher.french.numerals import ORDINAL_ENDINGS
from searcher.french.stem import find_stems
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_ELEMENTS = frozenset(
    [
        "agro",
        "anti",
        "auto",
        "bio",
        "cardio",
        "cyber",
        "dermo",
        "eco",
        "electro",
        "euro",
        "extra",
        "geo",
        "hydro",
        "hyper",
        "immuno",
        "infra",
        "inter",
        "intra",
        "macro",
        "maxi",
        "meta",
        "micro",
        "mini",
        "mono",
        "multi",
        "nano",
        "neo",
        "neuro",
        "para",
        "photo",
        "pluri",
        "poly",
        "pseudo",
        "psycho",
        "radio",
        "retro",
        "semi",
        "socio",
        "super",
        "tele",
        "thermo",
        "ultra",
        "video",
    ]
)


_BEGINNINGS = tuple(_ELEMENTS)
_MIN_ELEMENT_LETTERS = min(map(len, _ELEMENTS))
_FIRST_LETTERS = frozenset(element[:_MIN_ELEMENT_LETTERS] for element in _ELEMENTS)


def is_element(part: str) -> bool:
    """Return whether a folded part makes words freely with what follows: télé-, multi-.

    >>> is_element("tele"), is_element("lettre")
    (True, False)
    """
    return part in _ELEMENTS


def begins_with_element(word: str) -> bool:
    """Return whether the first letters of a folded word are such a part.

    >>> begins_with_element("teletravail"), begins_with_element("travail")
    (True, False)
    """
    return word[:_MIN_ELEMENT_LETTERS] in _FIRST_LETTERS and word.startswith(_BEGINNINGS)


def is_one_word(parts: Sequence[str]) -> bool:
    """Return whether folded parts joined by hyphens are a word that none of them is: known so, or with a number in it.

    >>> is_one_word(["chou", "fleur"]), is_one_word(["micro", "logement"]), is_one_word(["covid", "19"])
    (True, True, True)
    >>> is_one_word(["lettre", "licenciement"])
    False
    """
    whole = "".join(parts)
    if is_element(parts[0]) or not whole.isalpha():
        return True
    return lexicon().is_hyphenated(whole) or bool(lexicon().lemmas(whole))


_whole: set[str] = set()
_MAX_WHOLE = 1 << 14  # words


def is_whole(folded: str) -> bool:
    """Return whether a word is written in one piece only, as the lexicon knows it, and begins with no element.

    >>> [is_whole(word) for word in ("avantage", "portemonnaie", "teletravail", "zorglub")]
    [True, False, False, False]
    """
    return lexicon().is_in_one_piece(folded) and not begins_with_element(folded)


def were_whole(words: Collection[str]) -> bool:
    """Return whether `content_stems` saw all of some words to be whole: those that were looked for lately are remembered."""
    if len(_whole) > _MAX_WHOLE:
        _whole.clear()
    return _whole.issuperset(words)


def content_stems(folded: str) -> tuple[str, ...]:
    """The stems of a word that is looked for; whether it is whole is seen with them, and noted for `were_whole`."""
    stems, is_in_one_piece = lexicon().entry(folded)
    if is_in_one_piece and not begins_with_element(folded):
        _whole.add(folded)
    return stems if stems and not folded.endswith(ORDINAL_ENDINGS) else find_stems(folded)
