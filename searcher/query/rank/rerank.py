"""A closer look at the head of a ranking: what is too dear to ask of every paragraph is asked of the best fifty.

Each signal adds to the score of a paragraph, never takes away. So whoever stands below the head stays below it, and the
ranking is the same however many hits are asked for.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from searcher.query.rank.features import Asked, each_gain, rerank_in_chunk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.read.snapshot import Ref, Snapshot
    from searcher.query.match.scorer import Question
    from searcher.query.match.term_scorers import StemScorer
    from searcher.query.rank.weights import Signals

HEAD = 50
"""So many paragraphs are looked at; `searcher.kernels.candidates.MOST` at most."""


Candidate = tuple[int, int, int]
"""A score, the number of a leaf, and a paragraph's number there."""


def rerank(
    snapshot: Snapshot, question: Question, candidates: Sequence[Candidate], signals: Signals
) -> list[Candidate]:
    """Add to each candidate's score what the signals say of it; those of a chunk come in order."""
    if not question.words or not candidates:
        return list(candidates)
    asked = Asked(snapshot, question, signals)
    if len(snapshot.leaves) == 1:
        return rerank_in_chunk(asked, snapshot.leaves[0], list(candidates))
    by_leaf: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_leaf[candidate[1]].append(candidate)
    return [found for leaf, here in by_leaf.items() for found in rerank_in_chunk(asked, snapshot.leaves[leaf], here)]


def told(
    snapshot: Snapshot, question: Question, ref: Ref, signals: Signals
) -> Iterator[tuple[str, list[StemScorer], float]]:
    """What each signal adds to the score of one candidate, and for which words."""
    leaf = snapshot.leaves[snapshot.leaf_number(ref)]
    for signal, looks, score in each_gain(Asked(snapshot, question, signals), leaf, ref.paragraph - leaf.base):
        yield signal, [look.word for look in looks], score
