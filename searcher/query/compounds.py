"""Words that are written in one piece here and in two there: opensource, open source.

What is typed with a hyphen is looked for in every spelling already. This is for what is typed without one, when the
lexicon has it with one, or does not know it at all: a word in one piece also stands for its two parts side by side, and
two words for the one they make. So nothing is found that nobody would hyphenate: `avantage` is not « avant l’âge ».
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from searcher.french import is_stop_word
from searcher.french.lexicon import lexicon
from searcher.french.stem import stems
from searcher.query.terms import BestClause, Clause, GroupClause, PhraseClause, WordClause

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.snapshot import Snapshot

_SHORTEST = 3  # letters of a part


def in_two(clause: WordClause, snapshot: Snapshot) -> Clause:
    """A word, or the word and the pairs of words of this index that it may be written as."""
    if clause.stop or clause.alone or len(clause.folded) < 2 * _SHORTEST or not _may_be_a_compound(clause.folded):
        return clause
    # Which of the pairs stand side by side, their phrases find out.
    pairs = tuple(_splits(clause.folded, snapshot))
    return BestClause((clause, *pairs)) if pairs else clause


def in_one(clauses: Sequence[Clause], snapshot: Snapshot) -> tuple[Clause, ...]:
    """The same clauses, where two neighbours may be one word of this index with that beside them.

    Expects what `in_two` has been through.
    """
    found: list[Clause] = []
    for clause in clauses:
        whole = _whole(found[-1], clause) if found else ""
        if whole and _may_be_a_compound(whole) and _is_known(whole, snapshot):
            found[-1] = BestClause((GroupClause((found[-1], clause)), WordClause(whole, whole, stems(whole))))
        else:
            found.append(clause)
    return tuple(found)


def _whole(one: Clause, other: Clause) -> str:
    words = [_folded(clause) for clause in (one, other)]
    return "".join(words) if min(map(len, words)) >= _SHORTEST else ""


def _folded(clause: Clause) -> str:
    """The word that a clause is, whatever other spelling stands beside it; empty for what is no word."""
    word = clause.parts[0] if isinstance(clause, BestClause) else clause
    return word.folded if isinstance(word, WordClause) and not word.stop else ""


@lru_cache(maxsize=1 << 12)
def _may_be_a_compound(word: str) -> bool:
    return lexicon().is_hyphenated(word) or not lexicon().lemmas(word)


def _splits(word: str, snapshot: Snapshot) -> Iterator[PhraseClause]:
    for place in range(_SHORTEST, len(word) - _SHORTEST + 1):
        parts = word[:place], word[place:]
        if not any(map(is_stop_word, parts)) and all(_is_known(part, snapshot) for part in parts):
            yield PhraseClause(tuple((part,) for part in parts))


def _is_known(word: str, snapshot: Snapshot) -> bool:
    return any(segment.word_group(word) for segment in snapshot.segments)
