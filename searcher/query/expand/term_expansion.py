"""Which words of the index a pattern or a misspelt word stands for."""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from searcher.french import fold, is_stop_word
from searcher.index.format.segment import Segment
from searcher.index.read.snapshot import Snapshot
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.query.language.limits import MAX_PATTERNS
from searcher.query.plan.clauses import Clause, ExpansionClause, PhraseClause, all_leaves
from searcher.query.plan.edit_distance import near_words
from searcher.query.plan.phrase_patterns import is_pattern
from searcher.query.plan.work_budget import WorkBudget

MAX_WORDS = 200
"""So many words a pattern may stand for: the most frequent ones, and stop words last, when there are more."""

_MAX_IN_PHRASE = 5000
_MIN_WORDS_TAKEN = 20
_MAX_CACHED = 5  # expansions of one snapshot
_MAX_OCCURRENCES = 250_000  # of the words beyond those few: what fits all words is asked for by nobody


class Expansion(NamedTuple):
    """Folded words, the most frequent first, and whether there were more."""

    words: list[str]
    cut: bool


def expand(clause: ExpansionClause, snapshot: Snapshot, most: int = MAX_WORDS) -> Expansion:
    """The words of a snapshot that a clause stands for, so many at most."""
    counts = _counts(snapshot, clause.text, clause.edits)
    best = _most_frequent(counts, clause.text.removesuffix("*"), most)
    together = accumulate(counts[word] for word in best)
    taken = sum(1 for number, total in enumerate(together) if number < _MIN_WORDS_TAKEN or total <= _MAX_OCCURRENCES)
    return Expansion(best[:taken], cut=len(counts) > taken)


@per_snapshot(_MAX_CACHED)
def _counts(snapshot: Snapshot, text: str, edits: int) -> dict[str, int]:
    """How often each word of a snapshot occurs that fits a pattern, or is near a misspelt word."""
    counts: dict[str, int] = {}
    for segment in snapshot.segments:
        words = _within(segment, text, edits) if edits else _fitting(segment, text)
        frequency = segment.occurrence_counts
        for number, word in words:
            counts[word] = counts.get(word, 0) + frequency[number]
    return counts


def _most_frequent(counts: dict[str, int], named: str, most: int) -> list[str]:
    """The most frequent words, equal ones in the order of letters; where there are more, the one named is the first."""
    if len(counts) <= most:
        return sorted(counts, key=lambda word: (-counts[word], word))
    content = {word: count for word, count in counts.items() if word[0].isalnum() and not is_stop_word(word)}
    least = sorted(content.values(), reverse=True)[:most][-1:]  # so frequent are the last of them
    frequent = (word for word, count in content.items() if [count] >= least)
    best = sorted(frequent, key=lambda word: (word != named, -counts[word], word))
    if len(best) < most:
        best += sorted(counts.keys() - content.keys(), key=lambda word: (word != named, -counts[word], word))
    if named in counts and best[0] != named:
        best.insert(0, named)
    return list(dict.fromkeys(best))[:most]


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


def check_patterns(clause: Clause, snapshot: Snapshot) -> None:
    """Raise `QueryError` for phrases of so many patterns that to find the words that fit takes too long."""
    places = dict.fromkeys(
        place[0]
        for leaf in all_leaves(clause)
        if isinstance(leaf, PhraseClause)
        for place in leaf.places
        if is_pattern(place)
    )
    budget = WorkBudget(MAX_PATTERN_STEPS)
    for pattern in [*places][MAX_PATTERNS:]:  # so many are allowed in any index
        prefix = _prefix(pattern).encode(errors="replace")
        for segment in snapshot.segments:
            beyond = segment.words.at_or_after(prefix + b"\xff") if prefix else len(segment.words)
            budget.spend((beyond - segment.words.at_or_after(prefix)) * _STEPS_PER_WORD + _STEPS_PER_PATTERN)


MAX_PATTERN_STEPS = 80_000_000
"""What the patterns in the phrases of one query may take, in steps of `WorkBudget`."""

_STEPS_PER_WORD, _STEPS_PER_PATTERN = 200, 20_000


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
    prefix = _prefix(pattern)
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


def _prefix(pattern: str) -> str:
    """The letters that all words begin with which a pattern fits."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]
