"""A closer look at the head of a ranking: what is too dear to ask of every paragraph is asked of the best fifty.

Each signal adds to the score of a paragraph, never takes away. So whoever stands below the head stays below it, and the
ranking is the same however many hits are asked for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import compress, pairwise
from typing import TYPE_CHECKING, NamedTuple

from searcher.documents.headings import HEADING_SEPARATOR
from searcher.french import analyse
from searcher.index.quantise import FREQUENCIES, LENGTH_BITS, code, decode
from searcher.query import bm25
from searcher.query.kin import kin
from searcher.query.scorers import having, worth_of_terms, worth_of_words
from searcher.query.tables import snapshot_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from searcher.index.segment import Postings
    from searcher.index.snapshot import Leaf, Ref, Snapshot
    from searcher.query.scorers import Source, StemScorer
    from searcher.query.signals import Signals
    from searcher.query.terms import WordClause

HEAD = 50
"""So many paragraphs are looked at."""

_MOST_NEAR = 4  # in a query of more words than these, nearness says little and costs much
_FARTHEST = 8  # words between two that still count as near
_MOST_PLACES = 20  # of a word in one paragraph

Candidate = tuple[int, int, int]
"""A score, the number of a leaf, and a paragraph's number there."""


def rerank(
    snapshot: Snapshot, words: Sequence[StemScorer], candidates: Sequence[Candidate], signals: Signals
) -> list[Candidate]:
    """Add to each candidate's score what the signals say of it."""
    if not words:
        return list(candidates)
    looks = [_look(snapshot, word, signals) for word in words]
    pairs = _pairs(looks) if signals.proximity else []
    by_leaf: dict[int, list[int]] = {}
    for _, leaf, paragraph in candidates:
        by_leaf.setdefault(leaf, []).append(paragraph)
    gains: dict[int, dict[int, float]] = {}
    for number, paragraphs in by_leaf.items():
        head = _head(snapshot.leaves[number], sorted(paragraphs))
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
    looks = [_look(snapshot, word, signals) for word in words]
    leaf = snapshot.leaves[snapshot.leaf_number(ref)]
    head = _head(leaf, [ref.paragraph - leaf.base])
    for gain in _gains(snapshot, head, looks, _pairs(looks) if signals.proximity else [], signals):
        share = sum(share for _, share in gain.shares)
        yield gain.signal, [look.word for look in gain.looks], gain.weight * share


class _Sights(NamedTuple):
    """What there is to look for of a word besides its stems: by segment, and what it is worth.

    `exact` are its written forms, where it has others than these in `forms`; `kin` the terms of `searcher.query.kin`,
    `titles` its terms in titles and headings.
    """

    exact: list[list[int]]
    exact_worth: float
    kin: list[list[int]]
    family_worth: float
    titles: list[list[int]]
    forms: list[list[int]]


class _Look(NamedTuple):
    """A word of the query, and what there is to look for of it."""

    word: StemScorer
    sights: _Sights


def _look(snapshot: Snapshot, word: StemScorer, signals: Signals) -> _Look:
    """Look a word up, or remember it from an earlier query."""
    known = snapshot.cache.setdefault("sights", {})
    assert isinstance(known, dict)
    key = word.clause, signals
    sights = known.get(key)
    if sights is None:
        if len(known) >= _MOST_WORDS:
            known.clear()
        sights = known[key] = _sights(snapshot, word, signals)
    return _Look(word, sights)


_MOST_WORDS = 4096  # remembered


def _sights(snapshot: Snapshot, word: StemScorer, signals: Signals) -> _Sights:
    clause, segments = word.clause, snapshot.segments
    nothing: list[list[int]] = [[] for _ in segments]
    exact = related = titles = nothing
    if signals.exact or signals.early:
        # Typed with accents it means them, typed without it may mean any.
        exact = [
            s.written_form(clause.written, clause.folded) if clause.accented else s.word_group(clause.folded)
            for s in segments
        ]
    if signals.family:
        related = kin(snapshot, clause.stems[0], word.terms)
    if signals.title:
        stems = [stem.encode() for stem in clause.stems]
        titles = [having(s.title, stems) for s in segments]
    forms = [
        sorted({form for term in own for form in s.words_of(term)}) for s, own in zip(segments, word.terms, strict=True)
    ]
    exact_worth = word.emphasis * worth_of_words(snapshot, exact)
    family_worth = min(word.worth, word.emphasis * worth_of_terms(snapshot, related)) if any(related) else 0.0
    return _Sights(exact, exact_worth, related, family_worth, titles, forms)


class _Pair(NamedTuple):
    """The places of two words that were typed side by side, and what they are worth together."""

    first: int
    second: int
    worth: float


def _pairs(looks: Sequence[_Look]) -> list[_Pair]:
    typed = [place for place, look in enumerate(looks) if not look.word.substitute]
    if len(typed) > _MOST_NEAR:
        return []
    worths = [look.word.factor * look.word.worth for look in looks]
    return [_Pair(first, second, min(worths[first], worths[second])) for first, second in pairwise(typed)]


class _Head(NamedTuple):
    """Paragraphs of one chunk, ascending, and as a set; and `[first, last)` of each one's document there."""

    leaf: Leaf
    numbers: list[int]
    members: set[int]
    documents: dict[int, tuple[int, int]]


def _head(leaf: Leaf, numbers: list[int]) -> _Head:
    segment, base, size = leaf.segment, leaf.base, leaf.size
    firsts = segment.firsts
    documents = {}
    first = last = 0
    for number in numbers:
        if number >= last:
            document = bisect_right(firsts, base + number)
            # A document that goes on in the next chunk is looked at in this one only.
            first = max(0, firsts[document - 1] - base)
            last = min(size, firsts[document] - base) if document < len(firsts) else size
        documents[number] = first, last
    return _Head(leaf, numbers, {*numbers}, documents)


class _Gain(NamedTuple):
    """What a signal adds for one word, or two: so much times the share of each paragraph."""

    signal: str
    looks: Sequence[_Look]
    weight: float
    shares: Iterable[tuple[int, float]]


def _gains(
    snapshot: Snapshot, head: _Head, looks: Sequence[_Look], pairs: Sequence[_Pair], signals: Signals
) -> Iterator[_Gain]:
    """What the signals add to the paragraphs of a chunk."""
    leaf, tables = head.leaf, snapshot_tables(snapshot)
    segment, place = leaf.segment, leaf.segment_number
    found: list[Mapping[int, int]] = []
    titles: list[tuple[_Look, dict[int, int]]] = []
    for look in looks:
        word, sights = look
        factor, lists = word.factor, word.lists(leaf)
        own = _postings(lists, head)
        found.append(own)
        if (words := sights.exact[place]) and own:
            forms = [segment.occurrences([form], leaf.chunk) for form in words]
            counts, places = _counts_and_places(forms, sorted(own))
            shares: Iterable[tuple[int, float]] = _shares(counts, own, tables.shares)
            yield _Gain("exact", [look], factor * signals.exact * sights.exact_worth, shares)
            yield _Gain("early", [look], factor * signals.early * word.worth, _early_shares(places))
        if terms := sights.kin[place]:
            lists_of_kin = [postings for term in terms if (postings := segment.stem.postings(term, leaf.chunk))]
            if related := _postings(lists_of_kin, head):
                shares = _further_shares(related, own, tables.shares)
                yield _Gain("family", [look], factor * signals.family * sights.family_worth, shares)
        if signals.document:
            shares = _document_shares(head, lists, own, snapshot.average_paragraphs)
            yield _Gain("document", [look], factor * signals.document * word.worth, shares)
        if terms := sights.titles[place]:
            titles.append((look, _title_codes(head, word.clause, terms, tables.title_shares)))
    for look, codes in titles:
        shares = _title_shares(codes, [others for _, others in titles], tables.title_shares)
        yield _Gain("title", [look], look.word.factor * signals.title * look.word.worth, shares)
    for first, second, worth in pairs:
        both = sorted(found[first].keys() & found[second].keys())
        if both:
            near = _nearest(*(_places(_forms(leaf, looks[one]), both) for one in (first, second)))
            yield _Gain("proximity", [looks[first], looks[second]], signals.proximity * worth, near.items())


def _shares(counts: Mapping[int, int], postings: Mapping[int, int], shares: Sequence[float]) -> list[tuple[int, float]]:
    """How much of a word's worth each paragraph gets that has it so often; its length is in a posting of it."""
    return [(number, shares[code(count, postings[number] & _STEP)]) for number, count in counts.items()]


_STEP = (1 << LENGTH_BITS) - 1  # of a posting's code, the step of its paragraph's length


def _further_shares(
    further: Mapping[int, int], before: Mapping[int, int], shares: Sequence[float]
) -> Iterator[tuple[int, float]]:
    """How much more each paragraph gets when further postings count as well as those before."""
    for number, posting in further.items():
        known = before.get(number)
        if known is None:
            yield number, shares[posting]
        else:
            yield number, shares[_together(known, posting)] - shares[known]


def _together(one: int, other: int) -> int:
    """The posting code of two words of a paragraph that count as one."""
    return code(FREQUENCIES[one >> LENGTH_BITS] + FREQUENCIES[other >> LENGTH_BITS], one & _STEP)


def _postings(lists: Sequence[Source | Postings], head: _Head) -> dict[int, int]:
    """The posting code of a word in those paragraphs of the head that have it."""
    if len(lists) == 1:
        return dict(_codes(lists[0].paragraphs, lists[0].codes, head.numbers, head.members))
    found: dict[int, int] = {}
    for source in lists:
        for number, posting in _codes(source.paragraphs, source.codes, head.numbers, head.members):
            known = found.get(number)
            found[number] = posting if known is None else _together(known, posting)
    return found


def _codes(
    paragraphs: Sequence[int], codes: Sequence[int], numbers: Sequence[int], members: set[int]
) -> Iterator[tuple[int, int]]:
    """Those of some ascending paragraphs, and the set of them, that are in a list, with their codes."""
    if len(paragraphs) < _SHORT:
        chosen = bytes(map(members.__contains__, paragraphs))
        yield from zip(compress(paragraphs, chosen), compress(codes, chosen), strict=True)
        return
    place, end = 0, len(paragraphs)
    for number in numbers:
        place = bisect_left(paragraphs, number, place)
        if place == end:
            return
        if paragraphs[place] == number:
            yield number, codes[place]


_SHORT = 500  # postings that are faster looked through than searched for the head's paragraphs one by one


def _counts_and_places(forms: Sequence[Sequence[int]], numbers: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
    """How often any of these forms stands in those of these ascending paragraphs that have one, and where first."""
    counts: dict[int, int] = {}
    places: dict[int, int] = {}
    for occurrences in forms:
        at, end = 0, len(occurrences)
        for number in numbers:
            at = start = bisect_left(occurrences, number << 16, at)
            while at < end and occurrences[at] >> 16 == number:
                at += 1
            if at > start:
                first = occurrences[start] & _POSITION
                if number in counts:
                    counts[number] += at - start
                    places[number] = min(first, places[number])
                else:
                    counts[number], places[number] = at - start, first
    return counts, places


_POSITION = (1 << 16) - 1


def _early_shares(places: Mapping[int, int]) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each paragraph gets for having it early: all at its beginning, half ten words on."""
    return ((number, _HALF_EARLY / (_HALF_EARLY + place)) for number, place in places.items())


_HALF_EARLY = 10  # words before one that counts half as much as the first


def _document_shares(
    head: _Head, lists: Sequence[Source], own: Mapping[int, int], average: float
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


def _title_codes(head: _Head, word: WordClause, terms: Sequence[int], shares: Sequence[float]) -> dict[int, int]:
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
            codes_of = dict(_codes(postings.paragraphs, postings.codes, firsts, {*firsts}))
            codes = [(number, codes_of[first]) for number, (first, _) in head.documents.items() if first in codes_of]
        for number, posting in codes:
            if number not in found or shares[posting] > shares[found[number]]:
                found[number] = posting
    return found


def _title_shares(
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


def _titled(head: _Head, word: WordClause, paragraphs: Sequence[int], number: int) -> Iterator[int]:
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


def _forms(leaf: Leaf, look: _Look) -> list[Sequence[int]]:
    """Where each form of a word stands in a chunk."""
    words = look.sights.forms[leaf.segment_number]
    return [found for word in words if (found := leaf.segment.occurrences([word], leaf.chunk))]


def _nearest(ones: Mapping[int, Sequence[int]], others: Mapping[int, Sequence[int]]) -> dict[int, float]:
    """How near two words come to each other in each paragraph: 1 where they follow each other, less from there on."""
    found: dict[int, float] = {}
    for number, first in ones.items():
        near = max((_near(there - here) for here in first for there in others.get(number, ())), default=0.0)
        if near:
            found[number] = near
    return found


def _near(distance: int) -> float:
    """1 side by side or with one small word between, falling with the distance; in the other order a little less.

    >>> [_near(distance) for distance in (1, 2, 3, -1, -2, 20, 0)]
    [1.0, 1.0, 0.5, 0.5, 0.5, 0.0, 0.0]
    """
    if not distance or abs(distance) > _FARTHEST:
        return 0.0
    return 1 / max(1, distance - 1) if distance > 0 else 1 / max(2, -distance)


def _places(forms: Sequence[Sequence[int]], numbers: Sequence[int]) -> dict[int, list[int]]:
    """Where a word stands, in any of these forms, in those of these ascending paragraphs that have it."""
    found: dict[int, list[int]] = {number: [] for number in numbers}
    for occurrences in forms:
        if len(occurrences) < _FEW_FOR_EACH * len(numbers):
            for occurrence in occurrences:
                if occurrence >> 16 in found:
                    found[occurrence >> 16].append(occurrence & _POSITION)
            continue
        at, end = 0, len(occurrences)
        for number in numbers:
            at = bisect_left(occurrences, number << 16, at)
            while at < end and occurrences[at] >> 16 == number:
                found[number].append(occurrences[at] & _POSITION)
                at += 1
    return {number: places[:_MOST_PLACES] for number, places in found.items() if places}


_FEW_FOR_EACH = 8  # occurrences for each paragraph: reading them all is faster than searching them for each
