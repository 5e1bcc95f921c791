"""The best paragraphs of a snapshot by their BM25 scores, chunk by chunk."""

from __future__ import annotations

from itertools import pairwise

from searcher.hints import TYPE_CHECKING
from searcher.kernels import best, best_of_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.match.query_scorer import QueryScorer

Candidate = tuple[int, int, int]
"""A score, the number of a leaf, and a paragraph's number there."""


def top_k(snapshot: Snapshot, scorer: QueryScorer, k: int, unsettled: int = 0) -> list[Candidate]:
    """The `k` best paragraphs, in order; of the `unsettled` first those of equal score in any order, for a caller that sorts them."""
    lists = scorer.ranked_lists(snapshot) if k else []
    if k and len(snapshot.leaves) == 1:
        (leaf,) = snapshot.leaves
        return best(lists[0], leaf.removed, k, 0, leaf.number)
    leaves = [(here, leaf.removed, leaf.number) for here, leaf in zip(lists, snapshot.leaves, strict=False)]
    found = best_of_all(leaves, k) if leaves else []
    return _settled(snapshot, found, unsettled)[:k]


def beyond(snapshot: Snapshot, scorer: QueryScorer, k: int) -> Iterator[Candidate]:
    """The paragraphs that follow the `k` best, in order: more of them are looked for each time those found are used up."""
    found = k
    while found == k:
        seen, k = k, k * _WIDENING
        top = top_k(snapshot, scorer, k)
        found = len(top)
        yield from top[seen:]


_WIDENING = 4  # times as many


def in_score_order(snapshot: Snapshot, found: list[Candidate]) -> list[Candidate]:
    """Sort by score, equal ones by their documents' ids and their numbers there."""
    # Numbers that fall, negated: no function is called for each.
    rising = sorted([(-score, leaf, paragraph) for score, leaf, paragraph in found])
    return _settled(snapshot, [(-score, leaf, paragraph) for score, leaf, paragraph in rising])


def _settled(snapshot: Snapshot, found: list[Candidate], unsettled: int = 0) -> list[Candidate]:
    """Candidates by score, equal ones in the order of their documents' ids and numbers there, but for the `unsettled` first."""
    if len(snapshot.leaves) > 1 and len(found) > unsettled:
        # Those that score as much as the first beyond may have to change places with it.
        most = found[unsettled][0]
        tied = {
            one[0] for one, other in pairwise(found) if one[0] == other[0] and one[1] != other[1] and one[0] <= most
        }
        scores = [score for score, _, _ in found] if tied else []
        for score in tied:
            first = scores.index(score)
            equal = slice(first, first + scores.count(score))
            found[equal] = sorted(found[equal], key=lambda one: snapshot.order_key(one[1], one[2]))
    return found
