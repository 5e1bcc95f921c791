"""Candidates of second-stage ranking, chunk by chunk, and reading lists for them: for a few paragraphs, and for their documents.

A short list is read through once: each paragraph of the chunk has a *mark*, one byte, by which those that concern the
head are told at the speed of `bytes.translate`. A long list is searched by halving.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.kernels.posting_code import FREQUENCIES, LENGTH_BITS, code

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Span = tuple[int, int, int, int]
    PlainList = tuple[Sequence[int], Sequence[int]]
    """Ascending paragraphs, and a posting code for each."""

MAX_CANDIDATES = 127
"""How many candidates there can be: each of them, and each of their documents, has a mark of its own."""

STEP = (1 << LENGTH_BITS) - 1  # of a posting's code, the step of its paragraph's length

_POSITION = (1 << 16) - 1  # of an occurrence, below its paragraph

_MARKS = [bytes((mark,)) for mark in range(256)]
_NO_MARK = _MARKS[255]


class Candidates(NamedTuple):
    """Paragraphs of one chunk, ascending, and their documents; what is read for them goes by their *places* here.

    `documents` has the place of each one's document among `spans`. A span is a document's paragraphs in this chunk,
    `[first, last)`, and the places of the candidates among them, `[begin, end)`.

    The mark of a candidate is its place, that of others in their documents the document's place after
    those; `chosen` translates the first to 1 and `others` are all the rest, `owners` translates to the documents' places.

    `begins` says that a document begins with the chunk. Lists of more than `many` paragraphs are searched, since to read them through would take longer.
    """

    numbers: list[int]
    members: set[int]
    documents: list[int]
    spans: list[Span]
    marks: bytearray
    chosen: bytes
    others: bytes
    owners: bytes
    begins: bool
    many: int


def candidates_of(numbers: list[int], firsts: Sequence[int], base: int, size: int) -> Candidates:
    """Find the documents of ascending paragraphs, `MAX_CANDIDATES` at most, of a chunk of `size` paragraphs.

    `firsts` are the first paragraphs of the segment's documents, `base` that of the chunk.
    """
    documents, spans = _documents(numbers, firsts, base, size)
    count = len(numbers)
    marks = bytearray(_NO_MARK) * size
    for mark, (first, last, begin, end) in enumerate(spans, start=count):
        if last - first > end - begin:
            marks[first:last] = _MARKS[mark] * (last - first)
    for mark, number in enumerate(numbers):
        marks[number] = mark
    chosen, owners = _ONES[:count].ljust(256, b"\0"), bytes((*documents, *range(len(spans)))).ljust(256, _NO_MARK)
    begins = not base or firsts[bisect_right(firsts, base) - 1] == base
    many = _MANY_FOR_EACH * (count + 2 * len(spans))
    return Candidates(numbers, {*numbers}, documents, spans, marks, chosen, _EVERY[count:], owners, begins, many)


_MANY_FOR_EACH = 8  # paragraphs of a list for each candidate, and for each end of a document
_ONES, _EVERY = b"\1" * MAX_CANDIDATES, bytes(range(256))


def _documents(numbers: list[int], firsts: Sequence[int], base: int, size: int) -> tuple[list[int], list[Span]]:
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
    if numbers:
        spans.append((first, last, begin, len(numbers)))
    return documents, spans


def postings_of(candidates: Candidates, lists: Iterable[PlainList]) -> tuple[dict[int, int], dict[int, int]]:
    """The posting code of a word in the candidates that have it, and in how many paragraphs each document has it.

    A paragraph that is in several lists counts as often for its document, which has no more than it has paragraphs.
    """
    own: dict[int, int] = {}
    held: dict[int, int] = {}
    for paragraphs, codes in lists:
        found, counts = (_sought if len(paragraphs) > candidates.many else _marked)(candidates, paragraphs, codes)
        if not held:
            own, held = found, counts
            continue
        _add_codes(own, found)
        for document, count in counts.items():
            first, last, _, _ = candidates.spans[document]
            held[document] = min(held.get(document, 0) + count, last - first)
    return own, held


def codes_of(candidates: Candidates, lists: Iterable[PlainList]) -> dict[int, int]:
    """The posting code of lists that count as one, in those candidates that are in any of them."""
    own: dict[int, int] = {}
    for paragraphs, codes in lists:
        if len(paragraphs) > candidates.many or not candidates.members.isdisjoint(paragraphs):
            _add_codes(own, _sought(candidates, paragraphs, codes)[0])
    return own


def _add_codes(own: dict[int, int], found: dict[int, int]) -> None:
    for place, posting in found.items():
        own[place] = together(own[place], posting) if place in own else posting


def _marked(
    candidates: Candidates, paragraphs: Sequence[int], codes: Sequence[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """What `postings_of` says of one list, reading all of it."""
    marks = candidates.marks
    met = bytes([marks[paragraph] for paragraph in paragraphs])
    owners = met.translate(candidates.owners, _NO_MARK)
    if not owners:
        return {}, {}
    held = {document: owners.count(document) for document in set(owners)}
    places = met.translate(None, candidates.others)
    return dict(zip(places, compress(codes, met.translate(candidates.chosen)), strict=True)), held


def _sought(
    candidates: Candidates, paragraphs: Sequence[int], codes: Sequence[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Same result as `_marked`, by binary search; for long lists."""
    numbers = candidates.numbers
    own: dict[int, int] = {}
    held: dict[int, int] = {}
    end, size = 0, len(paragraphs)
    for document, (first, last, begin, beyond) in enumerate(candidates.spans):
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


def positions_of(
    candidates: Candidates, forms: Iterable[memoryview], among: Iterable[int]
) -> tuple[list[int], list[int]]:
    """Which of the candidates each of some written forms stands in, and as many positions: where it stands there.

    A form is its occurrences, ascending `paragraph << 16 | position`. Those not `among` some candidates may be left out.
    """
    ascending = sorted(among)
    many = _MANY_FOR_EACH * len(ascending)
    places: list[int] = []
    positions: list[int] = []
    short: list[memoryview] = []
    for occurrences in forms:
        if len(occurrences) <= many:
            short.append(occurrences)
            continue
        _read_positions(candidates, short, places, positions)
        short.clear()
        _seek_positions(candidates, occurrences, ascending, places, positions)
    _read_positions(candidates, short, places, positions)
    return places, positions


def _read_positions(candidates: Candidates, short: list[memoryview], places: list[int], positions: list[int]) -> None:
    """Add those of forms whose occurrences are few, reading all of them, one form after the other."""
    halves = memoryview(b"".join(short)).cast("H")  # of each occurrence the lower one is its position
    marks = candidates.marks
    met = bytes([marks[paragraph] for paragraph in halves[1::2]])
    places += met.translate(None, candidates.others)
    positions += compress(halves[::2], met.translate(candidates.chosen))


def _seek_positions(
    candidates: Candidates, occurrences: Sequence[int], among: Sequence[int], places: list[int], positions: list[int]
) -> None:
    """Add those of one form, searching its occurrences for each paragraph."""
    at, end = 0, len(occurrences)
    for place in among:
        number = candidates.numbers[place]
        at = bisect_left(occurrences, number << 16, at)
        while at < end and occurrences[at] >> 16 == number:
            places.append(place)
            positions.append(occurrences[at] & _POSITION)
            at += 1
