"""A closer look at the head of a ranking: what is too dear to ask of every paragraph is asked of the best fifty.

Each signal adds to the score of a paragraph, never takes away. So whoever stands below the head stays below it, and the
ranking is the same however many hits are asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from searcher.index.quantise import code
from searcher.query import bm25
from searcher.query.head import STEP, counts_and_places, head_of_chunk, places_of, postings_of, together
from searcher.query.looks import forms_of, look_up
from searcher.query.nearness import nearest, pairs_of
from searcher.query.tables import snapshot_tables
from searcher.query.titles import title_codes, title_shares

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from searcher.index.snapshot import Ref, Snapshot
    from searcher.query.head import Head
    from searcher.query.looks import Look
    from searcher.query.nearness import Pair
    from searcher.query.signals import Signals
    from searcher.query.sources import Source
    from searcher.query.word_scorers import StemScorer

HEAD = 50
"""So many paragraphs are looked at."""


Candidate = tuple[int, int, int]
"""A score, the number of a leaf, and a paragraph's number there."""


def rerank(
    snapshot: Snapshot, words: Sequence[StemScorer], candidates: Sequence[Candidate], signals: Signals
) -> list[Candidate]:
    """Add to each candidate's score what the signals say of it."""
    if not words:
        return list(candidates)
    looks = [look_up(snapshot, word, signals) for word in words]
    pairs = pairs_of(looks) if signals.proximity else []
    by_leaf: dict[int, list[int]] = {}
    for _, leaf, paragraph in candidates:
        by_leaf.setdefault(leaf, []).append(paragraph)
    gains: dict[int, dict[int, float]] = {}
    for number, paragraphs in by_leaf.items():
        head = head_of_chunk(snapshot.leaves[number], sorted(paragraphs))
        gained = gains[number] = dict.fromkeys(head.numbers, 0.0)
        for gain in _gains(snapshot, head, looks, pairs, signals):
            weight = gain.weight
            for paragraph, share in gain.shares:
                gained[paragraph] += weight * share
    return [
        (score + round(bm25.SCALE * gains[leaf][paragraph]), leaf, paragraph) for score, leaf, paragraph in candidates
    ]


def told(
    snapshot: Snapshot, words: Sequence[StemScorer], ref: Ref, signals: Signals
) -> Iterator[tuple[str, list[StemScorer], float]]:
    """What each signal adds to the score of one paragraph of the head, and for which words."""
    looks = [look_up(snapshot, word, signals) for word in words]
    leaf = snapshot.leaves[snapshot.leaf_number(ref)]
    head = head_of_chunk(leaf, [ref.paragraph - leaf.base])
    for gain in _gains(snapshot, head, looks, pairs_of(looks) if signals.proximity else [], signals):
        share = sum(share for _, share in gain.shares)
        yield gain.signal, [look.word for look in gain.looks], gain.weight * share


class _Gain(NamedTuple):
    """What a signal adds for one word, or two: so much times the share of each paragraph."""

    signal: str
    looks: Sequence[Look]
    weight: float
    shares: Iterable[tuple[int, float]]


def _gains(
    snapshot: Snapshot, head: Head, looks: Sequence[Look], pairs: Sequence[Pair], signals: Signals
) -> Iterator[_Gain]:
    """What the signals add to the paragraphs of a chunk."""
    leaf, tables = head.leaf, snapshot_tables(snapshot)
    segment, place = leaf.segment, leaf.segment_number
    found: list[Mapping[int, int]] = []
    titles: list[tuple[Look, dict[int, int]]] = []
    for look in looks:
        word, sights = look
        factor, lists = word.factor, word.lists(leaf)
        own = postings_of(lists, head)
        found.append(own)
        if (words := sights.exact[place]) and own:
            forms = [segment.occurrences([form], leaf.chunk) for form in words]
            counts, places = counts_and_places(forms, sorted(own))
            shares: Iterable[tuple[int, float]] = _shares(counts, own, tables.shares)
            yield _Gain("exact", [look], factor * signals.exact * sights.exact_worth, shares)
            yield _Gain("early", [look], factor * signals.early * word.worth, _early_shares(places))
        if terms := sights.kin[place]:
            lists_of_kin = [postings for term in terms if (postings := segment.stem.postings(term, leaf.chunk))]
            if related := postings_of(lists_of_kin, head):
                shares = _further_shares(related, own, tables.shares)
                yield _Gain("family", [look], factor * signals.family * sights.family_worth, shares)
        if signals.document:
            shares = _document_shares(head, lists, own, snapshot.average_paragraphs)
            yield _Gain("document", [look], factor * signals.document * word.worth, shares)
        if terms := sights.titles[place]:
            titles.append((look, title_codes(head, word.clause, terms, tables.title_shares)))
    for look, codes in titles:
        shares = title_shares(codes, [others for _, others in titles], tables.title_shares)
        yield _Gain("title", [look], look.word.factor * signals.title * look.word.worth, shares)
    for first, second, worth in pairs:
        both = sorted(found[first].keys() & found[second].keys())
        if both:
            near = nearest(*(places_of(forms_of(leaf, looks[one]), both) for one in (first, second)))
            yield _Gain("proximity", [looks[first], looks[second]], signals.proximity * worth, near.items())


def _shares(counts: Mapping[int, int], postings: Mapping[int, int], shares: Sequence[float]) -> list[tuple[int, float]]:
    """How much of a word's worth each paragraph gets that has it so often; its length is in a posting of it."""
    return [(number, shares[code(count, postings[number] & STEP)]) for number, count in counts.items()]


def _further_shares(
    further: Mapping[int, int], before: Mapping[int, int], shares: Sequence[float]
) -> Iterator[tuple[int, float]]:
    """How much more each paragraph gets when further postings count as well as those before."""
    for number, posting in further.items():
        known = before.get(number)
        if known is None:
            yield number, shares[posting]
        else:
            yield number, shares[together(known, posting)] - shares[known]


def _early_shares(places: Mapping[int, int]) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each paragraph gets for having it early: all at its beginning, half ten words on."""
    return ((number, _HALF_EARLY / (_HALF_EARLY + place)) for number, place in places.items())


_HALF_EARLY = 10  # words before one that counts half as much as the first


def _document_shares(
    head: Head, lists: Sequence[Source], own: Mapping[int, int], average: float
) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each paragraph gets for the paragraphs of its document that have the word."""
    alone = bm25.saturation(1, 1 / average, 1.0)
    span, share = (0, 0), 0.0
    for number, document in head.documents.items():
        first, last = document
        if last - first == 1:
            if number in own:
                yield number, alone
            continue
        if document != span:
            held = _held(lists, first, last)
            span, share = document, bm25.saturation(held, (last - first) / average, 1.0) if held else 0.0
        if share:
            yield number, share


def _held(lists: Sequence[Source], first: int, last: int) -> int:
    """In how many of the paragraphs `[first, last)` a word stands."""
    held, size = 0, last - first
    for source in lists:
        paragraphs = source.paragraphs
        start = bisect_left(paragraphs, first)
        held += bisect_left(paragraphs, last, start, min(len(paragraphs), start + size)) - start
    return min(held, size)
