"""Words that count for a word in the ranking, and find nothing: of its root, that begin alike, or that it is a slip of.

`évaporation` for `évaporer`, by Snowball's stem of both; `démission` for `démissionnaire`, `communal` for `communauté`,
by their letters. Some that begin alike are strangers; among paragraphs that were found by other words they do no harm.
`quotidien` for `quitidien`, which neither the corpus nor French has: as it would be suggested.
"""

from __future__ import annotations

from searcher.french import analyse, is_known, root
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Snapshot
    from searcher.query.expand.word_entry import WordEntry
    from searcher.query.plan.clauses import WordClause

_MIN_BEGINNING_LETTERS = 5  # letters, or half of the word's
_MAX_LETTERS_LONGER = 5  # letters that one may have more than the other
_MAX_TERMS = 4  # terms that are looked for; of the root all


def related_terms(snapshot: Snapshot, stem: str, entries: Sequence[WordEntry]) -> list[list[int]]:
    """By segment the terms that have the root of a stem and are not among a word's own, given what each segment has of it.

    Which they are depends on all segments together, so that the ranking does not depend on how they are divided.
    """
    found = [list(entry.rooted) for entry in entries]
    lookups = [segment.lookup for segment in snapshot.segments]
    names = {name for lookup, rooted in zip(lookups, found, strict=True) if rooted for name in lookup.names(rooted)}
    room = _MAX_TERMS - len(names)
    _, near_to, _, beginning, longest = kin(stem)
    if room <= 0 or near_to is None:
        return found
    near = [
        lookup.nearest(stem, entry.terms, names, room, beginning, longest)
        for lookup, entry in zip(lookups, entries, strict=True)
    ]
    numbers = [{name: number for _, _, name, number in here} for here in near]
    for _, _, name in sorted({one[:3] for here in near for one in here})[:room]:
        for here_found, known in zip(found, numbers, strict=True):
            if name in known:
                here_found.append(known[name])
    return found


def kin(stem: str) -> tuple[str, str | None, int, int, int]:
    """What a word's related terms are looked up by.

    The root of its stem; a stem that others may be near, `None` for none; how many terms there may be, and what makes one near.

    >>> kin("demissionnaire"), kin("vis")
    (('demissionnair', 'demissionnaire', 4, 7, 5), ('vis', None, 4, 0, 5))
    """
    letters = len(stem)
    if letters < _MIN_BEGINNING_LETTERS or not stem.isalpha():
        return root(stem), None, _MAX_TERMS, 0, _MAX_LETTERS_LONGER
    beginning = _MIN_BEGINNING_LETTERS if letters < 2 * _MIN_BEGINNING_LETTERS else (letters + 1) // 2
    if not stem.isascii():
        beginning = len(stem[:beginning].encode())
    return root(stem), stem, _MAX_TERMS, beginning, _MAX_LETTERS_LONGER


def is_unknown_word(folded: str) -> bool:
    """Whether letters are no word of French.

    >>> is_unknown_word("quitidien"), is_unknown_word("quotidien"), is_unknown_word("2024")
    (True, False, False)
    """
    return folded.isalpha() and not is_known(folded)


def likeliest_terms(snapshot: Snapshot, word: WordClause) -> list[list[int]]:
    """By segment the terms of what is likeliest meant by a word that neither the corpus nor French has."""
    from searcher.query.expand.spelling import likeliest
    from searcher.query.expand.word_count import MIN_LETTERS

    near = likeliest(snapshot, word.folded, word.stems, 0) if len(word.folded) >= MIN_LETTERS else None
    if near is None:
        return [[] for _ in snapshot.segments]
    stems = tuple(sorted({stem for place in analyse(near) for found in place.words for stem in found.stems}))
    return [segment.lookup.having(stems) for segment in snapshot.segments]
