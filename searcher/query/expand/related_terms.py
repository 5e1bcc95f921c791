"""Words that count for a word in the ranking, and find nothing: of its root, that begin alike, or that it is a slip of.

`évaporation` for `évaporer`, by Snowball's stem of both; `démission` for `démissionnaire`, `communal` for `communauté`,
by their letters. Some that begin alike are strangers; among paragraphs that were found by other words they do no harm.
`quotidien` for `quitidien`, which neither the corpus nor French has: as it would be suggested.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.french import analyse, is_known, root
from searcher.query.expand.stem_terms import having

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from searcher.index.format.term_dictionary import Terms
    from searcher.index.read.snapshot import Snapshot
    from searcher.query.plan.clauses import WordClause

_MIN_BEGINNING_LETTERS = 5  # letters, or half of the word's
_MAX_LETTERS_LONGER = 5  # letters that one may have more than the other
_MAX_TERMS = 4  # terms that are looked for; of the root all


def related_terms(snapshot: Snapshot, stem: str, terms: Sequence[Sequence[int]]) -> list[list[int]]:
    """By segment the terms that have the root of a stem and are not among its own `terms`.

    Which they are depends on all segments together, so that the ranking does not depend on how they are divided.
    """
    own_root = root(stem)
    found: list[list[int]] = []
    names: set[bytes] = set()
    for segment, own in zip(snapshot.segments, terms, strict=True):
        rooted = [term for term in segment.of_root(own_root) if term not in own]
        found.append(rooted)
        names.update(map(segment.stem.terms.__getitem__, rooted))
    room = _MAX_TERMS - len(names)
    if room <= 0 or len(stem) < _MIN_BEGINNING_LETTERS or not stem.isalpha():
        return found
    beginning, key = stem[: max(_MIN_BEGINNING_LETTERS, (len(stem) + 1) // 2)].encode(), stem.encode()
    alike: list[dict[bytes, int]] = []
    distances: set[tuple[int, int, bytes]] = set()
    for segment, own in zip(snapshot.segments, terms, strict=True):
        here = _Neighbours(segment.stem.terms, own, key, beginning)
        distances.update(here.nearest(names, room))
        alike.append(here.numbers)
    for _, _, name in sorted(distances)[:room]:
        for here_found, numbers in zip(found, alike, strict=True):
            if name in numbers:
                here_found.append(numbers[name])
    return found


def is_unknown_word(folded: str) -> bool:
    """Whether letters are no word of French.

    >>> is_unknown_word("quitidien"), is_unknown_word("quotidien"), is_unknown_word("2024")
    (True, False, False)
    """
    return folded.isalpha() and not is_known(folded)


def likeliest_terms(snapshot: Snapshot, word: WordClause) -> list[list[int]]:
    """By segment the terms of what is likeliest meant by a word that neither the corpus nor French has."""
    from searcher.query.expand.spelling import MIN_LETTERS, likeliest

    near = likeliest(snapshot, word.folded, word.stems, 0) if len(word.folded) >= MIN_LETTERS else None
    if near is None:
        return [[] for _ in snapshot.segments]
    stems = {stem.encode() for place in analyse(near) for found in place.words for stem in found.stems}
    return [having(segment.stem, sorted(stems)) for segment in snapshot.segments]


class _Neighbours:
    """The terms of a segment that begin like a stem, besides its `own`; `numbers` are those of the terms looked at."""

    def __init__(self, terms: Terms, own: Sequence[int], stem: bytes, beginning: bytes) -> None:
        """Look at none yet."""
        self.numbers: dict[bytes, int] = {}
        self._terms, self._own, self._stem, self._beginning = terms, own, stem, beginning

    def nearest(self, known: Collection[bytes], room: int) -> list[tuple[int, int, bytes]]:
        """Terms that hold the `room` nearest not in `known`, each with its distance from the stem.

        The fewer letters they begin with alike, the farther; then the more one is longer.
        """
        terms, own = self._terms.in_order, self._own
        # It is mostly a term itself, the first of its own.
        place = own[0] if own and terms[own[0]] == self._stem else self._terms.at_or_after(self._stem)
        before = self._outwards(range(place - 1, -1, -1), known, room)
        return before + self._outwards(range(place, len(terms)), known, room)

    def _outwards(self, places: Iterable[int], known: Collection[bytes], room: int) -> list[tuple[int, int, bytes]]:
        """Terms on one side of the stem's place; the farther from it, the fewer letters they share."""
        found: list[tuple[int, int, bytes]] = []
        stem, terms, alike = self._stem, self._terms.in_order, self._stem
        for number in places:
            name = terms[number]
            while not name.startswith(alike):
                alike = alike[:-1]
                if len(found) >= room or len(alike) < len(self._beginning):
                    return found
            longer = abs(len(stem) - len(name.partition(b" ")[0]))
            if longer <= _MAX_LETTERS_LONGER and name not in known and number not in self._own:
                self.numbers[name] = number
                found.append((-len(alike), longer, name))
        return found
