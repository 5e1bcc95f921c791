"""The chain: a text is cut into stretches, a stretch into surfaces, and a surface yields words.

A *stretch* is what stands between white space: `(l’open-source,`. A *surface* is what a reader sees as one word in it,
`open-source`, with the elided article and the punctuation off. A surface yields one or more *words*, which have a
position each and are compared in three spellings: as written, folded and stemmed.

What a stretch yields depends on its characters alone, so it is worked out once and remembered. That is what makes the
chain fast: most of a text is cut with `str.split` and looked up.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from searcher.french.elision import APOSTROPHES, ELIDED
from searcher.french.inclusive import INCLUSIVE, MARKED, expand_inclusive
from searcher.french.normalize import INVISIBLE, as_written, strip_accents
from searcher.french.stem import stems

# Letters that are one letter in either case and however spelt: no ligature, no ß.
_INITIAL = "(?![Ææ])[A-Za-zÀ-ÖØ-Þà-öø-þ]"
# U+02BC is an apostrophe that Unicode counts among the letters.
_LETTER_OR_DIGIT = r"[^\W_\u02bc]"
_MARK = rf"[\u0300-\u036f{INVISIBLE}]"
# Possessive: nothing that follows a run begins with what a run takes, and a thousand marks on a letter take no time.
_RUN = rf"{_LETTER_OR_DIGIT}++(?:{_MARK}++{_LETTER_OR_DIGIT}*+)*+"
_WORD = rf"{_RUN}(?:[{APOSTROPHES}]{_RUN})*"
_HYPHEN = "[-\u2010\u2011]"
_CUTTING = "[-\u00ad\u2010\u2011]"  # what a word is cut with at the end of a line: a soft hyphen as well
_LINE_END = r"[ \t]*\r?\n[ \t]*"
_THIN_SPACES = "\u00a0\u2009\u202f"
_THIN_SPACE = f"[{_THIN_SPACES}]"

# White space ends a stretch, but for the thin space inside a number and the line end inside a cut word.
_STRETCH = rf"\S+(?:(?<=\d){_THIN_SPACE}(?=\d{{3}})\S+|(?<=\w{_CUTTING}){_LINE_END}(?=\w)\S+)*"
# Both begin with what is rare, so that looking for them costs little.
_SPACED_NUMBER = rf"{_THIN_SPACE}(?<=\d.)\d{{3}}"
_CUT_WORD = rf"{_CUTTING}{_LINE_END}\w"

_SURFACE = rf"""
    (?P<elided> {ELIDED} )?
    (?:
        (?P<number>   \d{{1,3}}(?:{_THIN_SPACE}\d{{3}})+(?:[.,]\d+)?(?!\w|[.,]\d)     # 10 000, 1 234,5
                    | (?<!\d[.,])\d+[.,]\d+(?!\w|[.,]\d) )                            # 5,5
      | (?P<acronym>  (?:{_INITIAL}{_MARK}*\.(?:-(?={_INITIAL}{_MARK}*\.))?){{2,}}(?:{_INITIAL}{_MARK}*(?!\w|{_MARK}))?   # S.N.C.F., P.-D.G.
                    | {_INITIAL}{_MARK}*\.{_INITIAL}{_MARK}*(?!\w|{_MARK}|\.\w) )               # p.m
      | (?P<language> {_INITIAL}(?:\+\+|\#)(?![^\W\d]) )                                    # C++, C#
      | (?P<inclusive>{_RUN}(?P<ending>{INCLUSIVE}))                                  # étudiant·e·s
      | (?P<linked>   (?:{_RUN}{_HYPHEN})++ {_RUN}) (?P<mark>{MARKED})                      # vice-président·e
      | (?P<plain>    {_WORD}(?:(?:{_HYPHEN}(?:{_LINE_END})?|(?<=\u00ad){_LINE_END}){_WORD})* )
    )
    """
_PART = rf"(?:{ELIDED})?(?P<part>{_WORD})"
_CUT = _CUTTING + _LINE_END
# The letters before the number of an article of law that has a hyphen: L121-1 is L. 121-1.
_ARTICLE = rf"(?i:\A([ADLR]|LO)(?=\d+{_HYPHEN}\d))"
_PUNCTUATION = '.,;:!?…()[]«»“”"—–-\u2010\u2011/*'
_POINTS = dict.fromkeys(map(ord, ".-"))
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


@cache
def _compiled(expression: str) -> re.Pattern[str]:
    """Compile an expression when it is first needed: many a query, and most of what it finds, is plain words only."""
    return re.compile(expression, re.VERBOSE)


class Word(NamedTuple):
    """One word that a surface yields.

    `position` counts from the surface's first word; `written` keeps the accents, `folded` has none. A `joined` word is a
    hyphenated compound in one piece, beside its parts.
    """

    position: int
    written: str
    folded: str
    joined: bool = False

    @property
    def stems(self) -> tuple[str, ...]:
        """The folded words that it may be a form of, the likeliest first."""
        return stems(self.folded)


class Surface(NamedTuple):
    """What a reader sees as one word: `[start, end)` in the stretch, its words, and how many positions they take."""

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
    position = 0
    for match in _compiled(_STRETCH).finditer(text):
        offset = match.start()
        for start, end, words, positions in surfaces(match.group()):
            yield Occurrence(offset + start, offset + end, position, words)
            position += positions


def is_inversion(words: tuple[Word, ...]) -> bool:
    """Whether a hyphen joins a verb and its pronoun, as in `dit-il`: then they are words like any others.

    >>> [is_inversion(next(analyse(text)).words) for text in ("dit-il", "va-t-on", "peut-être", "rendez-vous")]
    [True, True, False, False]
    """
    return len(words) > 1 and words[-1].written in _ENCLITICS and not any(word.joined for word in words)


def stretches(text: str) -> list[str]:
    r"""Cut a text at white space, except inside a number or a word cut at a line end.

    >>> stretches("Un logi-\nciel à 10\u202f000\u00a0€.")
    ['Un', 'logi-\nciel', 'à', '10\u202f000', '€.']
    """
    return _compiled(_STRETCH).findall(text) if may_hold_space(text) else text.split()


def may_hold_space(text: str) -> bool:
    """Whether a stretch of this text may have white space in it; most texts have no such stretch."""
    if any(map(text.__contains__, _THIN_SPACES)) and _compiled(_SPACED_NUMBER).search(text):
        return True
    return "\n" in text and _compiled(_CUT_WORD).search(text) is not None


def surfaces(stretch: str) -> tuple[Surface, ...]:
    """The surfaces of one stretch, in order.

    >>> [surface.words[0].written for surface in surfaces("(S.N.C.F.,10\u202f000")]
    ['sncf', '10000']
    """
    # Most stretches are one plain word and its punctuation: no expression is needed to see that.
    word = stretch.strip(_PUNCTUATION)
    letters = word
    if not word.isalnum() and (elided := _compiled(ELIDED).match(word)):
        letters = word[elided.end() :]
    if _is_plain(letters):
        words, positions = _words_of_letters(letters), 1
    elif parts := _plain_parts(letters):
        words, positions = _words_of_parts(tuple(map(as_written, parts)), "".join(parts)), len(parts)
    else:
        return surfaces_by_expression(stretch)
    end = stretch.index(word) + len(word)
    return (Surface(end - len(letters), end, words, positions),)


def surfaces_by_expression(stretch: str) -> tuple[Surface, ...]:
    """The same for any stretch, plain or not."""
    found = []
    for match in _compiled(_SURFACE).finditer(stretch):
        start = match.start() + len(match["elided"] or "")
        words, positions = _words(match, stretch[start : match.end()])
        if words:
            found.append(Surface(start, match.end(), words, positions))
    return tuple(found)


def plain_word(stretch: str) -> str:
    """The letters or digits of a stretch that is one word and its punctuation, as most are; empty for any other.

    >>> plain_word("(logiciel)."), plain_word("l’avion,")
    ('logiciel', '')
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
    return word.isalnum() and "\u02bc" not in word


def _plain_parts(word: str) -> list[str]:
    """The parts of a hyphenated word of letters; none where a part may be an inclusive ending, as in `étudiant-e-s`."""
    parts = word.split("-")
    if len(parts) == 1 or not all(map(str.isalpha, parts)) or "\u02bc" in word:
        return []
    return [] if any(part.lower() in _ENDINGS for part in parts[1:]) else parts


@lru_cache(maxsize=1 << 16)
def _words_of_letters(characters: str) -> tuple[Word, ...]:
    return (word_of_letters(characters),)


def _words(match: re.Match[str], characters: str) -> tuple[tuple[Word, ...], int]:
    if match["plain"]:
        return (_words_of_letters(characters), 1) if _is_plain(characters) else _compound(characters)
    if match["inclusive"]:
        ending = match["ending"]
        both = expand_inclusive(as_written(characters[: -len(ending)]), as_written(ending))
        return tuple(_word(0, written) for written in dict.fromkeys(both)), 1
    if match["linked"]:
        return _both_linked(match["linked"], as_written(match["mark"]))
    if match["number"]:
        return (_word(0, re.sub(_THIN_SPACE, "", characters).replace(",", ".")),), 1
    if match["acronym"]:
        return (_word(0, as_written(characters.translate(_POINTS))),), 1
    return (_word(0, as_written(characters)),), 1


def _compound(characters: str) -> tuple[tuple[Word, ...], int]:
    """A plain word, or the parts of a hyphenated one; a word cut at a line end is put together again."""
    whole = _compiled(_CUT).sub("", characters)
    cut = _compiled(_ARTICLE).sub(r"\1-", whole)
    parts = tuple(_spell(match["part"]) for match in _compiled(_PART).finditer(cut))
    return _words_of_parts(parts, whole), len(parts)


def _both_linked(characters: str, ending: str) -> tuple[tuple[Word, ...], int]:
    """The parts of a hyphenated word for both genders: the last one differs, and the word in one piece."""
    *parts, last = map(as_written, re.split(_HYPHEN, characters))
    both = [(*parts, word) for word in dict.fromkeys(expand_inclusive(last, ending))]
    words = [word for one in both for word in _words_of_parts(one, "".join(one))]
    return tuple(dict.fromkeys(words)), len(parts) + 1


def _words_of_parts(parts: tuple[str, ...], whole: str) -> tuple[Word, ...]:
    words = [_word(position, part) for position, part in enumerate(parts) if part]
    if 1 < len(parts) <= _MOST_PARTS and _is_one_word(parts):
        words.append(_word(0, _spell(whole), joined=True))
    return tuple(words)


def _is_one_word(parts: tuple[str, ...]) -> bool:
    return parts[-1] not in _ENCLITICS and any(part.isalpha() for part in parts)


def _spell(characters: str) -> str:
    return as_written(characters if _is_plain(characters) else _compiled(_NOT_SPOKEN).sub("", characters))


def _word(position: int, written: str, *, joined: bool = False) -> Word:
    return Word(position, written, strip_accents(written), joined)
