"""The head of a ranking, chunk by chunk, and reading lists for it: for a few paragraphs, and for their documents.

A short list is read through once: each paragraph of the chunk has a *mark*, one byte, by which those that concern the
head are told at the speed of `bytes.translate`. A long list is searched by halving.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

from searcher.kernels.posting_code import FREQUENCIES, LENGTH_BITS, code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from searcher.index.segment import Field, Postings
    from searcher.index.snapshot import Leaf
    from searcher.kernels.score_lists import Source

    Span = tuple[int, int, int, int]

MOST = 127
"""Paragraphs that a head can have: each of them, and each of their documents, has a mark of its own."""

STEP = (1 << LENGTH_BITS) - 1  # of a posting's code, the step of its paragraph's length

_POSITION = (1 << 16) - 1  # of an occurrence, below its paragraph

_MARKS = [bytes((mark,)) for mark in range(256)]
_NO_MARK = _MARKS[255]


class Head(NamedTuple):
    """Paragraphs of one chunk, ascending, and their documents; what is read for them goes by their *places* here.

    `documents` has the place of each one's document among `spans`. A span is a document's paragraphs in this chunk,
    `[first, last)`, and the places of those that are in the head, `[begin, end)`.

    The mark of a paragraph in the head is its place, that of others in their documents the document's place after
    those; `chosen` translates the first to 1 and `others` are all the rest, `owners` translates to the documents' places.

    Lists of more than `many` paragraphs are searched, since to read them through would take longer.
    """

    leaf: Leaf
    numbers: list[int]
    members: set[int]
    documents: list[int]
    spans: list[Span]
    marks: bytearray
    chosen: bytes
    others: bytes
    owners: bytes
    many: int


def head_of_chunk(leaf: Leaf, numbers: list[int]) -> Head:
    """Find the documents of ascending paragraphs, `MOST` at most."""
    documents, spans = _documents(leaf, numbers)
    count = len(numbers)
    marks = bytearray(_NO_MARK) * leaf.size
    for mark, (first, last, begin, end) in enumerate(spans, start=count):
        if last - first > end - begin:
            marks[first:last] = _MARKS[mark] * (last - first)
    for mark, number in enumerate(numbers):
        marks[number] = mark
    chosen, owners = _ONES[:count].ljust(256, b"\0"), bytes((*documents, *range(len(spans)))).ljust(256, _NO_MARK)
    many = _MANY_FOR_EACH * (count + 2 * len(spans))
    return Head(leaf, numbers, {*numbers}, documents, spans, marks, chosen, _EVERY[count:], owners, many)


_MANY_FOR_EACH = 8  # paragraphs of a list for each of the head, and for each end of a document
_ONES, _EVERY = b"\1" * MOST, bytes(range(256))


def _documents(leaf: Leaf, numbers: list[int]) -> tuple[list[int], list[Span]]:
    firsts, base, size = leaf.segment.firsts, leaf.base, leaf.size
    count, beyond = len(firsts), base + size
    documents: list[int] = []
    spans: list[Span] = []
    first = last = begin = document = own = 0
    for place, number in enumerate(numbers):
        if number >= last:
            if place:
                spans.append((first, last, begin, place))
                own += 1
            document = bisect_right(firsts, base + number, document)
            # A document that goes on in the next chunk is looked at in this one only.
            start, end = firsts[document - 1], firsts[document] if document < count else beyond
            first, last = start - base if start > base else 0, end - base if end < beyond else size
            begin = place
        documents.append(own)
    spans.append((first, last, begin, len(numbers)))
    return documents, spans


def postings_of(head: Head, lists: Sequence[Source]) -> tuple[dict[int, int], dict[int, int]]:
    """The posting code of a word in those of the head that have it, and in how many paragraphs each document has it.

    A paragraph that is in several lists counts as often for its document, which has no more than it has paragraphs.
    """
    own: dict[int, int] = {}
    held: dict[int, int] = {}
    for source in lists:
        found, counts = (_sought if len(source.paragraphs) > head.many else _marked)(head, source)
        if not held:
            own, held = found, counts
            continue
        _add_codes(own, found)
        for document, count in counts.items():
            first, last, _, _ = head.spans[document]
            held[document] = min(held.get(document, 0) + count, last - first)
    return own, held


def codes_of(head: Head, field: Field, terms: Iterable[int]) -> dict[int, int]:
    """The posting code of terms that count as one, in those of the head that have any of them."""
    own: dict[int, int] = {}
    for term in terms:
        paragraphs = field.paragraphs(term, head.leaf.chunk)
        if len(paragraphs) <= head.many and head.members.isdisjoint(paragraphs):
            continue
        postings = field.postings(term, head.leaf.chunk)
        if postings:
            _add_codes(own, _sought(head, postings)[0])
    return own


def _add_codes(own: dict[int, int], found: dict[int, int]) -> None:
    for place, posting in found.items():
        own[place] = together(own[place], posting) if place in own else posting


def _marked(head: Head, source: Source) -> tuple[dict[int, int], dict[int, int]]:
    """What `postings_of` says of one list, reading all of it."""
    marks = head.marks
    met = bytes([marks[paragraph] for paragraph in source.paragraphs])
    owners = met.translate(head.owners, _NO_MARK)
    if not owners:
        return {}, {}
    held = {document: owners.count(document) for document in set(owners)}
    places = met.translate(None, head.others)
    return dict(zip(places, compress(source.codes, met.translate(head.chosen)), strict=True)), held


def _sought(head: Head, source: Source | Postings) -> tuple[dict[int, int], dict[int, int]]:
    """The same by halving."""
    paragraphs, codes, numbers = source.paragraphs, source.codes, head.numbers
    own: dict[int, int] = {}
    held: dict[int, int] = {}
    end, size = 0, len(paragraphs)
    for document, (first, last, begin, beyond) in enumerate(head.spans):
        start = end = bisect_left(paragraphs, first, end)
        if start == size:
            break
        if paragraphs[start] >= last:
            continue
        if last - first == 1:
            own[begin], held[document], end = codes[start], 1, start + 1
            continue
        end = bisect_left(paragraphs, last, start + 1, min(size, start + last - first))
        held[document] = end - start
        for place in range(begin, beyond):
            start = bisect_left(paragraphs, numbers[place], start, end)
            if start == end:
                break
            if paragraphs[start] == numbers[place]:
                own[place] = codes[start]
    return own, held


def together(one: int, other: int) -> int:
    """The posting code of two words of a paragraph that count as one."""
    return code(FREQUENCIES[one >> LENGTH_BITS] + FREQUENCIES[other >> LENGTH_BITS], one & STEP)


def positions_of(head: Head, forms: Iterable[int], among: Iterable[int]) -> tuple[list[int], list[int]]:
    """Which of the head each of some written forms stands in, ascending, and as many positions: where it stands there.

    Those not `among` some of the head may be left out.
    """
    leaf, ascending = head.leaf, sorted(among)
    many = _MANY_FOR_EACH * len(ascending)
    places: list[int] = []
    positions: list[int] = []
    short: list[memoryview] = []
    for form in forms:
        occurrences = leaf.segment.occurrences_of(form, leaf.chunk)
        if len(occurrences) <= many:
            short.append(occurrences)
            continue
        _read_positions(head, short, places, positions)
        short.clear()
        _seek_positions(head, occurrences, ascending, places, positions)
    _read_positions(head, short, places, positions)
    return places, positions


def _read_positions(head: Head, short: list[memoryview], places: list[int], positions: list[int]) -> None:
    """Add those of forms whose occurrences are few, reading all of them, one form after the other."""
    halves = memoryview(b"".join(short)).cast("H")  # of each occurrence the lower one is its position
    marks = head.marks
    met = bytes([marks[paragraph] for paragraph in halves[1::2]])
    places += met.translate(None, head.others)
    positions += compress(halves[::2], met.translate(head.chosen))


def _seek_positions(
    head: Head, occurrences: Sequence[int], among: Sequence[int], places: list[int], positions: list[int]
) -> None:
    """Add those of one form, searching its occurrences for each paragraph."""
    at, end = 0, len(occurrences)
    for place in among:
        number = head.numbers[place]
        at = bisect_left(occurrences, number << 16, at)
        while at < end and occurrences[at] >> 16 == number:
            places.append(place)
            positions.append(occurrences[at] & _POSITION)
            at += 1
