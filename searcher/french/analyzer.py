"""The chain: a text is cut into stretches, a stretch into surfaces, and a surface yields words.

A *stretch* is what stands between white space: `(l’open-source,`. A *surface* is what a reader sees as one word in it,
`open-source`, with the elided article and the punctuation off. A surface yields one or more *words*, which have a
position each and are compared in three spellings: as written, folded and stemmed.

What a stretch yields depends on its characters alone, so it is worked out once and remembered. That is what makes the
chain fast: most of a text is cut with `str.split` and looked up.
"""

from __future__ import annotations

from searcher.french.abbreviations import long_forms_in_context
from searcher.french.elision import elided_length
from searcher.french.lexicon import lexicon
from searcher.french.normalize import normalize, strip_accents
from searcher.french.plain_words import PUNCTUATION
from searcher.french.token import Occurrence, Token, Word, alternatives
from searcher.french.token_words import (
    ENCLITICS,
    groups_apart,
    is_plain,
    pieces_of_cut_word,
    plain_parts,
    raised_words,
    token_words,
    words_of_hyphenated_figures,
    words_of_letters,
    words_of_parts,
)
from searcher.french.tokenizer import context_in, stretches, tokens_in
from searcher.hints import TYPE_CHECKING
from searcher.lazy import compiled, lru_cache

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_NOTED = r"([^\W\d_A-Z]{4,})(\d{1,2})"
_FIGURES_WITH_HYPHENS = r"\d+(?:-\d+)+"


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
    return len(words) > 1 and words[-1].written in ENCLITICS and not any(word.joined for word in words)


def surfaces(stretch: str) -> tuple[Token, ...]:
    """The surfaces of one stretch, in order.

    >>> [surface.words[0].written for surface in surfaces("(S.N.C.F.,10\u202f000")]
    ['sncf', '10000']
    """
    # Most stretches are one plain word and its punctuation: no expression is needed to see that.
    word = letters = stretch.strip(PUNCTUATION)
    if not word:
        return ()
    if _are_hyphenated_figures(word, stretch):
        words, positions = words_of_hyphenated_figures(word)
    else:
        if not word.isalnum():
            letters = word[elided_length(word) :]
        if is_plain(letters):
            words, positions = words_of_letters(letters), 1
        elif "\n" in letters and (pieces := pieces_of_cut_word(letters)):
            words, positions = words_of_letters("".join(pieces)), 1
        elif parts := plain_parts(letters):
            words, positions = words_of_parts(tuple(map(normalize, parts)), "".join(parts)), len(parts)
        else:
            return surfaces_by_expression(stretch)
    end = stretch.index(word) + len(word)
    return (Token(end - len(letters), end, words, positions),)


def _are_hyphenated_figures(word: str, stretch: str) -> bool:
    """Whether groups of figures with hyphens between are all that a stretch is, but for its punctuation."""
    return word[:1].isdecimal() and bool(compiled(_FIGURES_WITH_HYPHENS).fullmatch(word)) and f".{word}" not in stretch


def figure_groups(stretch: str) -> list[str]:
    """The groups of figures that a stretch is, each of which is one word, and they are no other word; empty for any other.

    What stands in the index of all but the last has a hyphen behind it.

    >>> figure_groups("(5213-10),"), figure_groups("2024-03-14"), figure_groups("10")
    (['5213', '10'], [], [])
    """
    word = stretch.strip(PUNCTUATION)
    return groups_apart(word) if _are_hyphenated_figures(word, stretch) else []


def known_surfaces(stretch: str) -> tuple[Token, ...]:
    """The tokens of one stretch, remembered: the same ones come again in titles, queries and what is shown of texts."""
    return _remembered_surfaces(stretch) if len(stretch) <= _MAX_CACHED_CHARS else surfaces(stretch)


_MAX_CACHED_CHARS = 64  # characters
_remembered_surfaces = lru_cache(maxsize=1 << 14)(surfaces)


def surfaces_by_expression(stretch: str) -> tuple[Token, ...]:
    """Tokens of any stretch of text, plain or not, by the regular expression."""
    return tuple(_found_by_expression(stretch))


def _found_by_expression(stretch: str) -> Iterator[Token]:
    begin = 0
    if context := context_in(stretch):
        begin = context.end()
        yield _abbreviation(context)
    for match in tokens_in(stretch, begin):
        yield from _surfaces_of(match, stretch)


def _abbreviation(context: re.Match[str]) -> Token:
    """The surface of an abbreviation that what follows makes one, without what stands before it."""
    start = context.start("abbreviation")
    characters = context["abbreviation"].rstrip(".")
    forms = (characters, *long_forms_in_context(context["abbreviation"]))
    return Token(start, start + len(characters), alternatives(*map(normalize, forms)), 1)


def _surfaces_of(match: re.Match[str], stretch: str) -> Iterator[Token]:
    """What an expression found: one surface, but for a word with the mark of a note, of which a number may be left."""
    start, end = match.start() + len(match["elided"] or ""), match.end()
    if match["raised"]:
        words, covered = raised_words(stretch[start : match.end("plain")], match["raised"])
        yield Token(start, end if covered else match.end("plain"), *words)
    elif (
        match["plain"]
        and (noted := compiled(_NOTED).fullmatch(match["plain"]))
        and lexicon().lemmas(strip_accents(noted[1]))
    ):
        yield Token(start, start + len(noted[1]), words_of_letters(noted[1]), 1)
        yield Token(start + len(noted[1]), end, words_of_letters(noted[2]), 1)
    else:
        words = token_words(match, stretch[start:end])
        if words[0]:
            yield Token(start, end, *words)


def plain_word(stretch: str) -> str:
    """The letters or digits of a stretch that is one word and its punctuation, as most are; empty for any other.

    >>> plain_word("(logiciel)."), plain_word("l’avion,"), plain_word("av.")
    ('logiciel', '', '')
    """
    word = stretch.strip(PUNCTUATION)
    return word if is_plain(word) else ""


def plain_letters(stretch: str) -> str:
    """The letters or digits of a stretch that is one word, without its punctuation and what is elided before it.

    >>> plain_letters("(logiciel)."), plain_letters("l’avion,"), plain_letters("d’av."), plain_letters("quelqu’un")
    ('logiciel', 'avion', '', '')
    """
    word = stretch.strip(PUNCTUATION)
    if not word.isalnum():
        word = word[elided_length(word) :]
    return word if is_plain(word) else ""
