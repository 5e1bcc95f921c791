"""What a person may have meant: for words that the corpus does not have, or hardly, the likeliest of those it has."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from searcher.french import fold, is_known, is_stop_word
from searcher.query.expansion import near_words
from searcher.query.terms import BestClause, BoostClause, Clause, GroupClause, PhraseClause, WordClause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.index.segment import Segment
    from searcher.index.snapshot import Snapshot

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RUN = re.compile(r"(?<![*?\w])[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?![*?~\w])")
_SHORTEST = 3  # letters: what is shorter has too many neighbours
_SHORTEST_WITH_TWO = 6  # letters of a word that may hold two slips
_MOST_QUESTIONED = 3  # words of one query, so that a long one takes no longer
_MORE_FREQUENT = 50  # times, to be proposed for a word that the corpus has
_SLIP, _FIRST_LETTER = 100, 10  # so many times rarer is one slip more, and one in the first letter
_MOST_COMPARED = 4000  # words with the same beginning that are compared letter by letter


def suggest(query: str, clause: GroupClause, snapshot: Snapshot, *, few: bool) -> str | None:
    """The query with likelier words in the place of those that find nothing; `None` when there are none.

    With `few` results a word is replaced, too, that French has but the corpus has not, and one that the corpus has far
    more rarely than a near one.
    """
    asked = dict(_asked(clause))
    likelier: dict[str, str | None] = {}
    for typed in dict.fromkeys(fold(run) for run in _RUN.findall(query)):
        stems = asked.get(typed)
        if stems is None or len(typed) < _SHORTEST or len(likelier) == _MOST_QUESTIONED:
            continue
        count = _count(typed, stems, snapshot)
        if few if count else few or not is_known(typed):
            likelier[typed] = _likeliest(typed, stems, count, snapshot)
    if not any(likelier.values()):
        return None
    return _RUN.sub(lambda run: _in_the_case_of(run[0], likelier.get(fold(run[0]))), query)


def _in_the_case_of(typed: str, word: str | None) -> str:
    """A word with the capitals of the one it replaces; that one itself where there is none.

    >>> _in_the_case_of("ECURRIE", "écurie"), _in_the_case_of("Ecurrie", "écurie"), _in_the_case_of("le", None)
    ('ÉCURIE', 'Écurie', 'le')
    """
    if word is None:
        return typed
    return word.upper() if typed.isupper() else word.capitalize() if typed[0].isupper() else word


def _asked(clause: Clause) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each folded word a query asks for, with its stems; without any when it is in a phrase and meant as it stands."""
    if isinstance(clause, WordClause):
        if not is_stop_word(clause.folded):
            yield clause.folded, () if clause.alone or clause.literal else clause.stems
    elif isinstance(clause, PhraseClause):
        yield from ((word, ()) for place in clause.places for word in place)
    elif isinstance(clause, BestClause):
        for part in clause.parts:
            yield from _asked(part)
    elif isinstance(clause, BoostClause):
        yield from _asked(clause.part)
    elif isinstance(clause, GroupClause):
        for part in (*clause.should, *clause.must):
            yield from _asked(part)


def _count(folded: str, stems: tuple[str, ...], snapshot: Snapshot) -> int:
    """How often the corpus has a word or another of its forms."""
    return sum(segment.occurrence_count(sorted(_forms(folded, stems, segment))) for segment in snapshot.segments)


def _forms(folded: str, stems: tuple[str, ...], segment: Segment) -> set[int]:
    return segment.words_having(stems).union(segment.word_group(folded))


def _likeliest(typed: str, stems: tuple[str, ...], count: int, snapshot: Snapshot) -> str | None:
    """The near word that is likeliest meant, as it is mostly written; `None` when none is likelier than the typed one."""
    distances: dict[str, int] = {}
    written: dict[str, Counter[str]] = {}
    for segment in snapshot.segments:
        own = _forms(typed, stems, segment) if count else ()
        for number, word, distance in _near(segment, typed):
            if number not in own and word.isalpha() and len(word) >= _SHORTEST:
                distances[word] = distance
                written.setdefault(word, Counter())[segment.written(number)] += segment.occurrence_count([number])
    frequency = {word: counts.total() for word, counts in written.items() if counts.total() > count * _MORE_FREQUENT}

    def likelihood(word: str) -> tuple[float, str]:
        slips = _SLIP ** distances[word] * (_FIRST_LETTER if word[0] != typed[0] else 1)
        return frequency[word] / slips, word

    best = max(frequency, key=likelihood, default=None)
    return None if best is None else max(written[best], key=lambda form: (written[best][form], form))


def _near(segment: Segment, typed: str) -> Iterator[tuple[int, str, int]]:
    """Words with one slip, anywhere; in longer ones with two, where at least the beginning is right.

    The beginning is as long as it takes to leave few enough words, so that a large corpus takes no more time than that.
    """
    lengths = range(len(typed) + 1)
    length = next((length for length in lengths if _size(segment, typed[:length]) <= _MOST_COMPARED), len(typed))
    edits = 1 if len(typed) < _SHORTEST_WITH_TWO else 2
    yield from near_words(segment.words, typed, edits, typed[:length])
    for word in sorted(_one_slip(typed, length)):
        if not word.startswith(typed[:length]):
            yield from ((number, word, 1) for number in segment.word_group(word))


def _size(segment: Segment, beginning: str) -> int:
    """How many words begin so."""
    words, start = segment.words, beginning.encode(errors="replace")
    first = words.at_or_after(start)
    return words.at_or_after(start + b"\xff", first) - first


def _one_slip(word: str, length: int) -> set[str]:
    """What a word may have been before one slip touched its first letters.

    >>> sorted({"bc", "bac", "xbc", "xabc", "axbc", "ab"} & _one_slip("abc", 1))
    ['bac', 'bc', 'xabc', 'xbc']
    """
    found = set()
    for place in range(length):
        before, letter, after = word[:place], word[place], word[place + 1 :]
        found.add(before + after)
        found.add(before + after[:1] + letter + after[1:])
        found.update(before + other + after for other in _LETTERS)
        found.update(before + other + letter + after for other in _LETTERS)
    return found - {word}
