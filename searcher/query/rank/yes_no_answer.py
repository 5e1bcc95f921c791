"""Which paragraphs answer a question by saying yes or no first, such as « Oui, sous conditions ».

Who writes down questions and answers, as offices and help pages do, puts the answer first. A paragraph that begins so
says the rest about this one question.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left

from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.lazy import compiled
from searcher.query.expand.written_forms import written_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot

_ANSWERS = ("oui", "non")

# « Non-respect du délai » is no answer.
_FIRST = rf"(?i)\W*(?:{'|'.join(_ANSWERS)})(?:\s?[»”\"]?\s?(?:[.,;:!…–—(]|-\s|\Z)|\s(?:mais|bien|sauf|sous|si)\b)"


def answering(snapshot: Snapshot, leaf: Leaf, numbers: Sequence[int]) -> list[int]:
    """The places, of ascending paragraphs, of those that begin with a yes or a no, or follow a paragraph of that alone."""
    begin = _beginning(snapshot, leaf.number)
    if not begin:
        return []
    return [
        bisect_left(numbers, number)
        for number in sorted(_among_all(snapshot, leaf.number).intersection(numbers))
        if (number in begin and _answers(snapshot, leaf.number, number))
        or (number - 1 in begin and _follows(snapshot, leaf, number))
    ]


_MAX_CHUNKS_CACHED = 1024


@per_snapshot(_MAX_CHUNKS_CACHED)
def may_answer(snapshot: Snapshot, number: int) -> Sequence[int]:
    """The ascending paragraphs of a chunk among which are all that `answering` finds."""
    return array("H", sorted(_among_all(snapshot, number)))


@per_snapshot(_MAX_CHUNKS_CACHED)
def _among_all(snapshot: Snapshot, number: int) -> frozenset[int]:
    begin, leaf = _beginning(snapshot, number), snapshot.leaves[number]
    alone = [paragraph for paragraph in begin if leaf.segment.lengths[leaf.base + paragraph] == 1]
    return begin.union([paragraph + 1 for paragraph in alone if paragraph + 1 < leaf.size])


@per_snapshot(_MAX_CHUNKS_CACHED)
def _beginning(snapshot: Snapshot, number: int) -> frozenset[int]:
    """The paragraphs of a chunk whose first word is yes or no."""
    leaf = snapshot.leaves[number]
    forms = [form for answer in _ANSWERS for form in written_forms(snapshot, answer)[leaf.segment_number]]
    occurrences = (leaf.segment.occurrences([form], leaf.chunk) for form in forms)
    return frozenset(place >> 16 for found in occurrences for place in found or () if not place & _POSITION)


_POSITION = 0xFFFF


def _follows(snapshot: Snapshot, leaf: Leaf, number: int) -> bool:
    """Whether the paragraph before, of the same document and under the same heading, is nothing but a yes or a no."""
    paragraph = leaf.base + number
    if leaf.segment.lengths[paragraph - 1] != 1:
        return False
    segment = leaf.segment
    if segment.document_of(paragraph) != segment.document_of(paragraph - 1):
        return False
    under_one = segment.place(paragraph).heading == segment.place(paragraph - 1).heading
    return under_one and _answers(snapshot, leaf.number, number - 1)


_MAX_ANSWERS_CACHED = 1 << 14


@per_snapshot(_MAX_ANSWERS_CACHED)
def _answers(snapshot: Snapshot, chunk: int, number: int) -> bool:
    """Whether a paragraph of a chunk that begins with yes or no says so: a non-respect does not."""
    leaf = snapshot.leaves[chunk]
    return bool(compiled(_FIRST).match(leaf.segment.text(leaf.base + number)))
