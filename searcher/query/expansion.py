"""Which words of the index a pattern or a misspelt word stands for."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from searcher.french import is_stop_word
from searcher.index.segment import Segment
from searcher.index.snapshot import Snapshot
from searcher.query.terms import ExpansionClause

MOST_WORDS = 200
"""So many words a pattern may stand for: the most frequent ones, and stop words last, when there are more."""

_FEW_WORDS = 20
_MOST_OCCURRENCES = 250_000  # of the words beyond those few: what fits all words is asked for by nobody


class Expansion(NamedTuple):
    """Folded words, the most frequent first, and whether there were more."""

    words: list[str]
    cut: bool


def expand(clause: ExpansionClause, snapshot: Snapshot) -> Expansion:
    """The words of a snapshot that a clause stands for."""
    counts: dict[str, int] = {}
    for segment in snapshot.segments:
        words = _within(segment, clause.text, clause.edits) if clause.edits else _fitting(segment, clause.text)
        frequency = segment.occurrence_counts
        for number, word in words:
            counts[word] = counts.get(word, 0) + frequency[number]
    best = sorted(counts, key=lambda word: (-counts[word], word))
    if len(best) > MOST_WORDS:
        best = sorted(best, key=is_stop_word)
    together = accumulate(counts[word] for word in best[:MOST_WORDS])
    taken = sum(1 for number, total in enumerate(together) if number < _FEW_WORDS or total <= _MOST_OCCURRENCES)
    return Expansion(best[:taken], cut=len(best) > taken)


def edit_distance(one: str, other: str, most: int) -> int:
    """How many letters to insert, drop, replace or swap with their neighbour; `most + 1` when it is more than `most`.

    >>> edit_distance("gouvernment", "gouvernement", 2), edit_distance("chein", "chien", 1), edit_distance("a", "xyz", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        above, row = row, [place]
        for column, against in enumerate(other, start=1):
            cost = min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != against))
            swapped = place > 1 < column and letter == other[column - 2] and one[place - 2] == against
            row.append(min(cost, before[column - 2] + 1) if swapped else cost)
        if min(row) > most:
            return most + 1
        before = above
    return min(row[-1], most + 1)


def pattern_expression(pattern: str) -> re.Pattern[str]:
    """The regular expression of a pattern: `*` is any letters, `?` is one.

    >>> [bool(pattern_expression("ch*v?l").fullmatch(word)) for word in ("cheval", "chevel", "cheveu")]
    [True, True, False]
    """
    first, *rest = (re.escape(run).replace(r"\?", ".") for run in re.split(r"\*+", pattern))
    if not rest:
        return re.compile(first, re.DOTALL)
    # Where a run fits first it may stay: without the atomic groups, many stars would take for ever.
    middle = "".join(f"(?>.*?{run})" for run in rest[:-1])
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def _fitting(segment: Segment, pattern: str) -> Iterator[tuple[int, str]]:
    prefix = re.split(r"[*?]", pattern, maxsplit=1)[0]
    fits = pattern_expression(pattern).fullmatch
    if not prefix:
        yield from ((number, word) for number, word in enumerate(segment.folded_words) if fits(word))
        return
    for number, key in segment.words.starting_with(prefix.encode(errors="replace")):
        word = key.partition(b"\0")[0].decode()
        if fits(word):
            yield number, word


def _within(segment: Segment, word: str, edits: int) -> Iterator[tuple[int, str]]:
    """Words near this one that begin as it does: slips in the first letter are rare, and skipping them is much faster."""
    for number, key in segment.words.starting_with(word[:1].encode(errors="replace")):
        other = key.partition(b"\0")[0].decode()
        if edit_distance(word, other, edits) <= edits:
            yield number, other
