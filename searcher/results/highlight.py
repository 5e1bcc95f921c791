"""Which words of a paragraph a query found: always whole words of the original, without the elided article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from searcher.french import Occurrence, Word, analyse
from searcher.query.expansion import edit_distance, pattern_expression
from searcher.query.terms import BestClause, Clause, ExpansionClause, GroupClause, PhraseClause, WordClause

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

# What may stand between two marked words for them to become one mark: a space, a hyphen.
_JOINT = re.compile(r"\s|[-\u2010\u2011]\s*")


_PREDETERMINERS = frozenset({"tout", "toute", "tous", "toutes"})
_ARTICLES = frozenset({"le", "la", "les"})


class Mark(NamedTuple):
    """`[start, end)` in the text, and which part of the query it answers."""

    start: int
    end: int
    part: int


class Highlighter:
    """The words a query looks for, ready to be found in texts."""

    def __init__(self, clause: GroupClause) -> None:
        """Take what a paragraph may hold of a query, not what it must not."""
        parts = list(_wanted(clause))
        self._words = [(number, _test(part)) for number, part in enumerate(parts) if not isinstance(part, PhraseClause)]
        self._phrases = [(number, part) for number, part in enumerate(parts) if isinstance(part, PhraseClause)]

    def marks(self, text: str) -> list[Mark]:
        """Find them, in the order of the text; `join_marks` makes of them the ranges to show.

        >>> from searcher.query import compile_query, parse
        >>> text = "L’open-source et l’État"
        >>> highlighter = Highlighter(compile_query(parse("etat open source")))
        >>> [text[start:end] for start, end in join_marks(text, highlighter.marks(text))]
        ['open-source', 'État']
        """
        found = list(analyse(text))
        marks = [
            Mark(occurrence.start, occurrence.end, number)
            for occurrence in found
            for number, test in self._words
            if any(map(test, occurrence.words))
        ]
        for number, phrase in self._phrases:
            marks += (Mark(first.start, last.end, number) for first, last in _phrases(phrase, found))
        return sorted(marks)  # a word may answer several parts of the query


def join_marks(text: str, marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """The ranges to mark: overlapping marks, and marks side by side, become one."""
    ranges: list[tuple[int, int]] = []
    for start, end, _ in marks:
        if ranges and (start <= ranges[-1][1] or _JOINT.fullmatch(text, ranges[-1][1], start)):
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return ranges


def _wanted(clause: Clause) -> Iterator[Clause]:
    if isinstance(clause, GroupClause):
        for part in (*clause.must, *clause.should):
            yield from _wanted(part)
    elif isinstance(clause, BestClause):
        for part in clause.parts:
            yield from _wanted(part)
    else:
        yield clause


def _test(clause: Clause) -> Callable[[Word], bool]:
    if isinstance(clause, ExpansionClause):
        if clause.edits:
            return lambda word: edit_distance(clause.text, word.folded, clause.edits) <= clause.edits
        fits = pattern_expression(clause.text).fullmatch
        return lambda word: fits(word.folded) is not None
    assert isinstance(clause, WordClause)
    if clause.alone:
        return lambda word: word.written == clause.written
    if clause.stop:
        return lambda word: word.folded == clause.folded
    stems = frozenset(clause.stems)
    return lambda word: not stems.isdisjoint(word.stems)


def _phrases(phrase: PhraseClause, found: list[Occurrence]) -> list[tuple[Occurrence, Occurrence]]:
    """First and last word of each place where the phrase stands.

    In « tout le monde » the article belongs to « tout »: such a place is marked only where there is no better one.
    """
    at: list[tuple[Occurrence, set[str]]] = []
    for occurrence in found:
        places: dict[int, set[str]] = {}
        for word in occurrence.words:
            if not word.joined or len(phrase.places) == 1:
                places.setdefault(word.position, set()).add(word.folded)
        at += ((occurrence, words) for _, words in sorted(places.items()))
    places = [(start, end) for start in range(len(at)) if (end := _phrase_end(phrase, at, start))]
    free = [(start, end) for start, end in places if not (start and _is_bound(at[start - 1][1], at[start][1]))]
    return [(at[start][0], at[end - 1][0]) for start, end in free or places]


def _is_bound(before: set[str], first: set[str]) -> bool:
    return not before.isdisjoint(_PREDETERMINERS) and not first.isdisjoint(_ARTICLES)


def _phrase_end(phrase: PhraseClause, at: list[tuple[Occurrence, set[str]]], start: int) -> int:
    """The place after the phrase that begins here, or 0."""
    last = start
    for number, words in enumerate(phrase.places):
        most = start + number + phrase.slop + 1
        first = start if number == 0 else last
        until = first + 1 if number == 0 else min(most, len(at))
        matching = next((place for place in range(first, until) if not at[place][1].isdisjoint(words)), None)
        if matching is None:
            return 0
        last = matching + 1
    return last
