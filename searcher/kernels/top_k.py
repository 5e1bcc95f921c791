"""The best paragraphs of one chunk, without scoring them all.

MaxScore (Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995), on lists that lie ready in memory.
The lists are taken by what they can contribute at most, the greatest first. Once the paragraphs seen so far hold `k`
scores that the remaining lists together cannot reach, no new paragraph needs to be looked at: the remaining lists are
only asked about those seen.

What the best must reach is known early. The codes of one list alone, counted from the greatest contribution down, say
what its `k` best get from it; and the leaders so far are looked up in the lists still to come: what the last of them
scores in the end is a threshold under the best. Below it a list's codes say which of its paragraphs can still
matter, and a translation table picks those out at the speed of `bytes.translate`.
"""

from __future__ import annotations

from heapq import nlargest
from itertools import compress, islice
from operator import add

from searcher.hints import TYPE_CHECKING, Protocol
from searcher.kernels.score_lists import ScoreList, score_lists_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from searcher.kernels.score_lists import Lists, Scores

    Leaf = tuple[Lists, Collection[int], int]
    """The lists of a chunk, what is removed there, and the number of the chunk."""

_FEW_POSTINGS = 4000  # to add up fewer costs less than to think about it
_WORTH_PROBING = 8  # times as many paragraphs seen as wanted: then knowing the threshold saves more than it costs
_LONG = 1000  # postings: of fewer most are taken in sooner than it is known which
_MOST_COUNTED = 1  # lists whose codes are counted: those further down contribute too little to lift the threshold
_BITS = 16  # of a paragraph's number in its chunk
_LAST = (1 << _BITS) - 1


def exhaustive(score_lists: Sequence[ScoreList], removed: Collection[int]) -> Scores:
    """The score of every matching paragraph: what `best` must agree with."""
    total: Scores = {}
    get = total.get
    for score_list in score_lists:
        if not total:
            total.update(score_list.scores())
            continue
        table = score_list.table
        for paragraph, posting in zip(score_list.paragraphs, score_list.codes, strict=True):
            total[paragraph] = get(paragraph, 0) + table[posting]
    if removed:
        return {paragraph: score for paragraph, score in total.items() if paragraph not in removed}
    return total


def best(
    lists: Lists, removed: Collection[int], k: int, threshold: int = 0, leaf: int = 0
) -> list[tuple[int, int, int]]:
    """The `k` best of those that score `threshold` or more as `(score, leaf, paragraph)`; equal scores by paragraph."""
    score_lists = score_lists_of(lists)
    count = sum(len(score_list.paragraphs) for score_list in score_lists)
    if count > k:
        # Those removed may be among the best of a list.
        for score_list in (
            score_lists if len(score_lists) <= _MOST_COUNTED else sorted(score_lists, key=_bound)[:_MOST_COUNTED]
        ):
            threshold = max(threshold, _kth(score_list, k + len(removed)))
    if len(score_lists) == 1 and threshold:
        scores = _first_of_one(score_lists[0], threshold, removed, k)
    elif count <= _FEW_POSTINGS:
        scores = exhaustive(score_lists, removed)
    else:
        scores, threshold = _pruned(score_lists, removed, k, threshold)
    return [(score, leaf, paragraph) for score, paragraph in leaders(scores, k, threshold)]


def best_of_all(
    leaves: Sequence[Leaf], k: int, best: Callable[..., list[tuple[int, int, int]]] = best
) -> list[tuple[int, int, int]]:
    """The `k` best of several chunks, and of each chunk's `k` best what scores as much as the last of them.

    Equal scores are by chunk and paragraph.
    """
    found: list[tuple[int, int, int]] = []
    threshold = 0
    for lists, removed, leaf in leaves:
        found += best(lists, removed, k, threshold, leaf)
        if len(found) >= k:
            threshold = sorted([score for score, _, _ in found], reverse=True)[k - 1]
            found = [candidate for candidate in found if candidate[0] >= threshold]
    return sorted(found, key=lambda candidate: (-candidate[0], *candidate[1:]))


class Kernels(Protocol):
    """The extension: functions of the same names as here."""

    best: Callable[..., list[tuple[int, int, int]]]
    conjunction: Callable[..., tuple[Sequence[int], Sequence[int], int]]


def best_by_coarse_scores(
    kernels: Kernels, lists: Lists, removed: Collection[int], k: int
) -> list[tuple[int, int]] | None:
    """Score and paragraph of the `k` best, where scores do not fit a kernel; `None` where that cannot be told.

    The kernel is asked for more of them by scores that do fit, without their last bits; then these few are scored exactly.
    """
    score_lists = score_lists_of(lists)
    bits = sum(score_list.bound for score_list in score_lists).bit_length() - _MAX_BITS
    if not 0 < bits <= _MAX_BITS_LOST:
        return None
    coarse = [
        score_list._replace(
            table=[score >> bits or 1 for score in score_list.table], bound=score_list.bound >> bits or 1
        )
        for score_list in score_lists
    ]
    found = kernels.best(coarse, removed, _COARSELY * k)
    if not found:
        return []
    paragraphs = sorted(paragraph for _, _, paragraph in found)
    among = ScoreList(paragraphs, range(len(paragraphs)), [1] * len(paragraphs), 1)
    exact = dict.fromkeys(paragraphs, 0)
    for group in _that_fit(score_lists):
        for paragraph, score in zip(*kernels.conjunction([[among]], group, [])[:2], strict=True):
            exact[paragraph] += score - 1
    if len(found) == _COARSELY * k and leaders(exact, k)[-1][0] < (found[-1][0] + len(score_lists)) << bits:
        return None
    return leaders(exact, k)


_MAX_BITS, _MAX_BITS_LOST, _COARSELY = 30, 6, 4


def _that_fit(score_lists: Sequence[ScoreList]) -> Iterator[list[ScoreList]]:
    """The lists in groups whose scores together fit a kernel."""
    group: list[ScoreList] = []
    together = 0
    for score_list in score_lists:
        together += score_list.bound
        if group and together >> _MAX_BITS:
            yield group
            group, together = [], score_list.bound
        group.append(score_list)
    yield group


def leaders(scores: Mapping[int, int], k: int, threshold: int = 0) -> list[tuple[int, int]]:
    """The `k` greatest scores that are `threshold` or more, with their paragraphs; equal ones by paragraph.

    >>> leaders({7: 30, 5: 20, 3: 20, 1: 10}, 3)
    [(30, 7), (20, 3), (20, 5)]
    """
    # One number to sort by, for the sake of speed: the score, and below it the paragraph, the first the greatest.
    packed = [score << _BITS | _LAST - paragraph for paragraph, score in scores.items() if score >= threshold]
    packed.sort(reverse=True)
    return [(number >> _BITS, _LAST - (number & _LAST)) for number in packed[:k]]


def _bound(score_list: ScoreList) -> int:
    return -score_list.bound


def _kth(score_list: ScoreList, k: int) -> int:
    """What the `k` best of a list get from it at least; 0 when there are not so many."""
    if len(score_list.paragraphs) < k:
        return 0
    table = score_list.table
    if score_list.order is None:
        return sorted(table, reverse=True)[k - 1]
    codes = bytes(score_list.codes)
    for posting in score_list.order.codes[score_list.order.reaching(table, score_list.bound + 1) :]:
        k -= codes.count(posting)
        if k <= 0:
            return table[posting]
    return 0


def _first_of_one(score_list: ScoreList, threshold: int, removed: Collection[int], k: int) -> Scores:
    """The paragraphs to which a list contributes more than the threshold, and enough of the first that get just that."""
    found = _at_least(score_list, threshold + 1)
    if len(found) < k + len(removed):
        found |= dict.fromkeys(_just(score_list, threshold, k + len(removed)), threshold)
    for paragraph in found.keys() & removed if removed else ():
        del found[paragraph]
    return found


def _just(score_list: ScoreList, score: int, most: int) -> Iterator[int]:
    """The first `most` paragraphs to which a list contributes just so much."""
    wanted = bytes([contribution == score for contribution in score_list.table])
    chosen = bytes(score_list.codes).translate(wanted) if score_list.order else wanted
    return islice(compress(score_list.paragraphs, chosen), most)


def _pruned(score_lists: Sequence[ScoreList], removed: Collection[int], k: int, threshold: int) -> tuple[Scores, int]:
    """The scores of the paragraphs that may be among the `k` best, and what the last of those scores at least."""
    lists = sorted(score_lists, key=_bound)
    rest = [0] * (len(lists) + 1)
    for number in range(len(lists) - 1, -1, -1):
        rest[number] = rest[number + 1] + lists[number].bound
    seen: Scores = {}
    number = probed = 0
    while number < len(lists) and rest[number] >= threshold:
        # What the leaders so far come to in the end may be a threshold that spares a long list most of its paragraphs.
        if len(lists[number].paragraphs) > _LONG and len(seen) >= max(k, 2 * probed):
            threshold, probed = max(threshold, _probe(seen, lists[number:], k)), len(seen)
            if rest[number] < threshold:
                break
        _take(seen, lists[number], removed, threshold - rest[number + 1])
        number += 1
    if number < len(lists) and len(seen) > max(_WORTH_PROBING * k, 2 * probed):
        threshold = max(threshold, _probe(seen, lists[number:], k))
    for further in range(number, len(lists)):
        # Nothing new can come up any more: only those seen are looked up, and ever fewer of them.
        least = threshold - rest[further]
        seen = {paragraph: score for paragraph, score in seen.items() if score >= least}
        if not seen:
            break
        for paragraph, score in lists[further].scores(seen).items():
            seen[paragraph] += score
    return seen, threshold


def _take(seen: Scores, score_list: ScoreList, removed: Collection[int], least: int) -> None:
    """Add a list's contributions to the paragraphs seen, and take in those not seen to which it gives `least`."""
    new = score_list.scores() if least <= 0 else _at_least(score_list, least)
    if seen:
        found = new if least <= 0 else score_list.scores(seen)
        for paragraph in found.keys() & seen.keys():
            seen[paragraph] += found[paragraph]
            new.pop(paragraph, None)
    for paragraph in removed if len(removed) < len(new) else new.keys() & removed:
        new.pop(paragraph, None)
    seen.update(new)


def _at_least(score_list: ScoreList, least: int) -> Scores:
    """The paragraphs to which a list contributes at least so much."""
    table = score_list.table
    if score_list.order is None:
        wanted: Sequence[int] = bytes([score >= least for score in table])
    elif count := score_list.order.reaching(table, least):
        wanted = bytes(score_list.codes).translate(score_list.order.mask(count))
    else:
        return {}
    codes = compress(score_list.codes, wanted)
    return dict(zip(compress(score_list.paragraphs, wanted), map(table.__getitem__, codes), strict=True))


def _probe(seen: Scores, remaining: Sequence[ScoreList], k: int) -> int:
    """What the `k` best so far score at least in the end: a threshold under the final best."""
    least = nlargest(k, seen.values())[-1]
    paragraphs = [paragraph for paragraph, score in seen.items() if score >= least][:k]
    scores: Iterable[int] = map(seen.__getitem__, paragraphs)
    for score_list in remaining:
        scores = map(add, scores, map(score_list.contribution, paragraphs))
    return min(scores)
