"""How well a document's title, and the headings above a paragraph, answer the words of a query."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from searcher.documents.headings import HEADING_SEPARATOR
from searcher.french import analyse
from searcher.index.quantise import decode
from searcher.query.head import codes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from searcher.index.snapshot import Leaf
    from searcher.query.head import Head
    from searcher.query.terms import WordClause


def title_codes(head: Head, word: WordClause, terms: Sequence[int], shares: Sequence[float]) -> dict[int, int]:
    """The posting codes of a word in the document's title and the headings above: for each paragraph the best of them.

    What is written in the index at the first paragraph under a title counts for those that still stand under it.
    """
    found: dict[int, int] = {}
    leaf = head.leaf
    firsts = sorted({first for first, _ in head.documents.values()})
    for term in terms:
        postings = leaf.segment.title.postings(term, leaf.chunk)
        if not postings:
            continue
        if leaf.segment.has_headings:
            codes = [
                (number, postings.codes[place])
                for number in head.numbers
                for place in _titled(head, word, postings.paragraphs, number)
            ]
        else:
            coded = dict(codes_of(postings.paragraphs, postings.codes, firsts, {*firsts}))
            codes = [(number, coded[first]) for number, (first, _) in head.documents.items() if first in coded]
        for number, posting in codes:
            if number not in found or shares[posting] > shares[found[number]]:
                found[number] = posting
    return found


def title_shares(
    own: Mapping[int, int], every: Sequence[Mapping[int, int]], shares: Sequence[float]
) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each paragraph gets for having it in a title: more, the more of the title was typed.

    `own` are the word's codes there, `every` those of all words of the query.
    """
    for number, posting in own.items():
        typed = sum(_part_of_title(codes[number]) for codes in every if number in codes)
        yield number, shares[posting] * (1 + _WHOLE_TITLE * min(1.0, typed))


def _part_of_title(posting: int) -> float:
    """How much of a title a word of it makes up."""
    frequency, length = decode(posting)
    return frequency / length


_WHOLE_TITLE = 0.4  # so much more a title counts when all of its words were typed


def _titled(head: Head, word: WordClause, paragraphs: Sequence[int], number: int) -> Iterator[int]:
    """The places in a list of the paragraphs that have a word in a title or heading which a paragraph stands under."""
    first, leaf = head.documents[number][0], head.leaf
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
