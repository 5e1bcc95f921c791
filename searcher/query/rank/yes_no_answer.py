"""Which paragraphs answer a question by saying yes or no first, such as « Oui, sous conditions ».

Who writes down questions and answers, as offices and help pages do, puts the answer first. A paragraph that begins so
says the rest about this one question.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from searcher.query.expand.written_forms import written_forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot

_ANSWERS = ("oui", "non")

# « Non-respect du délai » is no answer.
_FIRST = re.compile(
    rf"\W*(?:{'|'.join(_ANSWERS)})(?:\s?[»”\"]?\s?(?:[.,;:!…–—(]|-\s|\Z)|\s(?:mais|bien|sauf|sous|si)\b)", re.IGNORECASE
)


def answering(snapshot: Snapshot, leaf: Leaf, numbers: Sequence[int]) -> list[int]:
    """The places of those that begin with a yes or a no, or follow a paragraph of that alone."""
    forms = [form for answer in _ANSWERS for form in written_forms(snapshot, answer)[leaf.segment_number]]
    occurrences = [found for form in forms if (found := leaf.segment.occurrences([form], leaf.chunk))]
    return [
        place
        for place, number in enumerate(numbers)
        if _answers(leaf, occurrences, number) or _follows(leaf, occurrences, number)
    ]


def _follows(leaf: Leaf, occurrences: Sequence[Sequence[int]], number: int) -> bool:
    """Whether the paragraph before, of the same document and under the same heading, is nothing but a yes or a no."""
    paragraph = leaf.base + number
    if not number or leaf.segment.lengths[paragraph - 1] != 1:
        return False
    segment = leaf.segment
    if segment.document_of(paragraph) != segment.document_of(paragraph - 1):
        return False
    under_one = segment.place(paragraph).heading == segment.place(paragraph - 1).heading
    return under_one and _answers(leaf, occurrences, number - 1)


def _answers(leaf: Leaf, occurrences: Sequence[Sequence[int]], number: int) -> bool:
    return any(_begins(found, number) for found in occurrences) and bool(
        _FIRST.match(leaf.segment.text(leaf.base + number))
    )


def _begins(occurrences: Sequence[int], number: int) -> bool:
    """Whether a word is the first of a paragraph."""
    first = number << 16
    place = bisect_left(occurrences, first)
    return place < len(occurrences) and occurrences[place] == first
