"""Which words of the index a pattern or a misspelt word stands for."""

from __future__ import annotations

from itertools import accumulate

from searcher.french import fold, is_stop_word
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.query.language.limits import MAX_PATTERNS
from searcher.query.plan.clauses import (
    Clause,
    ExpansionClause,
    PhraseClause,
    TextClause,
    all_leaves,
    has_filter,
    is_words,
)
from searcher.query.plan.work_budget import WorkBudget

if TYPE_CHECKING:
    import re
    from collections.abc import Container, Iterable, Iterator

    from searcher.index.format.segment import Segment
    from searcher.index.read.snapshot import Snapshot

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
        for word, count in _counted(segment, text, edits):
            counts[word] = counts.get(word, 0) + count
    return counts


def _counted(segment: Segment, text: str, edits: int) -> Iterable[tuple[str, int]]:
    """The words of a segment that fit a pattern, or are near a misspelt word, and how often each of their forms occurs."""
    if not edits and not _prefix(text):
        fits = pattern_expression(text).fullmatch
        return [counted for counted in segment.folded_counts.items() if fits(counted[0])]
    frequency = segment.occurrence_counts
    words = _within(segment, text, edits) if edits else _beginning(segment, text)
    return ((word, frequency[number]) for number, word in words)


def _most_frequent(counts: dict[str, int], named: str, most: int) -> list[str]:
    """The most frequent words, equal ones in the order of letters; where there are more, the one named is the first."""
    if len(counts) <= most:
        return sorted(counts, key=lambda word: (-counts[word], word))
    # So frequent are the most frequent words and some more, among which are mostly enough that say something.
    least = sorted(counts.values(), reverse=True)[min(2 * most, len(counts) - 1)]
    best = _content([word for word, count in counts.items() if count >= least])
    if len(best) < most:
        best = _content(counts)
    best.sort(key=lambda word: (word != named, -counts[word], word))
    if len(best) < most:
        best += sorted(counts.keys() - {*best}, key=lambda word: (word != named, -counts[word], word))
    if named in counts and best[0] != named:
        best.insert(0, named)
    return list(dict.fromkeys(best))[:most]


def _content(words: Iterable[str]) -> list[str]:
    """Words of content: not stop words, and not signs."""
    return [word for word in words if word[0].isalnum() and not is_stop_word(word)]


def with_patterns(clause: PhraseClause, snapshot: Snapshot) -> PhraseClause:
    """The phrase with the words of a snapshot that its patterns stand for: far more than for a pattern alone.

    Beside the others of a phrase, no word is so frequent that few places are left.
    """
    from searcher.query.plan.phrase_patterns import is_pattern

    if not any(map(is_pattern, clause.places)):
        return clause
    return clause._replace(
        places=tuple(
            (*place, *expand(ExpansionClause(place[0]), snapshot, _MAX_IN_PHRASE).words) if is_pattern(place) else place
            for place in clause.places
        )
    )


def check_patterns(clause: Clause, snapshot: Snapshot) -> None:
    """Raise `QueryError` for so many patterns, in phrases or in fields that are none, that to find what fits takes too long."""
    if is_words(clause):
        return
    fields: Container[str] = ()
    if has_filter(clause):
        from searcher.query.filter.field_filter import snapshot_fields

        fields = snapshot_fields(snapshot)
    patterns = dict.fromkeys(pattern for leaf in all_leaves(clause, fields) for pattern in _patterns_in(leaf))
    budget = WorkBudget(MAX_PATTERN_STEPS)
    for text, edits in [*patterns][MAX_PATTERNS:]:  # so many are allowed in any index
        prefix = (text[:1] if edits else _prefix(text)).encode(errors="replace")
        for segment in snapshot.segments:
            beyond = segment.words.at_or_after(prefix + b"\xff") if prefix else len(segment.words)
            budget.spend((beyond - segment.words.at_or_after(prefix)) * _STEPS_PER_WORD + _STEPS_PER_PATTERN)


def _patterns_in(leaf: TextClause) -> Iterator[tuple[str, int]]:
    """The patterns and misspelt words of a leaf, each with its edits."""
    if isinstance(leaf, PhraseClause):
        from searcher.query.plan.phrase_patterns import is_pattern

        yield from ((place[0], 0) for place in leaf.places if is_pattern(place))
    elif isinstance(leaf, ExpansionClause):
        yield leaf.text, leaf.edits


MAX_PATTERN_STEPS = 80_000_000
"""What the patterns of one query may take beyond the first few, in steps of `WorkBudget`."""

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
    import re

    first, *rest = (re.escape(run).replace(r"\?", ".") for run in re.split(r"\*+", pattern))
    if not rest:
        return re.compile(first, re.DOTALL)
    # Where a run fits first it may stay: without the atomic groups, many stars would take for ever.
    middle = "".join(f"(?>.*?{run})" for run in rest[:-1])
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def _beginning(segment: Segment, pattern: str) -> Iterator[tuple[int, str]]:
    """Words that a pattern with letters before its first sign fits."""
    fits = pattern_expression(pattern).fullmatch
    for number, key in segment.words.starting_with(_prefix(pattern).encode(errors="replace")):
        word = key.partition(b"\0")[0].decode(errors="replace")
        if fits(word):
            yield number, word


def _within(segment: Segment, word: str, edits: int) -> Iterator[tuple[int, str]]:
    """Words near this one that begin as it does: slips in the first letter are rare, and skipping them is much faster."""
    from searcher.query.expand.near_words import near_words

    return ((number, other) for number, other, _ in near_words(segment, word, edits, word[:1]))


def _prefix(pattern: str) -> str:
    """The letters that all words begin with which a pattern fits."""
    return pattern.replace("?", "*").partition("*")[0]
