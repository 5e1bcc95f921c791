"""How well a document's title answers the words of a query."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from searcher.french import analyse, is_stop_word
from searcher.hints import TYPE_CHECKING
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels.posting_code import code, length_step
from searcher.lazy import lru_cache, packed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.candidates import PlainList
    from searcher.query.plan.clauses import WordClause


def of_documents(
    snapshot: Snapshot, leaf: Leaf, word: WordClause, lists: Sequence[PlainList], numbers: Sequence[int]
) -> tuple[PlainList, ...]:
    """Return lists of a word in titles for the documents of some paragraphs, without what only headings have.

    The index keeps a title, and the headings below it, with the first paragraph; the title counts for the whole document.
    """
    firsts, base = leaf.segment.firsts, leaf.base
    documents = sorted({max(0, firsts[bisect_right(firsts, base + number) - 1] - base) for number in numbers})
    found = []
    for paragraphs, codes in lists:
        titled: list[tuple[int, int]] = []
        at = 0
        for first in documents:
            at = bisect_left(paragraphs, first, at)
            if at == len(paragraphs):
                break
            if paragraphs[at] == first:
                posting = _without_headings(snapshot, leaf, first, word, codes[at])
                titled += [(first, posting)] if posting is not None else []
        if titled:
            found.append((packed("H", [first for first, _ in titled]), bytes(posting for _, posting in titled)))
    return tuple(found)


def _without_headings(snapshot: Snapshot, leaf: Leaf, paragraph: int, word: WordClause, posting: int) -> int | None:
    """Return the posting code of a word in a document's title alone; `None` if only the headings below it have it."""
    stems = _own_stems(snapshot, leaf.segment_number, leaf.base + paragraph)
    if stems is None:
        return posting
    frequency = sum(not {*own}.isdisjoint(word.stems) for own in stems)
    return code(frequency, length_step(len(stems))) if frequency else None


_MAX_TITLES_CACHED = 10_000


@per_snapshot(_MAX_TITLES_CACHED)
def _own_stems(snapshot: Snapshot, number: int, paragraph: int) -> tuple[tuple[str, ...], ...] | None:
    """Return the stems of a document's title, given its first paragraph; `None` where no heading is below it."""
    segment = snapshot.segments[number]
    place = segment.place(paragraph)
    if place.heading is None and place.number == 1:
        return None
    return _title_stems(segment.record(place.document).title or "") if place.number == 1 else ()


@lru_cache(maxsize=1 << 12)
def _title_stems(title: str) -> tuple[tuple[str, ...], ...]:
    """Return the stems of each word of a title, as they are indexed."""
    words = (word for occurrence in analyse(title) for word in occurrence.words)
    return tuple(word.stems for word in words if not is_stop_word(word.written))
