"""Which words of a paragraph a query found: always whole words of the original, without the elided article."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from searcher.french import (
    Occurrence,
    Word,
    analyse,
    fold,
    known_surfaces,
    may_hold_space,
    normalize,
    plain_word,
    stretches,
    surfaces,
)
from searcher.kernels.marks import Wanted, places_of
from searcher.query.plan.clauses import ExpansionClause, GroupClause, PhraseClause, WordClause, leaves
from searcher.query.plan.phrase_patterns import ANY_WORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# What may stand between two marked words for them to become one mark: a space, a hyphen.
_JOINT = re.compile(r"\s|[-\u2010\u2011]\s*")


_MAX_FOLDED_CHARS = 500  # characters: of more the end would not be looked at
_MAX_ABBREVIATION_LETTERS = 5  # letters: what stands for a word has not always its first two
_PREDETERMINERS = frozenset({"tout", "toute", "tous", "toutes"})
_ARTICLES = frozenset({"le", "la", "les"})


class Mark(NamedTuple):
    """`[start, end)` in the text, and which part of the query it answers."""

    start: int
    end: int
    part: int


class _Parts(NamedTuple):
    """The words to mark, folded or as written, each with the part of the query it answers; and the phrases."""

    folded: dict[str, int]
    written: dict[str, int]
    phrases: list[tuple[int, PhraseClause]]


class Highlighter:
    """The words a query looks for, ready to be found in texts."""

    def __init__(self, clause: GroupClause, forms: Callable[[WordClause], Iterable[str]]) -> None:
        """Take a resolved clause: what a paragraph may hold of it, not what it must not.

        `forms` tells the words, as written, that count as the word of a clause; it is asked when a text is to be marked.
        """
        self._clause, self._forms = clause, forms

    @cached_property
    def _parts(self) -> _Parts:
        parts = _Parts({}, {}, [])
        for number, part in enumerate(leaves(self._clause)):
            if isinstance(part, PhraseClause):
                parts.phrases.append((number, part))
            elif isinstance(part, ExpansionClause):
                parts.folded.update(dict.fromkeys(part.words, number))
            elif part.stop or part.literal:
                parts.folded[part.folded] = number
            else:
                parts.written.update(dict.fromkeys(self._forms(part), number))
        return parts

    def marks(self, text: str) -> list[Mark]:
        """Find them, in the order of the text; `join_marks` makes of them the ranges to show.

        >>> from searcher.query import compile_query, parse
        >>> text = "L’open-source et l’État"
        >>> words = {"etat": ["état"], "open": ["open"], "source": ["source", "sources"]}
        >>> highlighter = Highlighter(compile_query(parse("etat open source")), lambda clause: words[clause.folded])
        >>> [text[start:end] for start, end in join_marks(text, highlighter.marks(text))]
        ['open-source', 'État']
        """
        marks = list(self._marks_at(text, self._places(text)))
        phrases = self._phrases_in(text) if self._parts.phrases else []
        if phrases:
            occurrences = list(analyse(text))
            for number, phrase in phrases:
                marks += (Mark(first.start, last.end, number) for first, last in _phrases(phrase, occurrences))
            marks.sort()
        return marks

    def title_marks(self, title: str) -> list[Mark]:
        """Find them in a title or heading, by their stems too: its words need not stand in any paragraph.

        >>> from searcher.query import compile_query, parse
        >>> highlighter = Highlighter(compile_query(parse("budget")), lambda clause: [])
        >>> [(mark.start, mark.end) for mark in highlighter.title_marks("Les budgets")]
        [(4, 11)]
        """
        found = (
            Mark(occurrence.start, occurrence.end, self._stems[stem])
            for occurrence in analyse(title)
            for word in occurrence.words
            for stem in word.stems
            if stem in self._stems
        )
        return sorted({*self.marks(title), *found})

    @cached_property
    def _stems(self) -> dict[str, int]:
        """Which part of the query each stem answers."""
        words = ((number, part) for number, part in enumerate(leaves(self._clause)) if isinstance(part, WordClause))
        return {stem: number for number, part in words if not (part.stop or part.literal) for stem in part.stems}

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Where the stretches stand that may hold a word to be marked."""
        if not may_hold_space(text):
            return self._wanted.places(text)
        words = stretches(text)
        return places_of(text, words, self._words.places(words))

    def _phrases_in(self, text: str) -> list[tuple[int, PhraseClause]]:
        """The phrases all of whose words a text has."""
        words = stretches(text)
        held = zip(self._parts.phrases, self._phrase_words, strict=True)
        return [phrase for phrase, places in held if _have_all(words, places)]

    @cached_property
    def _words(self) -> _Holding:
        """Which stretches hold a word to be marked."""
        return _Holding(frozenset(self._parts.folded.keys() | self._parts.written.keys()))

    @cached_property
    def _wanted(self) -> Wanted:
        """What finds those stretches in a text."""
        return Wanted(self._words.__getitem__)

    @cached_property
    def _phrase_words(self) -> list[list[_Holding]]:
        """For each phrase, which stretches hold a word of each of its places."""
        return [
            [_Holding(frozenset(place)) for place in phrase.places if place != ANY_WORD]
            for _, phrase in self._parts.phrases
        ]

    def found(self, text: str) -> dict[str, tuple[str, ...]]:
        """For each word, phrase and pattern of the query what of a text it finds, each form once, in lower case.

        >>> from searcher.query import compile_query, parse
        >>> Highlighter(compile_query(parse('avocat "un mur"')), lambda clause: [clause.written]).found("Un mur. UN MUR.")
        {'avocat': (), 'mur': ('mur',), '"un mur"': ('un mur',)}
        """
        found: dict[str, tuple[str, ...]] = {}
        for part in leaves(self._clause):
            # Each by itself: where two of them mean the same word, one mark is enough but both have found it.
            alone = Highlighter(GroupClause(should=(part,)), self._forms)
            forms = (text[mark.start : mark.end].lower() for mark in alone.marks(text))
            found[part.as_typed()] = tuple(dict.fromkeys([*found.get(part.as_typed(), ()), *forms]))
        return found

    def _marks_at(self, text: str, places: list[tuple[int, int]]) -> Iterator[Mark]:
        """Look closer at some of the stretches of a text."""
        for start, end in places:
            for surface in known_surfaces(text[start:end]):
                parts = [part for word in surface.words if (part := self._part(word)) is not None]
                if parts:
                    yield Mark(start + surface.start, start + surface.end, parts[0])

    def _part(self, word: Word) -> int | None:
        """The part of the query that a word answers, if any."""
        return self._parts.folded.get(word.folded, self._parts.written.get(word.written))


class _Holding(dict[str, bool]):
    """Whether a stretch holds a word with one of some spellings, for each that was met."""

    def __init__(self, wanted: frozenset[str]) -> None:
        """Know these spellings, and no stretch yet."""
        super().__init__()
        self._wanted = wanted
        self._beginnings = frozenset(map(beginning, wanted))

    def __missing__(self, stretch: str) -> bool:
        # Most are one word of plain letters, which has one spelling.
        word = plain_word(stretch)
        if word and word.isascii():
            holds = normalize(word) in self._wanted
        else:
            holds = may_hold(stretch, self._beginnings) and not self._wanted.isdisjoint(_spellings(stretch))
        self[stretch] = holds
        return holds

    def places(self, words: list[str]) -> list[int]:
        """Which of these stretches do."""
        return list(compress(range(len(words)), map(self.__getitem__, words)))


def _have_all(words: list[str], places: list[_Holding]) -> bool:
    """Whether these stretches have a word for each place of a phrase."""
    return all(any(map(place.__getitem__, words)) for place in places)


def beginning(spelling: str) -> str:
    """What letters a stretch must have in it, one after the other, to hold a word of this spelling: the first two.

    More would not be safe: what follows may be an ending that only `acteur·rice` means.
    """
    return next((_letters(first) for first in (spelling[:2], spelling[:1]) if first.isalnum()), "")


def may_hold(stretch: str, beginnings: frozenset[str]) -> bool:
    """Whether a word of a stretch may begin so; that takes a fraction of the time of cutting it into its words.

    >>> may_hold("(L’open-source,", frozenset(["op"])), may_hold("c’est-à-dire", frozenset(["op"]))
    (True, False)
    """
    if len(stretch) > _MAX_FOLDED_CHARS:
        return True
    letters = _letters(stretch)
    if any(map(letters.__contains__, beginnings)):
        return True
    return (
        len(letters) <= _MAX_ABBREVIATION_LETTERS
        or not letters.isalpha()
        or any(map(stretch.__contains__, " \u00a0\u202f\n"))
    )


def _letters(text: str) -> str:
    # U+02BC is an apostrophe that Unicode counts among the letters.
    return "".join(filter(str.isalnum, fold(text))).replace("\u02bc", "")


@lru_cache(maxsize=1 << 15)
def _spellings(stretch: str) -> frozenset[str]:
    """Every spelling of every word in a stretch; the same ones come again and again, in hits and in queries."""
    words = [word for surface in surfaces(stretch) for word in surface.words]
    return frozenset(spelling for word in words for spelling in (word.written, word.folded))


def join_marks(text: str, marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """The ranges to mark: overlapping marks, and marks side by side, become one."""
    ranges: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if ranges and (start <= ranges[-1][1] or _JOINT.fullmatch(text, ranges[-1][1], start)):
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return ranges


def _phrases(phrase: PhraseClause, found: list[Occurrence]) -> list[tuple[Occurrence, Occurrence]]:
    """First and last word of each place where the phrase stands.

    In « tout le monde » the article belongs to « tout »: such a place is marked only where there is no better one.
    """
    at: list[tuple[Occurrence, set[str]]] = []
    for occurrence in found:
        places: dict[int, set[str]] = {}
        for word in occurrence.words:
            if not (word.joined or word.part) or len(phrase.places) == 1:
                places.setdefault(word.position, set()).add(word.folded)
        at += ((occurrence, words) for _, words in sorted(places.items()))
    spans = [(start, end) for start in range(len(at)) if (end := _phrase_end(phrase, at, start))]
    free = [(start, end) for start, end in spans if not (start and _is_bound(at[start - 1][1], at[start][1]))]
    return [(at[start][0], at[end - 1][0]) for start, end in free or spans]


def _is_bound(before: set[str], first: set[str]) -> bool:
    return not before.isdisjoint(_PREDETERMINERS) and not first.isdisjoint(_ARTICLES)


def _phrase_end(phrase: PhraseClause, at: list[tuple[Occurrence, set[str]]], start: int) -> int:
    """The place after the phrase that begins here, or 0."""
    last = start
    for number, words in enumerate(phrase.places):
        most = start + number + phrase.slop + 1
        first = start if number == 0 else last
        until = first + 1 if number == 0 else min(most, len(at))
        matching = next(
            (place for place in range(first, until) if words == ANY_WORD or not at[place][1].isdisjoint(words)), None
        )
        if matching is None:
            return 0
        last = matching + 1
    return last
