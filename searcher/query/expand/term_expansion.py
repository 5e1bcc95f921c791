"""Which words of the index a pattern or a misspelt word stands for."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from searcher.french import fold, is_stop_word
from searcher.index.format.segment import Segment
from searcher.index.format.term_dictionary import Terms
from searcher.index.read.snapshot import Snapshot
from searcher.query.plan.clauses import ExpansionClause, PhraseClause
from searcher.query.plan.edit_distance import next_row
from searcher.query.plan.phrase_patterns import is_pattern

MAX_WORDS = 200
"""So many words a pattern may stand for: the most frequent ones, and stop words last, when there are more."""

_MAX_IN_PHRASE = 5000
_MIN_WORDS_TAKEN = 20
_MAX_OCCURRENCES = 250_000  # of the words beyond those few: what fits all words is asked for by nobody


class Expansion(NamedTuple):
    """Folded words, the most frequent first, and whether there were more."""

    words: list[str]
    cut: bool


def expand(clause: ExpansionClause, snapshot: Snapshot, most: int = MAX_WORDS) -> Expansion:
    """The words of a snapshot that a clause stands for, so many at most."""
    counts: dict[str, int] = {}
    for segment in snapshot.segments:
        words = _within(segment, clause.text, clause.edits) if clause.edits else _fitting(segment, clause.text)
        frequency = segment.occurrence_counts
        for number, word in words:
            counts[word] = counts.get(word, 0) + frequency[number]
    named = clause.text.removesuffix("*")
    best = sorted(counts, key=lambda word: (-counts[word], word))
    if len(best) > most:
        best = sorted(best, key=lambda word: (word != named, is_stop_word(word)))
    together = accumulate(counts[word] for word in best[:most])
    taken = sum(1 for number, total in enumerate(together) if number < _MIN_WORDS_TAKEN or total <= _MAX_OCCURRENCES)
    return Expansion(best[:taken], cut=len(best) > taken)


def with_patterns(clause: PhraseClause, snapshot: Snapshot) -> PhraseClause:
    """The phrase with the words of a snapshot that its patterns stand for: far more than for a pattern alone.

    Beside the others of a phrase, no word is so frequent that few places are left.
    """
    if not any(map(is_pattern, clause.places)):
        return clause
    return clause._replace(
        places=tuple(
            (*place, *expand(ExpansionClause(place[0]), snapshot, _MAX_IN_PHRASE).words) if is_pattern(place) else place
            for place in clause.places
        )
    )


def words_beginning(beginning: str, snapshot: Snapshot) -> list[str]:
    """The words of a snapshot that begin so, each once: as written where the beginning has accents, else folded."""
    folded, lowered = fold(beginning), beginning.lower()
    if not folded.isalnum():
        return []
    words = expand(ExpansionClause(f"{folded}*"), snapshot).words
    if folded != lowered:
        words = [
            written
            for word in words
            for segment in snapshot.segments
            for number in segment.word_group(word)
            if (written := segment.written(number)).startswith(lowered)
        ]
    return list(dict.fromkeys(words))


def near_words(terms: Terms, word: str, edits: int, beginning: str = "") -> Iterator[tuple[int, str, int]]:
    """The terms that begin so and whose folded word differs from this one in at most so many letters.

    For each its number, the folded word and the distance. The terms are sorted: what two of them begin with in common
    is compared once, and where a beginning is too far off, all that begin so are passed over.
    """
    start = beginning.encode(errors="replace")
    number, held, rows = terms.at_or_after(start), "", [list(range(len(word) + 1))]
    count = len(terms)
    while number < count and (key := terms[number]).startswith(start):
        other = key.partition(b"\0")[0].decode(errors="replace")
        if abs(len(other) - len(word)) > edits:
            number += 1
            continue
        shared, most = 0, min(len(held), len(other))
        while shared < most and held[shared] == other[shared]:
            shared += 1
        del rows[shared + 1 :]
        held = other
        for place in range(shared, len(other)):
            rows.append(next_row(rows, word, other, place, edits))
            if min(rows[-1]) > edits:
                held = other[: place + 1]
                number = terms.at_or_after(held.encode() + _AFTER_ALL, number)
                break
        else:
            if rows[-1][-1] <= edits:
                yield number, other, rows[-1][-1]
            number += 1


_AFTER_ALL = b"\xff"  # no byte of UTF-8


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
        word = key.partition(b"\0")[0].decode(errors="replace")
        if fits(word):
            yield number, word


def _within(segment: Segment, word: str, edits: int) -> Iterator[tuple[int, str]]:
    """Words near this one that begin as it does: slips in the first letter are rare, and skipping them is much faster."""
    return ((number, other) for number, other, _ in near_words(segment.words, word, edits, word[:1]))
