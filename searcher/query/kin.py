"""Words that count for a word in the ranking, and find nothing: those of its root, and the nearest that begin alike.

`évaporation` for `évaporer`, by Snowball's stem of both; `démission` for `démissionnaire`, `communal` for `communauté`,
by their letters. Some that begin alike are strangers; among paragraphs that were found by other words they do no harm.
"""

from __future__ import annotations

from heapq import nsmallest
from os.path import commonprefix
from typing import TYPE_CHECKING

from searcher.french import family

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.snapshot import Snapshot

_SHORTEST_BEGINNING = 5  # letters, or half of the word's
_MOST_LONGER = 5  # letters that one may have more than the other
_MOST = 4  # terms that are looked for; of the root all


def kin(snapshot: Snapshot, stem: str, terms: Sequence[Sequence[int]]) -> list[list[int]]:
    """By segment the terms that are kin of a stem and not among its own `terms`.

    Which they are depends on all segments together, so that the ranking does not depend on how they are divided.
    """
    root, segments = family(stem), snapshot.segments
    rooted = [[term for term in s.kin(root) if term not in own] for s, own in zip(segments, terms, strict=True)]
    names = {s.stem.terms[term] for s, found in zip(segments, rooted, strict=True) for term in found}
    room = _MOST - len(names)
    if room <= 0 or len(stem) < _SHORTEST_BEGINNING or not stem.isalpha():
        return rooted
    beginning = stem[: max(_SHORTEST_BEGINNING, (len(stem) + 1) // 2)].encode()
    alike = [
        {name: term for term, name in s.stem.terms.starting_with(beginning) if term not in own}
        for s, own in zip(segments, terms, strict=True)
    ]
    distances = {name: _distance(stem.encode(), name) for name in names.union(*alike) - names}
    near = [name for name, (_, longer, _) in distances.items() if longer <= _MOST_LONGER]
    chosen = nsmallest(room, near, key=distances.__getitem__)
    return [
        [*found, *(here[name] for name in chosen if name in here)] for found, here in zip(rooted, alike, strict=True)
    ]


def _distance(stem: bytes, name: bytes) -> tuple[int, int, bytes]:
    """How far a term is from a stem: the fewer letters they begin with alike, then the more one is longer.

    >>> sorted([b"commune", b"communal", b"communion"], key=lambda name: _distance(b"communaute", name))
    [b'communal', b'communion', b'commune']
    """
    first = name.split()[0]
    alike = commonprefix([stem, first])  # noqa: RUF071 — letters, no paths
    return -len(alike), abs(len(stem) - len(first)), name
