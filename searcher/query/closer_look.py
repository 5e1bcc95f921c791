"""What each signal adds to the paragraphs of a head, word by word."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from searcher.kernels.posting_code import code
from searcher.query import bm25
from searcher.query.answers import answering
from searcher.query.head import STEP, codes_of, positions_of, postings_of, together
from searcher.query.looks import look_up_all
from searcher.query.nearness import Reading, nearest, pairs_of
from searcher.query.tables import snapshot_tables
from searcher.query.titles import title_codes, title_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher.index.snapshot import Snapshot
    from searcher.query.head import Head
    from searcher.query.scorer import Question
    from searcher.query.signals import Signals


class Gains(NamedTuple):
    """What each of `Signals` adds: to each paragraph of a head, `document` to each of their documents."""

    exact: list[float]
    early: list[float]
    family: list[float]
    proximity: list[float]
    document: list[float]
    title: list[float]
    answer: list[float]


class Asked:
    """The words of a query, looked up for a closer look, and what there is to know of the snapshot for it."""

    def __init__(self, snapshot: Snapshot, question: Question, signals: Signals) -> None:
        """Look the words up."""
        self.snapshot, self.signals, self.tables = snapshot, signals, snapshot_tables(snapshot)
        self.looks = look_up_all(snapshot, question.words, question.sentence.names)
        self.pairs = pairs_of(self.looks) if signals.proximity else []
        self.yes_or_no = question.sentence.yes_or_no and signals.answer > 0


def look_closer(head: Head, asked: Asked, gains_of: Callable[..., Gains]) -> None:
    """Add what the signals say of a head; `gains_of` tells where to, given the words that it is for."""
    average = asked.snapshot.average_paragraphs
    slack = [bm25.slack(last - first, average) for first, last, _, _ in head.spans]
    place, signals = head.leaf.segment_number, asked.signals
    readings: list[Reading] = []
    for look in asked.looks:
        word, sights = look
        gains = gains_of(look)
        own, held = postings_of(head, word.lists(head.leaf))
        reading = Reading(look, own, *(positions_of(head, sights.exact[place], own) if own else ([], [])))
        readings.append(reading)
        if reading.places:
            _add_exact(head, reading, asked, gains)
        if sights.kin[place]:
            _add_family(head, reading, asked, gains.family)
        weight, of_documents = word.factor * signals.document * word.worth, gains.document
        for document, count in held.items():
            of_documents[document] += weight * (count / (count + slack[document]))
    if signals.title:
        _add_titles(head, asked, gains_of)
    for pair in asked.pairs:
        first, second = readings[pair.first], readings[pair.second]
        if near := nearest(head, first, second):
            gained, weight = gains_of(first.look, second.look).proximity, signals.proximity * pair.worth
            for paragraph, share in near.items():
                gained[paragraph] += weight * share
    if asked.yes_or_no:
        _add_answers(head, asked, gains_of)


def _add_exact(head: Head, reading: Reading, asked: Asked, gains: Gains) -> None:
    """Add for the very form typed: how often it stands in each paragraph, and how early for the first time."""
    (word, sights), own, places, positions = reading
    shares, signals = asked.tables.shares, asked.signals
    stands = zip(reversed(places), reversed(positions), strict=True)
    # One form has its places in order, several have them one after the other.
    firsts = dict(stands if len(sights.exact[head.leaf.segment_number]) == 1 else sorted(stands, reverse=True))
    counts = Counter(places) if len(firsts) < len(places) else {}
    exact, early = word.factor * signals.exact * sights.exact_worth, word.factor * signals.early * word.worth
    gained_exact, gained_early = gains.exact, gains.early
    for place, first in firsts.items():
        if place in own:
            step = own[place] & STEP
            gained_exact[place] += exact * shares[code(counts[place], step) if counts else step]
            gained_early[place] += early * (_HALF_EARLY / (_HALF_EARLY + first))


_HALF_EARLY = 10  # words before one that counts half as much as the first


def _add_family(head: Head, reading: Reading, asked: Asked, gained: list[float]) -> None:
    """Add how much more each paragraph would get for the word if its kin were forms of it."""
    (word, sights), own = reading[:2]
    related = codes_of(head, head.leaf.segment.stem, sights.kin[head.leaf.segment_number])
    if not related:
        return
    shares, weight = asked.tables.shares, word.factor * asked.signals.family * sights.family_worth(asked.snapshot)
    for place, posting in related.items():
        known = own.get(place)
        more = shares[posting] if known is None else shares[together(known, posting)] - shares[known]
        gained[place] += weight * more


def _add_answers(head: Head, asked: Asked, gains_of: Callable[..., Gains]) -> None:
    """Add to what begins with yes or no a part of what all words weigh together."""
    answers = answering(asked.snapshot, head)
    if not answers:
        return
    weights = [word.factor * word.worth for word, _ in asked.looks if not word.substitute]
    weight, gained = asked.signals.answer * sum(weights), gains_of().answer
    for place in answers:
        gained[place] += weight


def _add_titles(head: Head, asked: Asked, gains_of: Callable[..., Gains]) -> None:
    """Add for each word that the title or a heading above has: the more, the more of it was typed."""
    shares, place = asked.tables.title_shares, head.leaf.segment_number
    titled = [
        (look, title_codes(head, look, terms, shares)) for look in asked.looks if (terms := look.sights.titles[place])
    ]
    for look, codes in titled:
        weight, gained = look.word.factor * asked.signals.title * look.word.worth, gains_of(look).title
        for paragraph, share in title_shares(codes, [others for _, others in titled], shares):
            gained[paragraph] += weight * share
