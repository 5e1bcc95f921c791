"""How well a document's title, and the headings above a paragraph, answer the words of a query."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import repeat
from typing import TYPE_CHECKING

from searcher.documents.headings import HEADING_SEPARATOR
from searcher.french import analyse
from searcher.index.quantise import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from searcher.index.segment import Postings
    from searcher.index.snapshot import Leaf
    from searcher.query.head import Head
    from searcher.query.looks import Look
    from searcher.query.terms import WordClause


def title_codes(head: Head, look: Look, terms: Sequence[int], shares: Sequence[float]) -> dict[int, int]:
    """The posting codes of a word in the document's title and the headings above: for each paragraph the best of them.

    What is written in the index at the first paragraph under a title counts for those that still stand under it.
    """
    found: dict[int, int] = {}
    leaf = head.leaf
    for term in terms:
        postings = leaf.segment.title.postings(term, leaf.chunk)
        if not postings:
            continue
        codes = _under_headings if leaf.segment.has_headings else _under_titles
        for place, posting in codes(head, look.word.clause, postings):
            if place not in found or shares[posting] > shares[found[place]]:
                found[place] = posting
    return found


def _under_titles(head: Head, _: WordClause, postings: Postings) -> Iterator[tuple[int, int]]:
    paragraphs, at = postings.paragraphs, 0
    for first, _last, begin, end in head.spans:
        at = bisect_left(paragraphs, first, at)
        if at == len(paragraphs):
            return
        if paragraphs[at] == first:
            yield from zip(range(begin, end), repeat(postings.codes[at]))


def _under_headings(head: Head, word: WordClause, postings: Postings) -> Iterator[tuple[int, int]]:
    paragraphs, codes = postings.paragraphs, postings.codes
    for place, number in enumerate(head.numbers):
        first = head.spans[head.documents[place]][0]
        for titled in _titled(head.leaf, word, paragraphs, number, first):
            yield place, codes[titled]


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


def _titled(leaf: Leaf, word: WordClause, paragraphs: Sequence[int], number: int, first: int) -> Iterator[int]:
    """The places in a list of the paragraphs that have a word in a title or heading which a paragraph stands under.

    `first` is the first paragraph of its document.
    """
    place = bisect_right(paragraphs, number) - 1
    for before in range(place, max(-1, place - _MOST_HEADINGS), -1):
        if paragraphs[before] < first:
            return
        if paragraphs[before] == number or _is_under(leaf, number, paragraphs[before]):
            yield before
        elif paragraphs[before] == first and not _has(leaf.segment.place(leaf.base + first).heading or "", word):
            yield before  # it is in the document's title


_MOST_HEADINGS = 8  # looked back at, of those that have the word


def _is_under(leaf: Leaf, number: int, titled: int) -> bool:
    """Whether a paragraph still stands under the headings of one before it."""
    own, above = (leaf.segment.place(leaf.base + place).heading for place in (number, titled))
    return above is not None and own is not None and (own == above or own.startswith(above + HEADING_SEPARATOR))


def _has(heading: str, word: WordClause) -> bool:
    """Whether a heading has a word."""
    return any(not {*found.stems}.isdisjoint(word.stems) for place in analyse(heading) for found in place.words)
