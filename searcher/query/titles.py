"""How well a document's title answers the words of a query."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

from searcher.french import analyse, is_stop_word
from searcher.kernels.posting_code import code, decode, length_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from searcher.index.segment import Postings
    from searcher.index.snapshot import Leaf
    from searcher.query.head import Head
    from searcher.query.looks import Look
    from searcher.query.terms import WordClause


def title_codes(head: Head, look: Look, terms: Sequence[int], shares: Sequence[float]) -> dict[int, int]:
    """Return the posting codes of a word in the documents' titles, by place in the head: of several terms the best.

    The index keeps a title with its document's first paragraph; it counts for all paragraphs of the document.
    """
    found: dict[int, int] = {}
    for term in terms:
        postings = head.leaf.segment.title.postings(term, head.leaf.chunk)
        for begin, end, posting in _titled(head, look.word.clause, postings) if postings else ():
            if begin not in found or shares[posting] > shares[found[begin]]:
                found.update(zip(range(begin, end), repeat(posting)))
    return found


def _titled(head: Head, word: WordClause, postings: Postings) -> Iterator[tuple[int, int, int]]:
    """Yield the places `[begin, end)` of each document in the head whose title has the word, and the posting code."""
    paragraphs, at = postings.paragraphs, 0
    has_headings = head.leaf.segment.has_headings
    for first, _last, begin, end in head.spans:
        at = bisect_left(paragraphs, first, at)
        if at == len(paragraphs):
            return
        if paragraphs[at] == first:
            posting: int | None = postings.codes[at]
            if has_headings:
                posting = _without_headings(head.leaf, first, word, postings.codes[at])
            if posting is not None:
                yield begin, end, posting


def _without_headings(leaf: Leaf, paragraph: int, word: WordClause, posting: int) -> int | None:
    """Return the posting code of a word in a document's title alone; `None` if only the headings below it have it."""
    place = leaf.segment.place(leaf.base + paragraph)
    if place.heading is None and place.number == 1:
        return posting
    title = leaf.segment.record(place.document).title if place.number == 1 else None
    stems = _title_stems(title or "")
    frequency = sum(not {*own}.isdisjoint(word.stems) for own in stems)
    return code(frequency, length_step(len(stems))) if frequency else None


@lru_cache(maxsize=1 << 12)
def _title_stems(title: str) -> tuple[tuple[str, ...], ...]:
    """Return the stems of each word of a title, as they are indexed."""
    words = (word for occurrence in analyse(title) for word in occurrence.words)
    return tuple(word.stems for word in words if not is_stop_word(word.written))


def title_shares(
    own: Mapping[int, int], every: Sequence[Mapping[int, int]], shares: Sequence[float]
) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each of the head gets for having it in a title: more, the more of the title was typed.

    `own` are the word's codes there, `every` those of all words of the query.
    """
    for place, posting in own.items():
        typed = sum(_part_of_title(codes[place]) for codes in every if place in codes)
        yield place, shares[posting] * (1 + _WHOLE_TITLE * min(1.0, typed))


def _part_of_title(posting: int) -> float:
    """How much of a title a word of it makes up."""
    frequency, length = decode(posting)
    return frequency / length


_WHOLE_TITLE = 0.4  # so much more a title counts when all of its words were typed
