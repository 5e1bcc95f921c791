"""Phrases in titles and headings: which paragraphs stand first below one that has the words in order."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from searcher.documents.heading_path import HEADING_SEPARATOR
from searcher.french import analyse, is_stop_word
from searcher.french.stem import stems
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.kernels import phrase_postings
from searcher.query.expand.stem_terms import having
from searcher.query.plan.phrase_patterns import ANY_WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from searcher.index.format.segment import Field, Segment
    from searcher.index.read.snapshot import Leaf, Snapshot
    from searcher.kernels.occurrences import Postings
    from searcher.query.plan.phrase_patterns import Places

STEPS_PER_TITLE = 500
"""Steps of `WorkBudget` to look for a phrase in what stands above one paragraph."""

_MAX_TITLES_CACHED = 100_000
_MAX_TEXTS_CACHED = 10_000
_APART = 100  # positions between a title and the heading below it: no phrase goes from one to the other


def with_titled(  # noqa: PLR0913, PLR0917 — a chunk, a phrase, and what is known of both
    snapshot: Snapshot, leaf: Leaf, phrase: Places, slop: int, postings: Postings, steps: Sequence[int]
) -> Postings:
    """Postings of a phrase in the paragraphs of a chunk, and in what stands above them."""
    titled = _titled_postings(snapshot, leaf, phrase, slop, steps)
    if not titled[0]:
        return postings
    codes = dict(zip(*titled, strict=True)) | dict(zip(*postings, strict=True))
    return sorted(codes), bytes(codes[paragraph] for paragraph in sorted(codes))


def titles_to_read(snapshot: Snapshot, phrase: Places) -> int:
    """How many paragraphs at most may have a phrase above them: those whose titles have the rarest of its words."""
    count = 0
    for segment in snapshot.segments:
        field = segment.title
        if len(field.terms):
            frequencies = [
                sum(field.document_frequency(term, segment.chunks) for term in _terms(field, place))
                for place in _content(phrase)
            ]
            count += min(frequencies, default=0)
    return count


def _titled_postings(snapshot: Snapshot, leaf: Leaf, phrase: Places, slop: int, steps: Sequence[int]) -> Postings:
    """The postings of the paragraphs of a chunk that have a phrase in the title or a heading that begins with them.

    The index knows which stems a title has; whether they stand in order is read from the title itself.
    """
    candidates = _having_all(leaf, phrase)
    if not candidates:
        return [], b""
    places: list[list[int]] = [[] for _ in phrase]
    for paragraph in candidates:
        words = _words_above(snapshot, leaf.segment_number, leaf.base + paragraph)
        for found, wanted in zip(places, phrase, strict=True):
            found += [paragraph << 16 | position for position, folded in words if folded in wanted]
    known = [None if wanted == ANY_WORD else [found] for found, wanted in zip(places, phrase, strict=True)]
    return phrase_postings(known, slop, steps)


def _having_all(leaf: Leaf, phrase: Places) -> list[int]:
    """The paragraphs whose titles have a word of each place, by its stems."""
    field = leaf.segment.title
    if not len(field.terms):
        return []
    found: set[int] | None = None
    for place in _content(phrase):
        here = {number for term in _terms(field, place) for number in field.paragraphs(term, leaf.chunk)}
        found = here if found is None else found & here
        if not found:
            return []
    return sorted(found or ())


def _content(phrase: Places) -> Iterator[tuple[str, ...]]:
    """The places of a phrase that titles are found by: stop words of titles are in no list."""
    return (place for place in phrase if place != ANY_WORD and not any(map(is_stop_word, place)))


def _terms(field: Field, place: tuple[str, ...]) -> Sequence[int]:
    """The terms of titles with a stem of any word of a place."""
    return having(field, [stem.encode() for word in place for stem in stems(word)])


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
    """The title, if the paragraph is its document's first, and the headings that the one before does not have."""
    place = segment.place(paragraph)
    headings = place.heading.split(HEADING_SEPARATOR) if place.heading else []
    if place.number == 1:
        yield segment.record(place.document).title or ""
        yield from headings
        return
    before = segment.place(paragraph - 1).heading
    above = before.split(HEADING_SEPARATOR) if before else []
    yield from (heading for level, heading in enumerate(headings) if above[level : level + 1] != [heading])
