"""A closer look at the head of a ranking: what is too dear to ask of every paragraph is asked of the best fifty.

Each signal adds to the score of a paragraph, never takes away. So whoever stands below the head stays below it, and the
ranking is the same however many hits are asked for.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from searcher.documents.model import HEADING_SEPARATOR
from searcher.french import analyse, family
from searcher.index.quantise import FREQUENCIES, LENGTH_BITS, code, decode
from searcher.query import bm25
from searcher.query.scorers import having, snapshot_tables, worth_of_terms, worth_of_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from searcher.index.segment import Field, Postings, Segment
    from searcher.index.snapshot import Leaf, Ref, Snapshot
    from searcher.query.scorers import StemScorer
    from searcher.query.signals import Signals
    from searcher.query.terms import WordClause

HEAD = 50
"""So many paragraphs are looked at."""

_MOST_NEAR = 4  # in a query of more words than these, nearness says little and costs much
_FARTHEST = 8  # words between two that still count as near
_MOST_PLACES = 20  # of a word in one paragraph

Scored = list[tuple[int, "Ref"]]


def rerank(snapshot: Snapshot, words: Sequence[StemScorer], candidates: Scored, signals: Signals) -> Scored:
    """Add to each candidate's score what the signals say of it."""
    if not words:
        return candidates
    looks = [_Look(snapshot, word, signals) for word in words]
    pairs = _pairs(looks) if signals.proximity else []
    by_leaf: dict[int, list[tuple[int, Ref]]] = {}
    for score, ref in candidates:
        by_leaf.setdefault(snapshot.leaf_number(ref), []).append((score, ref))
    found: Scored = []
    for number, members in by_leaf.items():
        leaf = snapshot.leaves[number]
        head = _head(leaf, sorted(ref.paragraph - leaf.base for _, ref in members))
        gains = dict.fromkeys(head.numbers, 0.0)
        for gain in _gains(snapshot, head, looks, pairs, signals):
            for paragraph, share in gain.shares:
                gains[paragraph] += gain.weight * share
        found += ((score + round(bm25.SCALE * gains[ref.paragraph - leaf.base]), ref) for score, ref in members)
    return found


def told(
    snapshot: Snapshot, words: Sequence[StemScorer], ref: Ref, signals: Signals
) -> Iterator[tuple[str, list[StemScorer], float]]:
    """What each signal adds to the score of one paragraph of the head, and for which words."""
    looks = [_Look(snapshot, word, signals) for word in words]
    leaf = snapshot.leaves[snapshot.leaf_number(ref)]
    head = _head(leaf, [ref.paragraph - leaf.base])
    for gain in _gains(snapshot, head, looks, _pairs(looks) if signals.proximity else [], signals):
        share = sum(share for _, share in gain.shares)
        yield gain.signal, [look.word for look in gain.looks], gain.weight * share


class _Look:
    """What there is to look for of one word, in each segment."""

    def __init__(self, snapshot: Snapshot, word: StemScorer, signals: Signals) -> None:
        self.word = word
        clause, segments = word.clause, snapshot.segments
        stems = [stem.encode() for stem in clause.stems]
        self.titles = {s: having(s.title, stems) for s in segments} if signals.title else {}
        self.exact: dict[Segment, list[int]] = {}
        if signals.exact or signals.early:
            # Typed with accents it means them, typed without it may mean any.
            self.exact = {
                s: s.written_form(clause.written, clause.folded) if clause.accented else s.word_group(clause.folded)
                for s in segments
            }
        self.exact_worth = word.emphasis * worth_of_words(snapshot, self.exact)
        self.kin: dict[Segment, list[int]] = {}
        if signals.family:
            name = family(clause.stems[0])
            self.kin = {s: [term for term in s.kin(name) if term not in word.terms[s]] for s in segments}
        kin_worth = worth_of_terms(snapshot, self.kin) if any(self.kin.values()) else 0.0
        self.family_worth = min(word.worth, word.emphasis * kin_worth)


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
    """Paragraphs of one chunk, ascending; the step of each one's length, and `[first, last)` of its document there."""

    leaf: Leaf
    numbers: list[int]
    steps: dict[int, int]
    documents: dict[int, tuple[int, int]]


def _head(leaf: Leaf, numbers: list[int]) -> _Head:
    segment, base = leaf.segment, leaf.base
    firsts, length_steps = segment.firsts, segment.length_steps[base : base + leaf.size]
    steps, documents = {}, {}
    for number in numbers:
        document = bisect_right(firsts, base + number)
        last = firsts[document] - base if document < len(firsts) else leaf.size
        # A document that goes on in the next chunk is looked at in this one only.
        documents[number] = max(0, firsts[document - 1] - base), min(leaf.size, last)
        steps[number] = length_steps[number]
    return _Head(leaf, numbers, steps, documents)


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
    segment, chunk, tables = head.leaf.segment, head.leaf.chunk, snapshot_tables(snapshot)
    frequencies: list[dict[int, int]] = []
    titles: list[tuple[_Look, dict[int, int]]] = []
    for look in looks:
        factor = look.word.factor
        lists = _lists(segment.stem, look.word.terms[segment], chunk)
        own = _frequencies(lists, head.numbers)
        frequencies.append(own)
        if words := look.exact.get(segment):
            forms = [segment.occurrences([word], chunk) for word in words]
            shares = _shares(head, _counts(forms, head.numbers), tables.shares)
            yield _Gain("exact", [look], factor * signals.exact * look.exact_worth, shares)
            early = _early_shares(_first_places(forms, head.numbers))
            yield _Gain("early", [look], factor * signals.early * look.word.worth, early)
        if terms := look.kin.get(segment):
            counts = _frequencies(_lists(segment.stem, terms, chunk), head.numbers)
            shares = _further_shares(head, counts, own, tables.shares)
            yield _Gain("family", [look], factor * signals.family * look.family_worth, shares)
        if signals.document:
            shares = _document_shares(head, lists, own, snapshot.average_paragraphs)
            yield _Gain("document", [look], factor * signals.document * look.word.worth, shares)
        if terms := look.titles.get(segment):
            titles.append((look, _title_codes(head, look.word.clause, terms, tables.title_shares)))
    for look, codes in titles:
        shares = _title_shares(codes, [others for _, others in titles], tables.title_shares)
        yield _Gain("title", [look], look.word.factor * signals.title * look.word.worth, shares)
    for first, second, worth in pairs:
        both = sorted(frequencies[first].keys() & frequencies[second].keys())
        if both:
            near = _nearest(_forms(head.leaf, looks[first]), _forms(head.leaf, looks[second]), both)
            yield _Gain("proximity", [looks[first], looks[second]], signals.proximity * worth, near.items())


def _shares(head: _Head, counts: Mapping[int, int], shares: Sequence[float]) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each paragraph gets that has it so often."""
    return ((number, shares[code(count, head.steps[number])]) for number, count in counts.items())


def _further_shares(
    head: _Head, counts: Mapping[int, int], before: Mapping[int, int], shares: Sequence[float]
) -> Iterator[tuple[int, float]]:
    """How much more each paragraph gets when these count as well as those before."""
    for number, count in counts.items():
        step, known = head.steps[number], before.get(number, 0)
        yield number, shares[code(known + count, step)] - (shares[code(known, step)] if known else 0.0)


def _lists(field: Field, terms: Sequence[int], chunk: int) -> list[Postings]:
    return [found for term in terms if (found := field.postings(term, chunk))]


def _codes(postings: Postings, numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Those of some ascending paragraphs that are in a list, with their codes."""
    paragraphs, posting_codes, _ = postings
    if len(paragraphs) < _SHORT:
        numbers = sorted({*numbers}.intersection(paragraphs))
    place, end = 0, len(paragraphs)
    for number in numbers:
        place = bisect_left(paragraphs, number, place)
        if place == end:
            return
        if paragraphs[place] == number:
            yield number, posting_codes[place]


_SHORT = 500  # postings that are faster looked through than searched for the head's paragraphs one by one


def _frequencies(lists: Sequence[Postings], numbers: Sequence[int]) -> dict[int, int]:
    """How often a word stands in those of these paragraphs that have it, rounded as postings are."""
    found: dict[int, int] = {}
    for postings in lists:
        for number, posting in _codes(postings, numbers):
            found[number] = found.get(number, 0) + FREQUENCIES[posting >> LENGTH_BITS]
    return found


def _counts(forms: Sequence[Sequence[int]], numbers: Sequence[int]) -> dict[int, int]:
    """How often a word stands in those of these paragraphs that have it, from the places of each of its forms."""
    found: dict[int, int] = {}
    for occurrences in forms:
        place, end = 0, len(occurrences)
        for number in numbers:
            place = start = bisect_left(occurrences, number << 16, place)
            while place < end and occurrences[place] >> 16 == number:
                place += 1
            if place > start:
                found[number] = found.get(number, 0) + place - start
    return found


def _first_places(forms: Sequence[Sequence[int]], numbers: Sequence[int]) -> dict[int, int]:
    """Where any of these forms first stands in those of these ascending paragraphs that have one."""
    found: dict[int, int] = {}
    for occurrences in forms:
        place, end = 0, len(occurrences)
        for number in numbers:
            place = bisect_left(occurrences, number << 16, place)
            if place == end:
                break
            occurrence = occurrences[place]
            if occurrence >> 16 == number:
                found[number] = min(occurrence & 0xFFFF, found.get(number, 0xFFFF))
    return found


def _early_shares(places: Mapping[int, int]) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each paragraph gets for having it early: all at its beginning, half ten words on."""
    return ((number, _HALF_EARLY / (_HALF_EARLY + place)) for number, place in places.items())


_HALF_EARLY = 10  # words before one that counts half as much as the first


def _document_shares(
    head: _Head, lists: Sequence[Postings], own: Mapping[int, int], average: float
) -> Iterator[tuple[int, float]]:
    """How much of a word's worth each paragraph gets for the paragraphs of its document that have the word."""
    known: dict[tuple[int, int], float] = {}
    alone = bm25.saturation(1, 1 / average, 1.0)
    for number, (first, last) in head.documents.items():
        if last - first == 1:
            if number in own:
                yield number, alone
            continue
        share = known.get((first, last))
        if share is None:
            held = _held(lists, first, last)
            share = known[first, last] = bm25.saturation(held, (last - first) / average, 1.0) if held else 0.0
        if share:
            yield number, share


def _held(lists: Sequence[Postings], first: int, last: int) -> int:
    """In how many of the paragraphs `[first, last)` a word stands."""
    held = 0
    for paragraphs, _, _ in lists:
        start = bisect_left(paragraphs, first)
        held += bisect_left(paragraphs, last, start) - start
    return min(held, last - first)


def _title_codes(head: _Head, word: WordClause, terms: Sequence[int], shares: Sequence[float]) -> dict[int, int]:
    """The posting codes of a word in the document's title and the headings above: for each paragraph the best of them.

    What is written in the index at the first paragraph under a title counts for those that still stand under it.
    """
    found: dict[int, int] = {}
    leaf = head.leaf
    firsts = sorted({first for first, _ in head.documents.values()})
    for postings in _lists(leaf.segment.title, terms, leaf.chunk):
        if leaf.segment.has_headings:
            codes = [
                (number, postings.codes[place])
                for number in head.numbers
                for place in _titled(head, word, postings.paragraphs, number)
            ]
        else:
            codes_of = dict(_codes(postings, firsts))
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
    segment = leaf.segment
    words = {word for term in look.word.terms[segment] for word in segment.words_of(term)}
    return [found for word in sorted(words) if (found := segment.occurrences([word], leaf.chunk))]


def _nearest(
    ones: Sequence[Sequence[int]], others: Sequence[Sequence[int]], numbers: Sequence[int]
) -> dict[int, float]:
    """How near two words come to each other in each paragraph: 1 where they follow each other, less from there on."""
    found: dict[int, float] = {}
    for number in numbers:
        first, second = _places(ones, number), _places(others, number)
        near = max((_near(there - here) for here in first for there in second), default=0.0)
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


def _places(forms: Sequence[Sequence[int]], number: int) -> list[int]:
    """Where a word stands in one paragraph."""
    places: list[int] = []
    for occurrences in forms:
        start = bisect_left(occurrences, number << 16)
        places += occurrences[start : bisect_left(occurrences, (number + 1) << 16, start)]
    return places[:_MOST_PLACES]
