"""Score lists combined into one: what has all of some parts and none of others, and the best of several parts."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from searcher.kernels.score_lists import ScoreList, Scores

    Combined = tuple[Sequence[int], Sequence[int], int]
    """Ascending paragraphs, what each of them scores, and the greatest of these."""


def conjunction(
    must: Sequence[Sequence[ScoreList]], should: Sequence[ScoreList], must_not: Sequence[Sequence[ScoreList]]
) -> Combined:
    """The paragraphs in all of some parts and in none of others; their scores add up, with what a further part gives.

    A part is in a paragraph that any of its lists has. The parts come rarest first.
    """
    total = total_scores(must[0])
    for part in must[1:]:
        found = total_scores(part, total)
        total = {paragraph: score + total[paragraph] for paragraph, score in found.items()}
    for part in must_not:
        for paragraph in total_scores(part, total):
            del total[paragraph]
    for paragraph, score in total_scores(should, total).items():
        total[paragraph] += score
    return _combined(total)


def disjunction_max(parts: Sequence[Sequence[ScoreList]]) -> Combined:
    """The paragraphs in any of some parts, with the best of their scores there."""
    best: Scores = {}
    for part in parts:
        for paragraph, score in total_scores(part).items():
            best[paragraph] = max(score, best.get(paragraph, 0))
    return _combined(best)


def total_scores(score_lists: Sequence[ScoreList], within: Collection[int] | None = None) -> Scores:
    """The score of each paragraph of some lists, or of those among `within`, worked out in full."""
    total: Scores = {}
    for score_list in score_lists:
        found = score_list.scores(within)
        if total:
            for paragraph, score in found.items():
                total[paragraph] = total.get(paragraph, 0) + score
        else:
            total = found
    return total


def _combined(scores: Scores) -> Combined:
    paragraphs = sorted(scores)
    contributions = [scores[paragraph] for paragraph in paragraphs]
    return paragraphs, contributions, max(contributions, default=0)
