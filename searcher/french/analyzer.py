"""The chain: a text is cut into stretches, a stretch into surfaces, and a surface yields words.

A *stretch* is what stands between white space: `(l’open-source,`. A *surface* is what a reader sees as one word in it,
`open-source`, with the elided article and the punctuation off. A surface yields one or more *words*, which have a
position each and are compared in three spellings: as written, folded and stemmed.

What a stretch yields depends on its characters alone, so it is worked out once and remembered. That is what makes the
chain fast: most of a text is cut with `str.split` and looked up.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from searcher.french.abbreviations import (
    CONTEXT,
    long_forms,
    long_forms_in_context,
    may_be_abbreviation,
    may_hold_context,
)
from searcher.french.elision import APOSTROPHES, ELIDED
from searcher.french.expressions import compiled
from searcher.french.identifiers import is_identifier, whole_words
from searcher.french.inclusive import INCLUSIVE, MARKED, expand_inclusive
from searcher.french.lexicon import lexicon
from searcher.french.normalize import INVISIBLE, MARKS_OF_SCRIPTS, as_written, strip_accents
from searcher.french.numerals import ORDINAL_ENDING, decimal_spellings, ordinal_spellings, roman_ordinal_spellings
from searcher.french.stem import stems
from searcher.french.symbols import SYMBOL

# Letters that are one letter in either case and however spelt: no ligature, no ß.
_INITIAL = "(?![Ææ])[A-Za-zÀ-ÖØ-Þà-öø-þ]"
# U+02BC is an apostrophe that Unicode counts among the letters.
_RAISED = "\u00b2\u00b3\u00b9\u2070\u2074-\u2079"
_FRACTIONS = "\u00bc-\u00be\u2150-\u215e\u2189"
_LETTER_OR_DIGIT = rf"[^\W_\u02bc{_RAISED}{_FRACTIONS}]"
_MARK = rf"[\u0300-\u036f{INVISIBLE}{MARKS_OF_SCRIPTS}]"
# Possessive: nothing that follows a run begins with what a run takes, and a thousand marks on a letter take no time.
_RUN = rf"{_LETTER_OR_DIGIT}++(?:{_MARK}++{_LETTER_OR_DIGIT}*+)*+"
_WORD = rf"{_RUN}(?:[{APOSTROPHES}]{_RUN})*"
_HYPHEN = "[-\u2010\u2011]"
_CUTTING = (
    "[-\u00ac\u00ad\u2010\u2011]"  # what a word is cut with at the end of a line; ¬ is a soft hyphen in old files
)
_LINE_END = r"[ \t]*\r?\n[ \t]*"
_THIN_SPACES = "\u00a0\u2009\u202f"
_THIN_SPACE = f"[{_THIN_SPACES}]"

# White space ends a stretch, but for the thin space inside a number and the line end inside a cut word.
_STRETCH = rf"(?:(?<!\S){CONTEXT})?\S+(?:(?<=\d){_THIN_SPACE}(?=\d{{3}})\S+|(?<=\w{_CUTTING}){_LINE_END}(?=\w)\S+)*"
# Both begin with what is rare, so that looking for them costs little.
_SPACED_NUMBER = rf"{_THIN_SPACE}(?<=\d.)\d{{3}}"
_CUT_WORD = rf"{_CUTTING}{_LINE_END}\w"

_NUMBER = (
    rf"(?:\d{{1,3}}(?:[{_THIN_SPACES}{APOSTROPHES}]\d{{3}})+(?:[.,]\d+)?|(?<!\d[.,])(?:"
    r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}|\d+[.,]\d+))"
)
_FIGURES = r"\d++"
_LETTERS = rf"(?:(?!\d){_LETTER_OR_DIGIT})++"
_END = rf"(?!{_LETTER_OR_DIGIT}|{_MARK})"

_LATIN_MARK = rf"[\u0300-\u036f{INVISIBLE}]"
_MARK_OF_SCRIPTS = f"[{MARKS_OF_SCRIPTS}]"

_SURFACE = rf"""
    (?P<elided> {ELIDED} )?
    (?:
        (?P<number>   {_NUMBER}{_END}(?![.,]\d) )                                        # 10 000, 1 234,5, 5,5
      | (?P<code>     (?<![\w.]){_FIGURES}(?:(?:[./:\u2044]|{_HYPHEN}){_FIGURES})+(?!\d|[^\W_T]) )   # 14/03/2024, 14:30
      | (?P<fraction> [{_FRACTIONS}] )
      | (?P<ordinal>  \d+{ORDINAL_ENDING}{_END} )                       # 2e, 1ères
      | (?P<glued>    (?:{_NUMBER}|\d+)(?:{_LETTERS}(?:\d+(?:{_LETTERS})?+|[\u00b2\u00b3])?+){_END} )   # 3500kWh, 14h30
      | (?P<version>  {_LETTERS}\d+(?:\.\d+)++{_END} )                   # v2.1, Python3.11
      | (?P<number_sign> [nN][°\u00ba]s?|№ )                                            # n°, nº
      | (?P<acronym>  (?:{_INITIAL}{_MARK}*\.(?:-(?={_INITIAL}{_MARK}*\.))?){{2,}}(?:{_INITIAL}{_MARK}*(?!\w|{_MARK}))?   # S.N.C.F., P.-D.G.
                    | {_INITIAL}{_MARK}*\.{_INITIAL}{_MARK}*(?!\w|{_MARK}|\.\w) )               # p.m
      | (?P<language> {_INITIAL}(?:\+\+|\#)(?![^\W\d]) )                                    # C++, C#
      | (?P<inclusive>{_RUN}(?P<ending>{INCLUSIVE}))                                  # étudiant·e·s
      | (?P<linked>   (?:{_RUN}{_HYPHEN})++ {_RUN}) (?P<mark>{MARKED})                      # vice-président·e
      | (?P<plain>    {_WORD}(?:(?:{_HYPHEN}(?:{_LINE_END})?|(?<=\u00ad){_LINE_END}|\u00ac(?:{_LINE_END})?){_WORD})* )
        (?P<raised>   [{_RAISED}]+ )?                                                    # m², économie¹
      | (?P<symbol>   {SYMBOL} )                                                         # €, 🦊
    )
    """
_SURFACE_OF_LATIN = _SURFACE.replace(_MARK, _LATIN_MARK)
_PART = rf"(?:{ELIDED})?(?P<part>{_WORD})"
_CUT = _CUTTING + _LINE_END
# The letters before the number of an article of law that has a hyphen: L121-1 is L. 121-1.
_ARTICLE = rf"(?i:\A([ADLR]|LO)(?=\d+{_HYPHEN}\d))"
_PUNCTUATION = '.,;:!?…()[]«»“”"—–-\u2010\u2011/*'
_POINTS = dict.fromkeys(map(ord, ".-"))
_GROUP_SIGN = f"[{_THIN_SPACES}{APOSTROPHES}]"
_PIECE = rf"{_NUMBER}|\d+|[^\W\d]+"
# Rock'n'roll and rock n'roll: no elision.
_AND = rf"(?<=\w)[{APOSTROPHES}]n[{APOSTROPHES}](?=\w)|(?<!\w)n[{APOSTROPHES}](?=[bcdfgjklmpqrstvwxz])"
_NOT_SPOKEN = rf"[^\w\u0300-\u036f{INVISIBLE}]+|[_\u02bc]+"

# Hyphenated only by a verb's inversion or an imperative: dit-il, donne-le. Nobody writes these in one word.
_ENCLITICS = frozenset(
    [
        "je",
        "tu",
        "il",
        "elle",
        "on",
        "ils",
        "elles",
        "ce",
        "le",
        "la",
        "les",
        "lui",
        "leur",
        "moi",
        "toi",
        "y",
        "en",
        "là",
        "ci",
    ]
)
# What may stand behind a hyphen for the feminine and the plural: where one does, `inclusive.py` says what is meant.
_ENDINGS = frozenset(
    [
        "s",
        "e",
        "es",
        "ne",
        "nes",
        "le",
        "les",
        "te",
        "tes",
        "se",
        "ses",
        "ve",
        "ves",
        "rice",
        "rices",
        "trice",
        "trices",
        "euse",
        "euses",
        "ère",
        "ères",
        "ière",
        "ières",
        "esse",
        "esses",
    ]
)
_MOST_PARTS = 4
_MEASURES = frozenset(["m", "cm", "mm", "km", "dm", "hm", "dam", "µm", "μm", "nm"])
_POWERS = frozenset("²³")
_EXPONENTS = frozenset("23²³")
_MOST_FIGURES_OF_BASE = 2  # of a power: behind a year stands a note

_CAPITALISED = r"[^\W\d_](?:(?![A-ZÀ-ÖØ-Þ])[^\W\d_])+|[A-ZÀ-ÖØ-Þ]+(?![^\W\d_A-ZÀ-ÖØ-Þ])"
_NOTED = r"([^\W\d_A-Z]{4,})(\d{1,2})"
_NUMBERED = r"([^\W\d_]{3,})(\d{1,5})"


class Word(NamedTuple):
    """One word that a surface yields.

    `position` counts from the surface's first word; `written` keeps the accents, `folded` has none. A `joined` word is a
    compound in one piece, beside its parts. A `part` of a name such as OpenStreetMap finds the name, and is not what was
    meant by who typed the name.
    """

    position: int
    written: str
    folded: str
    joined: bool = False
    part: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        """The folded words that it may be a form of, the likeliest first."""
        return stems(self.folded)


class Surface(NamedTuple):
    """What a reader sees as one word: `[start, end)` in the stretch, its words, and how many positions they take.

    A sign takes none: it stands at the position of what follows it.
    """

    start: int
    end: int
    words: tuple[Word, ...]
    positions: int


class Occurrence(NamedTuple):
    """A surface in a text: `text[start:end]` is the original word, `position` that of its first word."""

    start: int
    end: int
    position: int
    words: tuple[Word, ...]


def analyse(text: str) -> Iterator[Occurrence]:
    """Cut a text into words; never raises, whatever the text. Offsets and positions only go forward.

    An elided article is no part of the word it stands before.

    >>> text = "L’open-source à l’État"
    >>> [(text[o.start : o.end], o.position, [w.folded for w in o.words]) for o in analyse(text)]
    [('open-source', 0, ['open', 'source', 'opensource']), ('à', 2, ['a']), ('État', 3, ['etat'])]
    """
    position = end = 0
    for stretch in stretches(text):
        offset = text.index(stretch, end)
        end = offset + len(stretch)
        for start, stop, words, positions in known_surfaces(stretch):
            yield Occurrence(offset + start, offset + stop, position, words)
            position += positions


def is_inversion(words: tuple[Word, ...]) -> bool:
    """Whether a hyphen joins a verb and its pronoun, as in `dit-il`: then they are words like any others.

    >>> [is_inversion(next(analyse(text)).words) for text in ("dit-il", "va-t-on", "peut-être", "rendez-vous")]
    [True, True, False, False]
    """
    return len(words) > 1 and words[-1].written in _ENCLITICS and not any(word.joined for word in words)


def stretches(text: str) -> list[str]:
    r"""Cut a text at white space, except inside a number, a word cut at a line end, and behind an abbreviation like art.

    >>> stretches("Un logi-\nciel à 10\u202f000\u00a0€, art. 5.")
    ['Un', 'logi-\nciel', 'à', '10\u202f000', '€,', 'art. 5.']
    """
    return (
        [match[0] for match in compiled(_STRETCH, re.VERBOSE).finditer(text)] if may_hold_space(text) else text.split()
    )


def may_hold_space(text: str) -> bool:
    """Whether a stretch of this text may have white space in it; most texts have no such stretch."""
    if any(map(text.__contains__, _THIN_SPACES)) and compiled(_SPACED_NUMBER).search(text):
        return True
    return ("\n" in text and compiled(_CUT_WORD).search(text) is not None) or may_hold_context(text)


def surfaces(stretch: str) -> tuple[Surface, ...]:
    """The surfaces of one stretch, in order.

    >>> [surface.words[0].written for surface in surfaces("(S.N.C.F.,10\u202f000")]
    ['sncf', '10000']
    """
    # Most stretches are one plain word and its punctuation: no expression is needed to see that.
    word = stretch.strip(_PUNCTUATION)
    letters = word
    if not word.isalnum() and (elided := compiled(ELIDED).match(word)):
        letters = word[elided.end() :]
    if _is_plain(letters):
        words, positions = _words_of_letters(letters), 1
    elif parts := _plain_parts(letters):
        words, positions = _words_of_parts(tuple(map(as_written, parts)), "".join(parts)), len(parts)
    else:
        return surfaces_by_expression(stretch)
    end = stretch.index(word) + len(word)
    return (Surface(end - len(letters), end, words, positions),)


def known_surfaces(stretch: str) -> tuple[Surface, ...]:
    """The surfaces of one stretch, remembered: the same ones come again in titles, queries and what is shown of texts."""
    return _remembered_surfaces(stretch) if len(stretch) <= _LONGEST_REMEMBERED else surfaces(stretch)


_LONGEST_REMEMBERED = 64  # characters
_remembered_surfaces = lru_cache(maxsize=1 << 14)(surfaces)


def surfaces_by_expression(stretch: str) -> tuple[Surface, ...]:
    """The same for any stretch, plain or not."""
    return tuple(_found_by_expression(stretch))


def _found_by_expression(stretch: str) -> Iterator[Surface]:
    begin = 0
    if len(stretch.split()) > 1 and (context := compiled(CONTEXT).match(stretch)):
        begin = context.end()
        yield _abbreviation(context)
    for match in compiled(_surface_in(stretch), re.VERBOSE).finditer(stretch, begin):
        yield from _surfaces_of(match, stretch)


def _surface_in(stretch: str) -> str:
    """The expression of a surface: the short one where no letter has a mark of another script."""
    if stretch.isascii() or not compiled(_MARK_OF_SCRIPTS).search(stretch):
        return _SURFACE_OF_LATIN
    return _SURFACE


def _abbreviation(context: re.Match[str]) -> Surface:
    """The surface of an abbreviation that what follows makes one, without what stands before it."""
    start = context.start("abbreviation")
    characters = context["abbreviation"].rstrip(".")
    forms = (characters, *long_forms_in_context(context["abbreviation"]))
    return Surface(start, start + len(characters), _alternatives(*map(as_written, forms)), 1)


def _surfaces_of(match: re.Match[str], stretch: str) -> Iterator[Surface]:
    """What an expression found: one surface, but for a word with the mark of a note, of which a number may be left."""
    start, end = match.start() + len(match["elided"] or ""), match.end()
    if match["raised"]:
        words, covered = _raised(stretch[start : match.end("plain")], match["raised"])
        yield Surface(start, end if covered else match.end("plain"), *words)
    elif (
        match["plain"]
        and (noted := compiled(_NOTED).fullmatch(match["plain"]))
        and lexicon().lemmas(strip_accents(noted[1]))
    ):
        yield Surface(start, start + len(noted[1]), _words_of_letters(noted[1]), 1)
        yield Surface(start + len(noted[1]), end, _words_of_letters(noted[2]), 1)
    else:
        words = _words(match, stretch[start:end])
        if words[0]:
            yield Surface(start, end, *words)


def plain_word(stretch: str) -> str:
    """The letters or digits of a stretch that is one word and its punctuation, as most are; empty for any other.

    >>> plain_word("(logiciel)."), plain_word("l’avion,"), plain_word("av.")
    ('logiciel', '', '')
    """
    word = stretch.strip(_PUNCTUATION)
    return word if _is_plain(word) else ""


def word_of_letters(letters: str) -> Word:
    """The word that letters or digits are which nothing stands between.

    >>> word_of_letters("École").folded
    'ecole'
    """
    return _word(0, as_written(letters))


def _is_plain(word: str) -> bool:
    """Whether it is letters only, or digits only, and means nothing but the word: no name of several, no abbreviation."""
    if word.isdecimal():
        return True
    if not word.isalpha() or "\u02bc" in word:
        return False
    if "º" in word or "ᵉ" in word:
        return False
    return (word.islower() or word[1:].islower() or len(word) == 1 or word.isupper()) and not _is_special(word)


def _is_special(word: str) -> bool:
    """Whether a word of letters may stand for more than itself: an abbreviation, a Roman ordinal."""
    return may_be_abbreviation(word) or (word[0] in "CLXVIxi" and bool(roman_ordinal_spellings(word)))


def _plain_parts(word: str) -> list[str]:
    """The parts of a hyphenated word of letters; none where a part may be an inclusive ending, as in `étudiant-e-s`."""
    parts = word.split("-")
    if len(parts) == 1 or not all(map(str.isalpha, parts)) or "\u02bc" in word:
        return []
    return [] if any(part.lower() in _ENDINGS for part in parts[1:]) else parts


@lru_cache(maxsize=1 << 16)
def _words_of_letters(characters: str) -> tuple[Word, ...]:
    return (word_of_letters(characters),)


def _words(match: re.Match[str], characters: str) -> tuple[tuple[Word, ...], int]:  # noqa: PLR0911 — one for each kind
    if match["plain"]:
        return _plain_words(characters, point=match.string.startswith(".", match.end()))
    if match["inclusive"]:
        ending = match["ending"]
        return _alternatives(*expand_inclusive(as_written(characters[: -len(ending)]), as_written(ending))), 1
    if match["linked"]:
        return _both_linked(match["linked"], as_written(match["mark"]))
    if match["number"]:
        return _number(characters), 1
    if match["code"]:
        parts = re.findall(r"\d+", characters)
        return _with_wholes(parts, whole_words(parts, characters))
    if match["ordinal"]:
        return _ordinal(as_written(characters)), 1
    if match["glued"] or match["version"]:
        return _glued(characters)
    if match["acronym"]:
        return (_word(0, as_written(characters.translate(_POINTS))),), 1
    if match["number_sign"]:
        return _alternatives("n", "numéros" if characters[-1] == "s" else "numéro"), 1
    written = as_written(characters.replace("\u2044", "/"))
    return ((_word(0, written),) if written else ()), 0 if match["symbol"] else 1


def _plain_words(characters: str, *, point: bool) -> tuple[tuple[Word, ...], int]:
    """The words of a run of letters and digits, hyphens and apostrophes; `point` says that a full stop follows."""
    if _is_plain(characters):
        return _words_of_letters(characters), 1
    if not characters.isalnum() or "\u02bc" in characters:
        return _compound(characters)
    written = as_written(characters)
    if others := (*long_forms(characters, point=point), *roman_ordinal_spellings(_lowered(characters))):
        return _alternatives(written, *others), 1
    if numbered := compiled(_NUMBERED).fullmatch(characters):
        return _with_wholes([numbered[1], numbered[2]], [(written, True), *_names_in(numbered[1])])
    return _with_wholes([characters], _names_in(characters))


def _names_in(characters: str) -> Iterator[tuple[str, bool]]:
    """The parts of a name of words with capitals, none of which is meant when the name is typed."""
    names = [as_written(name) for name in compiled(_CAPITALISED).findall(characters)]
    if len(names) > 1 and names[-1] not in _ENDINGS and min(map(len, names)) > 1:
        yield from ((name, False) for name in dict.fromkeys(names))


def _lowered(characters: str) -> str:
    """The letters with raised ones brought down: XIXᵉ is XIXe."""
    return unicodedata.normalize("NFKC", characters)


def _raised(characters: str, mark: str) -> tuple[tuple[tuple[Word, ...], int], bool]:
    """The words of what has a raised number behind it, and whether that is part of it, as in `m²`, or marks a note."""
    if characters.isdecimal() and len(characters) <= _MOST_FIGURES_OF_BASE:
        return ((_word(0, f"{characters}^{as_written(mark)}"),), 1), True
    if (len(characters) == 1 or characters in _MEASURES) and mark in _POWERS:
        return ((_word(0, as_written(characters + mark)),), 1), True
    return _plain_words(characters, point=False), False


def _number(characters: str) -> tuple[Word, ...]:
    return _alternatives(*decimal_spellings(compiled(_GROUP_SIGN).sub("", characters)))


def _ordinal(written: str) -> tuple[Word, ...]:
    return _alternatives(written, *ordinal_spellings(written))


def _glued(characters: str) -> tuple[tuple[Word, ...], int]:
    """The words of numbers and letters without a space: `3500kWh` is 3500 and kWh, `v2.1` is v and 2.1."""
    written = as_written(characters)
    if compiled(rf"\d+{ORDINAL_ENDING}").fullmatch(written):
        return _ordinal(written), 1
    pieces = compiled(_PIECE).findall(characters)
    first, unit = pieces[0], "".join(pieces[1:])
    if len(pieces) > 2 and pieces[1] in _MEASURES and pieces[2] in _EXPONENTS:  # noqa: PLR2004 — 50m2
        pieces = [first, unit]
    words: list[Word] = []
    for position, piece in enumerate(pieces):
        spellings = decimal_spellings(compiled(_GROUP_SIGN).sub("", piece)) if piece[0].isdecimal() else [piece]
        words += (_word(position, as_written(spelling)) for spelling in spellings)
    if whole := _spell(characters):
        words.append(_word(0, whole, joined=True))
    words += (_word(0, spelling, joined=True) for spelling, _ in whole_words([], characters))
    return tuple(dict.fromkeys(words)), len(pieces)


def _alternatives(*spellings: str) -> tuple[Word, ...]:
    """Words for one thing, at one position."""
    return tuple(_word(0, written) for written in dict.fromkeys(spellings) if written)


def _with_wholes(parts: Sequence[str], wholes: Iterable[tuple[str, bool]]) -> tuple[tuple[Word, ...], int]:
    """Parts one after the other, and at the first of them what they are together."""
    words = [_part(position, as_written(part), parts) for position, part in enumerate(parts)]
    for written, is_meant in wholes:
        words.append(Word(0, written, strip_accents(written), joined=is_meant, part=not is_meant))
    return tuple(words), len(parts)


def _compound(characters: str) -> tuple[tuple[Word, ...], int]:
    """A plain word, or the parts of a hyphenated one; a word cut at a line end is put together again."""
    whole = compiled(_CUT).sub("", characters).replace("\u00ac", "")
    cut = compiled(_ARTICLE).sub(r"\1-", compiled(_AND).sub("-n-", whole).removeprefix("-"))
    parts = tuple(_spell(match["part"]) for match in compiled(_PART).finditer(cut))
    return _words_of_parts(parts, whole), len(parts)


def _both_linked(characters: str, ending: str) -> tuple[tuple[Word, ...], int]:
    """The parts of a hyphenated word for both genders: the last one differs, and the word in one piece."""
    *parts, last = map(as_written, re.split(_HYPHEN, characters))
    both = [(*parts, word) for word in dict.fromkeys(expand_inclusive(last, ending))]
    words = [word for one in both for word in _words_of_parts(one, "".join(one))]
    return tuple(dict.fromkeys(words)), len(parts) + 1


def _words_of_parts(parts: tuple[str, ...], whole: str) -> tuple[Word, ...]:
    words = [_part(position, part, parts) for position, part in enumerate(parts) if part]
    if len(parts) > 1 and ((len(parts) <= _MOST_PARTS and _is_one_word(parts)) or is_identifier(parts)):
        words.append(_word(0, _spell(whole), joined=True))
    return tuple(words)


def _is_one_word(parts: tuple[str, ...]) -> bool:
    return parts[-1] not in _ENCLITICS and any(part.isalpha() for part in parts)


def _spell(characters: str) -> str:
    return as_written(characters if _is_plain(characters) else compiled(_NOT_SPOKEN).sub("", characters))


def _part(position: int, written: str, parts: Sequence[str]) -> Word:
    """A part of a compound. Figures that others follow are written with a hyphen: the 12 of 12-1 is not 12 itself."""
    is_cut = written.isdecimal() and position + 1 < len(parts)
    return Word(position, f"{written}-", written) if is_cut else _word(position, written)


def _word(position: int, written: str, *, joined: bool = False) -> Word:
    return Word(position, written, strip_accents(written), joined)
