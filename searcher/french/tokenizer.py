"""A text is cut into stretches at white space, and a stretch into tokens, by expressions.

White space stays inside a number, a word cut at a line end, and behind an abbreviation such as art.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from searcher.french.abbreviations import CONTEXT, CONTEXT_BEGINS_WITH, CONTEXTUAL, MAY_END, may_hold_context
from searcher.french.elision import APOSTROPHES, ELIDED
from searcher.french.expressions import compiled
from searcher.french.inclusive import INCLUSIVE, MARKED
from searcher.french.normalize import INVISIBLE, MARKS_OF_SCRIPTS
from searcher.french.numerals import ORDINAL_ENDING
from searcher.french.symbols import SYMBOL
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
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
_STRETCH = rf"(?:(?<!\S){CONTEXT})?\S+(?:(?<=\d){_THIN_SPACE}(?=\d{{3}})\S+|(?<=\w{CUTTING}){LINE_END}(?=\w)\S+)*"
# Both begin with what is rare, so that looking for them costs little.
_SPACED_NUMBER = rf"{_THIN_SPACE}(?<=\d.)\d{{3}}"
_CUT_WORD = rf"{CUTTING}{LINE_END}\w"

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

_SURFACE = rf"""
    (?P<elided> {ELIDED} )?
    (?:
        (?P<number>   {NUMBER}{_END}(?![.,]\d) )                                        # 10 000, 1 234,5, 5,5
      | (?P<code>     (?<![\w.]){_FIGURES}(?:(?:[./:\u2044]|{HYPHEN}){_FIGURES})+(?!\d|[^\W_T]) )   # 14/03/2024, 14:30
      | (?P<fraction> [{_FRACTIONS}] )
      | (?P<ordinal>  \d+{ORDINAL_ENDING}{_END} )                       # 2e, 1ères
      | (?P<glued>    (?:{NUMBER}|\d+)(?:{_LETTERS}(?:\d+(?:{_LETTERS})?+|[\u00b2\u00b3])?+){_END} )   # 3500kWh, 14h30
      | (?P<version>  {_LETTERS}\d+(?:\.\d+)++{_END} )                   # v2.1, Python3.11
      | (?P<number_sign> [nN][°\u00ba]s?|№ )                                            # n°, nº
      | (?P<acronym>  (?:{_INITIAL}{_MARK}*\.(?:-(?={_INITIAL}{_MARK}*\.))?){{2,}}(?:{_INITIAL}{_MARK}*(?!\w|{_MARK}))?   # S.N.C.F., P.-D.G.
                    | {_INITIAL}{_MARK}*\.{_INITIAL}{_MARK}*(?!\w|{_MARK}|\.\w) )               # p.m
      | (?P<language> {_INITIAL}(?:\+\+|\#)(?![^\W\d]) )                                    # C++, C#
      | (?P<inclusive>{RUN}(?P<ending>{INCLUSIVE}))                                  # étudiant·e·s
      | (?P<linked>   (?:{RUN}{HYPHEN})++ {RUN}) (?P<mark>{MARKED})                      # vice-président·e
      | (?P<plain>    {WORD}(?:(?:{HYPHEN}(?:{LINE_END})?|(?<=\u00ad){LINE_END}|\u00ac(?:{LINE_END})?){WORD})* )
        (?P<raised>   [{_RAISED}]+ )?                                                    # m², économie¹
      | (?P<symbol>   {SYMBOL} )                                                         # €, 🦊
    )
    """
_SURFACE_OF_LATIN = _SURFACE.replace(_MARK, _LATIN_MARK)
# Each class of characters beyond Latin-1 takes long to compile, and a search that prints and ends compiles this once.
_SURFACE_OF_PLAIN_LETTERS = (
    _SURFACE.replace(RUN, f"{_PLAIN_LETTER_OR_DIGIT}++")
    .replace(f"|{_MARK}", "")
    .replace(f"{_MARK}*", "")
    .replace(_LETTER_OR_DIGIT, _PLAIN_LETTER_OR_DIGIT)
)


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
    return [match[0] for match in compiled(_STRETCH, re.VERBOSE).finditer(text)]


def may_hold_space(text: str, *, contexts: bool = True) -> bool:
    """Whether a stretch of this text may have white space in it; most texts have no such stretch.

    Without `contexts` those of an abbreviation are left aside, which matters to `CONTEXTUAL_WORDS` only.
    """
    figures = any(_stands_after_figure(space, text) for space in THIN_SPACES if space in text)
    if figures and compiled(_SPACED_NUMBER).search(text):
        return True
    if "\n" in text and any(map(_is_cut, text.split("\n"))) and compiled(_CUT_WORD).search(text):
        return True
    return contexts and may_hold_context(text)


def _stands_after_figure(space: str, text: str) -> bool:
    """Whether a space stands behind a figure anywhere: seen sooner than by an expression, and most stand before a sign."""
    return any(before[-1:].isdecimal() for before in text.split(space))


def _is_cut(line: str) -> bool:
    """Whether a line ends as one does in which a word is cut."""
    return line.rstrip(" \t\r")[-1:] in _CUTS


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
    """

    begins: bytes
    ends: bytes
    unclear: tuple[str, ...]
    figures: bytes
    thousands: int


@cache
def junctions() -> Junctions:
    """The tables.

    >>> tables = junctions()
    >>> tables.begins[ord("m")], tables.begins[ord("5")], tables.ends[ord(",")], tables.ends[ord("-")]
    (2, 6, 0, 2)
    """
    signs = [chr(code) for code in range(256)]
    ends = bytes(0 if (ending := _ending(sign)) & _CONTEXT else ending for sign in signs)
    return Junctions(bytes(map(_beginning, signs)), ends, MAY_END, bytes(map(str.isdecimal, signs)), _THOUSANDS)


def context_in(stretch: str) -> re.Match[str] | None:
    """The abbreviation that a stretch begins with, before what makes it one; its group is `abbreviation`."""
    return compiled(CONTEXT).match(stretch) if len(stretch.split()) > 1 else None


def tokens_in(stretch: str, begin: int) -> Iterator[re.Match[str]]:
    """The tokens of a stretch from a place on; the group that took part says of which kind each is."""
    return compiled(_surface_in(stretch), re.VERBOSE).finditer(stretch, begin)


def _surface_in(stretch: str) -> str:
    """The expression of a surface: the shortest that knows all characters of a stretch."""
    if stretch.isascii():
        return _SURFACE_OF_PLAIN_LETTERS
    if compiled(_MARK_OF_SCRIPTS).search(stretch):
        return _SURFACE
    return _SURFACE_OF_LATIN if compiled(_NOT_PLAIN).search(stretch) else _SURFACE_OF_PLAIN_LETTERS
