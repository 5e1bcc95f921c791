"""How often a corpus has a word in any of its forms: what tells whether another word may have been meant."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from searcher.index.format.segment import Segment
    from searcher.index.read.snapshot import Snapshot

MIN_LETTERS = 3
"""Letters: what is shorter has too many neighbours to be taken for another word."""


def count(folded: str, stems: tuple[str, ...], snapshot: Snapshot) -> int:
    """How often the corpus has a word or another of its forms."""
    return sum(segment.occurrence_count(sorted(forms_in(segment, folded, stems))) for segment in snapshot.segments)


def forms_in(segment: Segment, folded: str, stems: tuple[str, ...]) -> set[int]:
    """The numbers of a word's forms in a segment."""
    return segment.words_having(stems).union(segment.word_group(folded))
