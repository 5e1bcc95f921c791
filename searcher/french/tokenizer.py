"""A text is cut into stretches at white space, and a stretch into tokens, by expressions.

White space stays inside a number, a word cut at a line end, and behind an abbreviation such as art.
"""

from __future__ import annotations

from itertools import pairwise

from searcher.french.abbreviations import (
    CONTEXT,
    CONTEXT_BEGINS_WITH,
    CONTEXTUAL,
    CONTEXTUAL_ENDINGS,
    MAY_END,
    holds_contextual,
    may_hold_context,
)
from searcher.french.elision import APOSTROPHES, ELIDED
from searcher.french.inclusive import INCLUSIVE, MARKED, MIDDLE_DOTS
from searcher.french.normalize import INVISIBLE, MARKS_OF_SCRIPTS
from searcher.french.numerals import ORDINAL_ENDING
from searcher.french.symbols import SYMBOL
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import cache, compiled, lru_cache

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

# Letters that are one letter in either case and however spelt: no ligature, no ß.
_INITIAL = "(?![Ææ])[A-Za-zÀ-ÖØ-Þà-öø-þ]"
# U+02BC is an apostrophe that Unicode counts among the letters.
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"
_FRACTIONS = "\u00bc-\u00be\u2150-\u215e\u2189"
_LETTER_OR_DIGIT = rf"[^\W_\u02bc{_RAISED}{_FRACTIONS}]"
_MARK = rf"[\u0300-\u036f{INVISIBLE}{MARKS_OF_SCRIPTS}]"
# Possessive: nothing that follows a run begins with what a run takes, and a thousand marks on a letter take no time.
RUN = rf"{_LETTER_OR_DIGIT}++(?:{_MARK}++{_LETTER_OR_DIGIT}*+)*+"
WORD = rf"{RUN}(?:[{APOSTROPHES}]{RUN})*"
HYPHEN = "[-\u2010\u2011]"
CUTTING = "[-\u00ac\u00ad\u2010\u2011]"  # what a word is cut with at the end of a line; ¬ is a soft hyphen in old files
CUTS = CUTTING[1:-1]
_CUTS = frozenset(CUTS)
LINE_END = r"[ \t]*\r?\n[ \t]*"
THIN_SPACES = "\u00a0\u2009\u202f"
_THIN_SPACE = f"[{THIN_SPACES}]"

# White space ends a stretch, but for the thin space inside a number and the line end inside a cut word.
_STRETCH = rf"\S+(?:(?<=\d){_THIN_SPACE}(?=\d{{3}})\S+|(?<=\w{CUTTING}){LINE_END}(?=\w)\S+)*"
_STRETCH_IN_CONTEXT = rf"(?:(?<!\S){CONTEXT})?{_STRETCH}"
# It begins with what is rare, so that looking for it costs little.
_SPACED_NUMBER = rf"{_THIN_SPACE}(?<=\d.)\d{{3}}"

NUMBER = (
    rf"(?:\d{{1,3}}(?:[{THIN_SPACES}{APOSTROPHES}]\d{{3}})+(?:[.,]\d+)?|(?<!\d[.,])(?:"
    r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d+[.,]\d+))"
)
_FIGURES = r"\d++"
_LETTERS = rf"(?:(?!\d){_LETTER_OR_DIGIT})++"
_END = rf"(?!{_LETTER_OR_DIGIT}|{_MARK})"

_LATIN_MARK = rf"[\u0300-\u036f{INVISIBLE}]"
_MARK_OF_SCRIPTS = f"[{MARKS_OF_SCRIPTS}]"
_PLAIN_LETTER_OR_DIGIT = r"[^\W_\u00b2\u00b3\u00b9\u00bc-\u00be]"
_NOT_PLAIN = rf"[\u0300-\u036f{INVISIBLE}\u02bc\u2070\u2074-\u2079\u2150-\u215e\u2189]"

_ELIDED = rf"(?P<elided> {ELIDED} )?"
_WITH_FIGURES = rf"""
        (?P<number>   {NUMBER}{_END}(?![.,]\d) )                                        # 10 000, 1 234,5, 5,5
      | (?P<code>     (?<![\w.]){_FIGURES}(?:(?:[./:\u2044]|{HYPHEN}){_FIGURES})+(?!\d|[^\W_T]) )   # 14/03/2024, 14:30
      | (?P<fraction> [{_FRACTIONS}] )
      | (?P<ordinal>  \d+{ORDINAL_ENDING}{_END} )                       # 2e, 1ères
      | (?P<glued>    (?:{NUMBER}|\d+)(?:{_LETTERS}(?:\d+(?:{_LETTERS})?+|[\u00b2\u00b3])?+){_END} )   # 3500kWh, 14h30
      | (?P<version>  {_LETTERS}\d+(?:\.\d+)++{_END} )                   # v2.1, Python3.11
"""
_INCLUSIVE = rf"""
        (?P<inclusive>{RUN}(?P<ending>{INCLUSIVE}))                                  # étudiant·e·s
      | (?P<linked>   (?:{RUN}{HYPHEN})++ {RUN}) (?P<mark>{MARKED})                      # vice-président·e
"""
_SURFACE = rf"""(?x)
    {_ELIDED}
    (?:
        {_WITH_FIGURES}
      | (?P<number_sign> [nN][°\u00ba]s?|№ )                                            # n°, nº
      | (?P<acronym>  (?:{_INITIAL}{_MARK}*\.(?:-(?={_INITIAL}{_MARK}*\.))?){{2,}}(?:{_INITIAL}{_MARK}*(?!\w|{_MARK}))?   # S.N.C.F., P.-D.G.
                    | {_INITIAL}{_MARK}*\.{_INITIAL}{_MARK}*(?!\w|{_MARK}|\.\w) )               # p.m
      | (?P<language> {_INITIAL}(?:\+\+|\#)(?![^\W\d]) )                                    # C++, C#
      | {_INCLUSIVE}
      | (?P<plain>    {WORD}(?:(?:{HYPHEN}(?:{LINE_END})?|(?<=\u00ad){LINE_END}|\u00ac(?:{LINE_END})?){WORD})* )
        (?P<raised>   [{_RAISED}]+ )?                                                    # m², économie¹
      | (?P<symbol>   {SYMBOL} )                                                         # €, 🦊
    )
    """
_PART = rf"(?x){_ELIDED} (?P<part>{WORD})"

# What takes the place of a part that finds nothing, with its groups.
_NO_ELIDED = "(?P<elided>(?!))?"
_NO_FIGURES = "(?!)(?P<number>)(?P<code>)(?P<fraction>)(?P<ordinal>)(?P<glued>)(?P<version>)"
_NO_INCLUSIVE = "(?!)(?P<inclusive>)(?P<ending>)(?P<linked>)(?P<mark>)"


def stretches(text: str) -> list[str]:
    r"""Cut a text at white space, except inside a number, a word cut at a line end, and behind an abbreviation like art.

    >>> stretches("Un logi-\nciel à 10\u202f000\u00a0€, art. 5.")
    ['Un', 'logi-\nciel', 'à', '10\u202f000', '€,', 'art. 5.']
    """
    found = stretches_with_space(text)
    return text.split() if found is None else found


def stretches_with_space(text: str) -> list[str] | None:
    """The stretches of a text that may have white space in one of them; `None` for a text cut at every white space.

    >>> stretches_with_space("voir l’art. 5"), stretches_with_space("voir ici")
    (['voir', 'l’art. 5'], None)
    """
    if not may_hold_space(text):
        return None
    expression = _STRETCH_IN_CONTEXT if holds_contextual(text) else _STRETCH
    return [match[0] for match in compiled(expression).finditer(text)]


def may_hold_space(text: str, *, contexts: bool = True) -> bool:
    """Whether a stretch of this text may have white space in it; most texts have no such stretch.

    Without `contexts` those of an abbreviation are left aside, which matters to `CONTEXTUAL_WORDS` only.
    """
    figures = any(_stands_after_figure(space, text) for space in THIN_SPACES if space in text)
    if figures and compiled(_SPACED_NUMBER).search(text):
        return True
    if "\n" in text and _holds_cut_word(text.split("\n")):
        return True
    return contexts and may_hold_context(text)


def _stands_after_figure(space: str, text: str) -> bool:
    """Whether a space stands behind a figure anywhere: seen sooner than by an expression, and most stand before a sign."""
    return any(before[-1:].isdecimal() for before in text.split(space))


def _holds_cut_word(lines: list[str]) -> bool:
    """Whether a line ends as one does in which a word is cut, and the next one goes on with a letter or digit."""
    return any(
        line.removesuffix("\r").rstrip(" \t")[-1:] in _CUTS and _goes_on(following.lstrip(" \t")[:1])
        for line, following in pairwise(lines)
    )


def _goes_on(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


_THOUSANDS, _CUT, _CONTEXT, _NAME = 1, 2, 4, 8


def junction(piece: str) -> int:
    """How a piece of text between white space may go on behind it, one bit for each way, and how it may follow one << 8.

    Two pieces side by side may be one stretch only when the first may go on as the second may follow.

    >>> [junction(piece) for piece in ("l’art.", "5", "mot,")]
    [524, 1537, 512]
    """
    goes_on = _ending(piece[-1])
    if goes_on & _CONTEXT and not (piece.endswith(MAY_END) and compiled(CONTEXTUAL).fullmatch(piece)):
        goes_on = 0
    follows = _beginning(piece[0])
    return goes_on | (follows | _THOUSANDS if piece[:3].isdecimal() and len(piece) > 2 else follows) << 8  # noqa: PLR2004


@lru_cache(maxsize=1 << 10)
def _ending(sign: str) -> int:
    if sign.isdecimal():
        return _THOUSANDS
    if compiled(CUTTING).match(sign):
        return _CUT
    return (_CONTEXT | _NAME) if sign in {end[-1] for end in MAY_END} else 0


@lru_cache(maxsize=1 << 10)
def _beginning(sign: str) -> int:
    may_be_number = sign.isdecimal() or sign in CONTEXT_BEGINS_WITH
    return _CONTEXT * may_be_number | _NAME * sign.isupper() | _CUT * (sign.isalnum() or sign == "_")


class Junctions(NamedTuple):
    """`junction` as tables, for a loop that knows no French.

    `begins` says how a piece with this first character may follow another, `ends` how one with this last character may go
    on, by the code of Latin-1; of all pieces that end in one of `unclear`, more than the character decides. Three characters
    of `figures` at the beginning, which have a 1 there, add `thousands`. Nothing is said of characters beyond Latin-1.
    In some ways a piece only goes on over white space that has one of certain characters in it: `spaces`.
    """

    begins: bytes
    ends: bytes
    unclear: tuple[str, ...]
    figures: bytes
    thousands: int
    spaces: tuple[tuple[int, str], ...]


@cache
def junctions() -> Junctions:
    """The tables.

    >>> tables = junctions()
    >>> tables.begins[ord("m")], tables.begins[ord("5")], tables.ends[ord(",")], tables.ends[ord("-")]
    (2, 6, 0, 2)
    """
    signs = [chr(code) for code in range(256)]
    ends = bytes(0 if (ending := _ending(sign)) & _CONTEXT else ending for sign in signs)
    spaces = (_THOUSANDS, THIN_SPACES), (_CUT, "\n")
    figures = bytes(map(str.isdecimal, signs))
    return Junctions(bytes(map(_beginning, signs)), ends, CONTEXTUAL_ENDINGS, figures, _THOUSANDS, spaces)


def context_in(stretch: str) -> re.Match[str] | None:
    """The abbreviation that a stretch begins with, before what makes it one; its group is `abbreviation`."""
    return compiled(CONTEXT).match(stretch) if holds_contextual(stretch) else None


def tokens_in(stretch: str, begin: int) -> Iterator[re.Match[str]]:
    """The tokens of a stretch from a place on; the group that took part says of which kind each is."""
    return compiled(_shortest(_SURFACE, stretch)).finditer(stretch, begin)


def parts_in(compound: str) -> Iterator[re.Match[str]]:
    """The words of a compound, each the group `part`, with what is elided before it."""
    return compiled(_shortest(_PART, compound)).finditer(compound)


def _shortest(expression: str, stretch: str) -> str:
    """An expression without what finds nothing in a stretch: a search that prints and ends compiles few of its parts.

    To compile it whole takes less time than to compile many that are shorter.
    """
    if _without.cache_info().currsize >= _MAX_SHORTER:
        return _without(expression, _marks_in(stretch), figures=True, inclusive=True, apostrophe=True)
    return _without(
        expression,
        _marks_in(stretch),
        figures=any(map(str.isnumeric, stretch)),
        inclusive=_may_be_inclusive(stretch),
        apostrophe=not _APOSTROPHES.isdisjoint(stretch),
    )


_MAX_SHORTER = 3
_APOSTROPHES = frozenset(APOSTROPHES)
_BEFORE_ENDING = frozenset(f".(-{MIDDLE_DOTS}")
_SIGNS_WITHOUT_MARKS = frozenset("’‘“”…–—‑•€\u202f\u2009")
_PLAIN, _LATIN, _ANY = range(3)  # marks on letters: none, those of Latin, any


def _may_be_inclusive(stretch: str) -> bool:
    """Whether a letter stands behind one of the signs that an ending for both genders may begin with."""
    if _BEFORE_ENDING.isdisjoint(stretch):
        return False
    return any(
        sign in _BEFORE_ENDING and following.isalnum() and not following.isdecimal()
        for sign, following in pairwise(stretch)
    )


def _marks_in(stretch: str) -> int:
    """The marks that may stand on the letters: each class of characters beyond Latin-1 takes long to compile."""
    if stretch.isascii() or all(
        (sign < "\u02bc" and sign != "\u00ad") or sign in _SIGNS_WITHOUT_MARKS for sign in stretch
    ):
        return _PLAIN
    if compiled(_MARK_OF_SCRIPTS).search(stretch):
        return _ANY
    return _LATIN if compiled(_NOT_PLAIN).search(stretch) else _PLAIN


@cache
def _without(expression: str, marks: int, *, figures: bool, inclusive: bool, apostrophe: bool) -> str:
    if not figures:
        expression = expression.replace(_WITH_FIGURES, _NO_FIGURES)
    if not inclusive:
        expression = expression.replace(_INCLUSIVE, _NO_INCLUSIVE)
    if not apostrophe:
        expression = expression.replace(_ELIDED, _NO_ELIDED)
    if marks == _LATIN:
        return expression.replace(_MARK, _LATIN_MARK)
    if marks == _PLAIN:
        expression = expression.replace(RUN, f"{_PLAIN_LETTER_OR_DIGIT}++")
        expression = expression.replace(f"|{_MARK}", "").replace(f"{_MARK}*", "")
        return expression.replace(_LETTER_OR_DIGIT, _PLAIN_LETTER_OR_DIGIT)
    return expression
