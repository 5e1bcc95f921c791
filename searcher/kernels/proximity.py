"""How near the words of a query stand to each other."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.kernels.candidates import positions_of
from searcher.kernels.posting_code import FREQUENCIES, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from searcher.kernels.candidates import Candidates

_FARTHEST = 8  # words between two that still count as near
_MOST_PLACES = 20  # of a word in one paragraph


class Reading(NamedTuple):
    """What was read of a word in the candidates: the posting code in those that have it, and where the very form typed stands.

    That is in `places` among the candidates, at as many `positions` there.
    """

    own: dict[int, int]
    places: list[int]
    positions: list[int]
    forms: Callable[[], Iterable[memoryview]]
    """The occurrences of all forms of the word."""


def nearest(candidates: Candidates, first: Reading, second: Reading) -> dict[int, float]:
    """How near two words come to each other in those candidates that have both."""
    both = first.own.keys() & second.own.keys()
    if not both:
        return {}
    ones, others = _as_typed(first, both), _as_typed(second, both)
    found = {place: _nearness(ones[place], others[place]) for place in both}
    # Nothing is nearer than side by side. Of a word that stands there very often not all places are looked at.
    unsettled = [
        place for place in both if found[place] < 1 or _MANY in {decode(word.own[place])[0] for word in (first, second)}
    ]
    if unsettled:
        _read_other_forms(candidates, first, unsettled, ones)
        _read_other_forms(candidates, second, unsettled, others)
        found.update({place: _nearness(ones[place], others[place]) for place in unsettled})
    return found


_MANY = FREQUENCIES[-1]


def _as_typed(word: Reading, among: Iterable[int]) -> dict[int, list[int]]:
    """Where the very form typed stands in some of the candidates."""
    found: dict[int, list[int]] = {place: [] for place in among}
    for place, position in zip(word.places, word.positions, strict=True):
        if place in found:
            found[place].append(position)
    return found


def _read_other_forms(candidates: Candidates, word: Reading, among: Iterable[int], found: dict[int, list[int]]) -> None:
    """Find all forms of a word in those candidates where it may have others than the one typed."""
    # Where the form typed stands as often as the word, there is no other.
    wanting: dict[int, list[int]] = {
        place: [] for place in among if not len(found[place]) == decode(word.own[place])[0] <= _EXACT
    }
    if not wanting:
        return
    found.update(wanting)
    places, positions = positions_of(candidates, word.forms(), wanting)
    for place, position in zip(places, positions, strict=True):
        if place in wanting:
            found[place].append(position)


_EXACT = 3  # frequencies that a code does not round


def _nearness(ones: Sequence[int], others: Sequence[int]) -> float:
    """Proximity of the two nearest positions of two words.

    >>> _nearness([3, 40], [1, 43]), _nearness([3, 40], [60])
    (0.5, 0.0)
    """
    near = 0.0
    for here in ones[:_MOST_PLACES]:
        for there in others[:_MOST_PLACES]:
            if -_FARTHEST <= there - here <= _FARTHEST:
                near = max(near, _NEAR[there - here])
    return near


def _near(distance: int) -> float:
    """1 side by side or with one small word between, falling with the distance; in the other order a little less.

    >>> [_near(distance) for distance in (1, 2, 3, -1, -2, 0)]
    [1.0, 1.0, 0.5, 0.5, 0.5, 0.0]
    """
    if not distance:
        return 0.0
    return 1 / max(1, distance - 1) if distance > 0 else 1 / max(2, -distance)


_NEAR = {distance: _near(distance) for distance in range(-_FARTHEST, _FARTHEST + 1)}
