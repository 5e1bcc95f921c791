"""Words that are written in one piece here and in two there: opensource, open source.

What is typed with a hyphen is looked for in every spelling already. This is for what is typed without: a word in one
piece also stands for two words side by side that make it up, and two words side by side for one in one piece. Only what
the index has counts, and only side by side, so nothing is found that was not written.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from searcher.french import is_stop_word
from searcher.french.stem import stems
from searcher.query.phrases import phrase_counts
from searcher.query.terms import BestClause, BoostClause, Clause, PhraseClause, WordClause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.snapshot import Snapshot

_SHORTEST = 3  # letters of a part
_MOST_WORDS = 3  # in a longer query a spelling more decides little
_ONE_PIECE = 0.5  # two words typed are found as two first


def with_other_spellings(clauses: Sequence[Clause], snapshot: Snapshot) -> tuple[Clause, ...]:
    """Add to some clauses what else their words may be written like in this index."""
    words = [clause for clause in clauses if isinstance(clause, WordClause) and not clause.stop and not clause.alone]
    if len(words) > _MOST_WORDS or not words:
        return tuple(clauses)
    found: list[Clause] = []
    for clause in clauses:
        phrase = _in_two(clause.folded, snapshot) if isinstance(clause, WordClause) and clause in words else None
        found.append(BestClause((clause, phrase)) if phrase else clause)
    return *found, *_in_one(clauses, snapshot)


def _in_one(clauses: Sequence[Clause], snapshot: Snapshot) -> Iterator[Clause]:
    """Neighbours that the index has in one piece."""
    for one, other in pairwise(clauses):
        if isinstance(one, WordClause) and isinstance(other, WordClause) and not {one.stop, other.stop} & {True}:
            whole = one.folded + other.folded
            if min(len(one.folded), len(other.folded)) >= _SHORTEST and _is_known(whole, snapshot):
                yield BoostClause(WordClause(whole, whole, stems(whole)), _ONE_PIECE)


def _in_two(word: str, snapshot: Snapshot) -> PhraseClause | None:
    """The two words that make up a word and stand side by side somewhere."""
    known = snapshot.cache.setdefault("compounds", {})
    assert isinstance(known, dict)
    if word not in known:
        if len(known) > _MOST_REMEMBERED:
            known.clear()
        known[word] = next(_splits(word, snapshot), None)
    found: PhraseClause | None = known[word]
    return found


_MOST_REMEMBERED = 10_000


def _splits(word: str, snapshot: Snapshot) -> Iterator[PhraseClause]:
    for place in range(_SHORTEST, len(word) - _SHORTEST + 1):
        parts = word[:place], word[place:]
        if any(map(is_stop_word, parts)) or not all(_is_known(part, snapshot) for part in parts):
            continue
        if _side_by_side(parts, snapshot):
            yield PhraseClause(tuple((part,) for part in parts))


def _is_known(word: str, snapshot: Snapshot) -> bool:
    return any(segment.word_group(word) for segment in snapshot.segments)


def _side_by_side(parts: Sequence[str], snapshot: Snapshot) -> bool:
    return any(
        phrase_counts([leaf.segment.occurrences(leaf.segment.word_group(part), leaf.chunk) for part in parts])
        for leaf in snapshot.leaves
    )
