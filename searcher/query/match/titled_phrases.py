"""Phrases in titles and headings: which paragraphs stand first below one that has the words in order."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

from searcher.documents.heading_path import heading_levels, new_headings
from searcher.french import analyse, is_stop_word
from searcher.french.stem import stems
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import phrase_postings
from searcher.kernels.posting_code import codes
from searcher.query.expand.stem_terms import having
from searcher.query.filter.value_index import in_order
from searcher.query.plan.clauses import ANY_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.format.segment import Segment
    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.occurrences import Postings
    from searcher.query.plan.phrase_patterns import Places

_STEPS_PER_TITLE = 80  # of `WorkBudget`, to look for a phrase where a title has its first word
_STEPS_PER_HEADING = 500  # to read what stands above one paragraph
_MAX_PHRASES_CACHED = 64
_MAX_PLACES_CACHED = 4096
_PAIR = 2
_MAX_LINES_READ = 300  # of titles, one by one: where more have a word, one expression for all is faster
_MAX_TITLES_CACHED = 100_000
_MAX_TEXTS_CACHED = 10_000
_MAX_SEGMENTS_CACHED = 1_000
_APART = 100  # positions between a title and the heading below it: no phrase goes from one to the other


def with_titled(  # noqa: PLR0913, PLR0917 — a chunk, a phrase, and what is known of both
    snapshot: Snapshot, leaf: Leaf, phrase: Places, slop: int, postings: Postings, steps: Sequence[int]
) -> Postings:
    """Postings of a phrase in the paragraphs of a chunk, and in what stands above them."""
    titled = _titled_postings(snapshot, leaf, phrase, slop, steps)
    return _united(titled, postings) if titled[0] else postings


def _united(first: Postings, second: Postings) -> Postings:
    """The postings of both, with the codes of the second where both have a paragraph."""
    found = dict(zip(*first, strict=True)) | dict(zip(*second, strict=True))
    return sorted(found), bytes(found[paragraph] for paragraph in sorted(found))


def steps_for_titles(snapshot: Snapshot, phrase: Places) -> int:
    """Steps of `WorkBudget` that it takes to look for a phrase above the paragraphs of an index."""
    count = 0
    for number, segment in enumerate(snapshot.segments):
        frequencies = [_titles_with(snapshot, number, place) for place in phrase]
        if len(segment.title.terms) and min(frequencies, default=0):
            count += frequencies[0] * _STEPS_PER_TITLE
            count += min(frequencies) * _STEPS_PER_HEADING if segment.has_headings else 0
    return count


def _titles_with(snapshot: Snapshot, number: int, place: tuple[str, ...]) -> int:
    """About how many titles have a word of a place: any may have a stop word, which has no list."""
    segment = snapshot.segments[number]
    if place == ANY_WORD or any(map(is_stop_word, place)):
        return segment.documents
    terms = _terms(snapshot, number, place)
    return sum(segment.title.document_frequency(term, segment.chunks) for term in terms)


def _titled_postings(snapshot: Snapshot, leaf: Leaf, phrase: Places, slop: int, steps: Sequence[int]) -> Postings:
    """The postings of the paragraphs of a chunk that have a phrase in the title or a heading that begins with them.

    The index knows which stems a title has. Whether its words stand in order says the line of the title among the fields;
    where that leaves it open, and for headings, it is read from the title or heading itself.
    """
    segment = leaf.segment
    sure, to_read = set[int](), set[int]()
    for document, is_sure in _titled_documents(snapshot, leaf.segment_number, phrase, slop).items():
        paragraph = segment.firsts[document] - leaf.base
        if 0 <= paragraph < leaf.size:
            (sure if is_sure else to_read).add(paragraph)
    if segment.has_headings:
        to_read.update(_having_all(snapshot, leaf, phrase))
    to_read -= sure
    once = dict.fromkeys(sorted(sure), 1)
    return _united(([*once], codes(once, steps)), _read_postings(snapshot, leaf, sorted(to_read), phrase, slop, steps))


@per_snapshot(_MAX_PHRASES_CACHED)
def _titled_documents(snapshot: Snapshot, number: int, phrase: Places, slop: int) -> dict[int, bool]:
    """The documents of a segment whose titles may have a phrase, and whether they surely do.

    Of words at one place, such as an abbreviation and what it stands for, a line has one behind the other: where a word
    more stands between, the title itself has to be read. Of a title its first 256 characters are looked at.
    """
    segment = snapshot.segments[number]
    field = segment.metadata.fields.get("title")
    words = [place if place == ANY_WORD else _in_titles(snapshot, number, place) for place in phrase]
    if field is None or not all(words) or not any(_content(phrase)):
        return {}
    places = [None if place == ANY_WORD else {word.encode() for word in place} for place in words]
    # In a line, slop is allowed between each two words, and between the first and the last in a phrase.
    is_exact = not slop or len(places) == _PAIR
    found: dict[int, bool] = {}
    for value in _values_with(title_lines(snapshot, number), places, slop + 1):
        is_sure = is_exact and in_order(places, slop, field.line(field.numbers.start + value))
        found.update(dict.fromkeys(field.documents(field.numbers.start + value), is_sure))
    return found


class _Lines(NamedTuple):
    """The lines of all titles of a segment in one piece, and where each begins; the last is where they end."""

    text: bytes
    starts: list[int]


def _values_with(lines: _Lines, places: Sequence[set[bytes] | None], slop: int) -> Iterator[int]:
    """The titles that have words in order in their lines.

    The lines that have the rarest of the longest words are found far faster than an expression looks through all, and
    are mostly few.
    """
    rarest = max((place for place in places if place), key=lambda place: min(map(len, place)))
    for number, value in enumerate(_with_any(lines, rarest)):
        if number == _MAX_LINES_READ:
            yield from _matching(lines, places, slop, value)
            return
        if in_order(places, slop, lines.text[lines.starts[value] : lines.starts[value + 1]]):
            yield value


def _with_any(lines: _Lines, words: set[bytes]) -> Iterator[int]:
    """The lines that have any of some words in them, or what begins so, ascending."""
    places = {word: lines.text.find(b" " + word) for word in words}
    while found := [place for place in places.values() if place >= 0]:
        value = bisect_right(lines.starts, min(found)) - 1
        yield value
        beyond = lines.starts[value + 1]
        for word, place in places.items():
            if 0 <= place < beyond:
                places[word] = lines.text.find(b" " + word, beyond)


def _matching(lines: _Lines, places: Sequence[set[bytes] | None], slop: int, first: int) -> Iterator[int]:
    """The lines from a first one on that have words in order, each looked at by one expression."""
    last = -1
    for match in re.compile(_expression(places, slop)).finditer(lines.text, lines.starts[first]):
        if (value := bisect_right(lines.starts, match.start()) - 1) != last:
            last = value
            yield value


def _in_titles(snapshot: Snapshot, number: int, place: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a place that may stand in a title: stop words, which have no list, and those whose stem does."""
    return tuple(word for word in place if is_stop_word(word) or _terms(snapshot, number, (word,)))


def _expression(places: Sequence[set[bytes] | None], slop: int) -> bytes:
    """The expression of words in order in a line, with up to so many others between each two of them.

    >>> re.search(_expression([{b"code"}, {b"travail"}], 1), b" le code=code du travail ").group()
    b' code=code du travail '
    """
    words = (
        rb"[^ |][^ ]*" if place is None else rb"(?:%b)(?:=[^ ]*)?" % b"|".join(map(re.escape, sorted(place)))
        for place in places
    )
    return b" " + (rb" (?:[^ |][^ ]* ){0,%d}?" % slop).join(words) + b" "


@per_snapshot(_MAX_SEGMENTS_CACHED)
def title_lines(snapshot: Snapshot, number: int) -> _Lines:
    """The lines of all titles of a segment."""
    return _Lines(*snapshot.segments[number].metadata.fields["title"].all_lines())


def _read_postings(  # noqa: PLR0913, PLR0917 — likewise
    snapshot: Snapshot, leaf: Leaf, candidates: Sequence[int], phrase: Places, slop: int, steps: Sequence[int]
) -> Postings:
    """The postings of some paragraphs that have a phrase above them, by reading what stands there."""
    places: list[list[int]] = [[] for _ in phrase]
    for paragraph in candidates:
        words = _words_above(snapshot, leaf.segment_number, leaf.base + paragraph)
        for found, wanted in zip(places, phrase, strict=True):
            found += [paragraph << 16 | position for position, folded in words if folded in wanted]
    known = [None if wanted == ANY_WORD else [found] for found, wanted in zip(places, phrase, strict=True)]
    return phrase_postings(known, slop, steps)


def _having_all(snapshot: Snapshot, leaf: Leaf, phrase: Places) -> list[int]:
    """The paragraphs whose titles have a word of each place, by its stems."""
    field = leaf.segment.title
    if not len(field.terms):
        return []
    found: set[int] | None = None
    for place in _content(phrase):
        terms = _terms(snapshot, leaf.segment_number, place)
        here = {number for term in terms for number in field.paragraphs(term, leaf.chunk)}
        found = here if found is None else found & here
        if not found:
            return []
    return sorted(found or ())


def _content(phrase: Places) -> Iterator[tuple[str, ...]]:
    """The places of a phrase that titles are found by: stop words of titles are in no list."""
    return (place for place in phrase if place != ANY_WORD and not any(map(is_stop_word, place)))


@per_snapshot(_MAX_PLACES_CACHED)
def _terms(snapshot: Snapshot, number: int, place: tuple[str, ...]) -> Sequence[int]:
    """The terms of a segment's titles with a stem of any word of a place."""
    return having(snapshot.segments[number].title, [stem.encode() for word in place for stem in stems(word)])


@lru_cache(maxsize=_MAX_TEXTS_CACHED)
def _words_of(text: str) -> tuple[tuple[int, str], ...]:
    """The folded words of a title, each with its position; many documents have the same."""
    return tuple((found.position + word.position, word.folded) for found in analyse(text) for word in found.words)


@per_snapshot(_MAX_TITLES_CACHED)
def _words_above(snapshot: Snapshot, number: int, paragraph: int) -> tuple[tuple[int, str], ...]:
    """The folded words of the title and the headings that begin with a paragraph, each with its position."""
    words: list[tuple[int, str]] = []
    start = 0
    for text in _above(snapshot.segments[number], paragraph):
        here = [(start + position, folded) for position, folded in _words_of(text)]
        words += here
        start = (here[-1][0] if here else start) + _APART
    return tuple(words)


def _above(segment: Segment, paragraph: int) -> Iterator[str]:
    """The title, if the paragraph is its document's first, and the headings that begin with it."""
    place = segment.place(paragraph)
    before = None
    if place.number == 1:
        yield segment.record(place.document).title or ""
    else:
        before = segment.place(paragraph - 1).heading
    yield from new_headings(heading_levels(place.heading), heading_levels(before))
