"""How many letters two words differ in: insertions, deletions, replacements and swaps of neighbours."""

from __future__ import annotations

from searcher.kernels.near_words import Nearness


def edit_distance(one: str, other: str, most: int) -> int:
    """How many letters to insert, drop, replace or swap with their neighbour; `most + 1` when it is more than `most`.

    >>> edit_distance("gouvernment", "gouvernement", 2), edit_distance("chein", "chien", 1), edit_distance("a", "xyz", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    near = Nearness(one, most)
    reached = [near.first]
    for place in range(len(other)):
        reached.append(near.after(reached, other, place))
        if not reached[-1][-1]:
            return most + 1
    return near.distance(reached[-1])
