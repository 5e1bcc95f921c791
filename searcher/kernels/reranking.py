"""Second-stage ranking: features too expensive for every match, worked out for the best candidates of a chunk.

A feature is a number for each candidate, before its weight. The rows of a query are six for each of its words, in the
order of `TERM_FEATURES`, then one for each pair of words typed side by side. A score adds up the rows times their weights;
its explanation is the same rows of one candidate.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from operator import add, itemgetter

from searcher.hints import TYPE_CHECKING
from searcher.kernels.candidates import STEP, Candidates, candidates_of, codes_of, positions_of, postings_of, together
from searcher.kernels.feature_names import TERM_FEATURES
from searcher.kernels.posting_code import code, decode
from searcher.kernels.proximity import Reading, nearest
from searcher.kernels.top_k import best
from searcher.kernels.typed_order import in_typed_order
from searcher.lazy import packed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from searcher.kernels.candidates import PlainList
    from searcher.kernels.score_lists import Lists, ScoreList

    Found = tuple[int, int, int]
    """A score, the number of a chunk, and a paragraph there."""
    Place = tuple[Sequence[int], int, int]
    """The first paragraphs of a segment's documents; a chunk's first paragraph, and how many it has."""
    Weights = tuple[float, float, float, float, float, float]
    """The weight of each of the features of a word for it, in the order of `TERM_FEATURES`."""
    Pair = tuple[int, int, float]
    """The numbers of two words, and their weight together."""
    Tables = tuple[Sequence[float], Sequence[float], float, float, float]
    """How much of its weight a word gives for each code, in texts and in titles; K1, B and average length for documents."""

    Asked = tuple[Lists, Collection[int], int, int, Sequence[int]]
    """Score lists of a chunk, and words that have some; what is removed there, how many of the best are wanted, the number of the chunk, and
    ascending paragraphs that may not be ranked again without a closer look."""
    Order = tuple[Sequence[Sequence[memoryview]], float]
    """Where each form of some words stands, and what a paragraph gains that has them in this order."""
    Rerank = tuple[
        Place,
        tuple["TermPostings", ...],
        tuple[Pair, ...],
        Tables,
        tuple[float, float, float, float, float, float, float],
        Order | None,
        float,
    ]

_HALF_EARLY = 10  # words before one that counts half as much as the first
_INSTEAD = 1.2  # times as much related words count where the word itself is missing
_PAGE = 8  # paragraphs that one of them can open; of a longer document it says less
_WHOLE_TITLE = 0.4  # so much more a title counts when all of its words were typed


class TermPostings:
    """A query word in one chunk: its own postings, its written forms, those of related terms, those in titles, and its weights."""

    __slots__ = ("_forms", "_forms_of", "_scored", "exact", "own", "related", "titles", "weights")

    def __init__(  # noqa: PLR0913, PLR0917 — as the extension takes them
        self,
        own: tuple[PlainList, ...],
        exact: tuple[memoryview, ...],
        related: tuple[PlainList, ...],
        forms: Callable[[], tuple[memoryview, ...]],
        weights: Weights,
        titles: tuple[PlainList, ...],
        scored: Sequence[ScoreList] = (),
    ) -> None:
        """Take the postings of its terms and of those that count for it, and the occurrences of the form typed.

        `forms` is asked for those of all its forms where they are needed. `scored` are its own postings as score lists.
        """
        self.own, self.exact, self.related = own, exact, related
        self._forms_of = forms
        self._forms: tuple[memoryview, ...] | None = None
        self.weights, self.titles = weights, titles
        self._scored = scored

    def score_lists(self) -> list[ScoreList]:
        """Its own postings as score lists."""
        return [*self._scored]

    def other(self, weights: Weights, titles: tuple[PlainList, ...]) -> TermPostings:
        """A word with these postings, but with other weights and other lists in titles."""
        return TermPostings(self.own, self.exact, self.related, self.forms, weights, titles, self._scored)

    def forms(self) -> tuple[memoryview, ...]:
        """The occurrences of all forms."""
        if self._forms is None:
            self._forms = self._forms_of()
        return self._forms


def features(
    numbers: list[int], place: Place, terms: tuple[TermPostings, ...], pairs: tuple[Pair, ...], tables: Tables
) -> list[list[float]]:
    """The rows of a query: of each a number for each of some ascending paragraphs of a chunk."""
    candidates = candidates_of(numbers, *place)
    saturation, title_saturation, *document_length = tables
    rows: list[list[float]] = [[0.0] * len(numbers) for _ in range(len(TERM_FEATURES) * len(terms) + len(pairs))]
    readings = []
    titled = [_title_codes(candidates, term.titles, title_saturation) for term in terms]
    for number, postings in enumerate(terms):
        weights = postings.weights
        exact, early, family, document, title, opening = rows[len(TERM_FEATURES) * number :][: len(TERM_FEATURES)]
        own, held = postings_of(candidates, postings.own)
        where = positions_of(candidates, postings.exact, own) if own else ([], [])
        readings.append(Reading(own, *where, postings.forms))
        _add_exact(readings[-1], weights, saturation, (exact, early))
        if postings.related:
            _add_family(candidates, postings.related, own, weights[2], saturation, family)
        _add_document(candidates, held, weights[3], document_length, document)
        for candidate, saturated in _title_shares(candidates, titled[number], titled, title_saturation):
            title[candidate] = weights[4] * saturated
        _add_opening(candidates, own, weights[5], opening)
    for row, (first, second, weight) in zip(rows[len(TERM_FEATURES) * len(terms) :], pairs, strict=True):
        for candidate, near in nearest(candidates, readings[first], readings[second]).items():
            row[candidate] = weight * near
    return rows


def reranked(  # noqa: PLR0913, PLR0917 — as the extension takes them
    found: list[Found],
    place: Place,
    terms: tuple[TermPostings, ...],
    pairs: tuple[Pair, ...],
    tables: Tables,
    weights: tuple[float, float, float, float, float, float, float],
    extra: Sequence[float] | None,
    scale: float,
) -> list[Found]:
    """Candidates of one chunk with what the features add to their scores, the best first; equal ones by paragraph.

    What they add are the rows times their weights, `scale` times, rounded. `weights` are those of `TERM_FEATURES`, and of
    a pair; `extra` is something more for each of those found, in the order of the paragraphs.
    """
    ascending = sorted(found, key=itemgetter(2))
    rows = features([paragraph for _, _, paragraph in ascending], place, terms, pairs, tables)
    by_row = [*weights[:-1] * len(terms), *weights[-1:] * len(pairs)]
    totals = [0.0] * len(found)
    for weight, row in zip(by_row, rows, strict=True):
        totals = [total + weight * feature for total, feature in zip(totals, row, strict=True)]
    if extra:
        totals = list(map(add, totals, extra))
    scored = [
        (-score - round(scale * total), paragraph, leaf)
        for (score, leaf, paragraph), total in zip(ascending, totals, strict=True)
    ]
    return [(-score, leaf, paragraph) for score, paragraph, leaf in sorted(scored)]


def best_reranked(  # noqa: PLR0913, PLR0917 — as the extension takes them, and what else may do the two halves
    asked: Asked,
    depth: int,
    most: int,
    query: Rerank,
    best: Callable[..., list[Found]] = best,
    reranked: Callable[..., list[Found]] = reranked,
) -> tuple[list[Found], list[int]]:
    """The first `most` of the best of a chunk, the first `depth` of which are ranked again, and no paragraph.

    Where some of these are to be looked at more closely first, the best as they were found, and these paragraphs. `query` is what `reranked` takes after what was found; for `extra` it has words and what each paragraph gains that has
    them in this order, or `None`.
    """
    lists, removed, k, leaf, doubtful = asked
    found = best(lists, removed, k, 0, leaf)
    if undecided := [paragraph for _, _, paragraph in found[:depth] if paragraph in doubtful]:
        return found[: max(depth, most)], undecided
    *others, order, scale = query
    extra = _gained_by_order(found[:depth], order)
    return [*reranked(found[:depth], *others, extra, scale), *found[depth:]][: max(0, most)], []


def reranked_in_all(found: list[Found], queries: dict[int, Rerank]) -> list[Found]:
    """Candidates of several chunks with what the query of each chunk adds to their scores, the best first; equal ones by chunk and paragraph."""
    ranked: list[Found] = []
    for leaf, (place, terms, pairs, tables, weights, order, scale) in queries.items():
        here = [one for one in found if one[1] == leaf]
        ranked += reranked(here, place, terms, pairs, tables, weights, _gained_by_order(here, order), scale)
    return sorted(ranked, key=lambda one: (-one[0], *one[1:]))


def _gained_by_order(found: list[Found], order: Order | None) -> Sequence[float] | None:
    """What each of those found gains that has words in this order, by paragraph."""
    if not order:
        return None
    words, gain = order
    extra = [0.0] * len(found)
    for place in in_typed_order(sorted(paragraph for _, _, paragraph in found), words):
        extra[place] = gain
    return packed("d", extra)  # as the extension takes it where scores are too great for it


def _add_exact(
    reading: Reading, weights: Sequence[float], saturation: Sequence[float], rows: tuple[list[float], list[float]]
) -> None:
    """Add for the very form typed: how often it stands in each paragraph, and how early for the first time."""
    firsts: dict[int, int] = {}
    for place, position in zip(reading.places, reading.positions, strict=True):
        if position < firsts.get(place, position + 1):
            firsts[place] = position
    counts = Counter(reading.places) if len(firsts) < len(reading.places) else {}
    exact, early = rows
    for place, first in firsts.items():
        if place in reading.own:
            step = reading.own[place] & STEP
            exact[place] = weights[0] * saturation[code(counts[place], step) if counts else step]
            early[place] = weights[1] * (_HALF_EARLY / (_HALF_EARLY + first))


def _add_family(  # noqa: PLR0913, PLR0917 — the arrays of one loop
    candidates: Candidates,
    related: Iterable[PlainList],
    own: dict[int, int],
    weight: float,
    saturation: Sequence[float],
    row: list[float],
) -> None:
    """Add how much more each paragraph would get for the word if related words were forms of it; without it a fifth more."""
    for place, posting in codes_of(candidates, related).items():
        known = own.get(place)
        more = (
            _INSTEAD * saturation[posting]
            if known is None
            else saturation[together(known, posting)] - saturation[known]
        )
        row[place] = weight * more


def _add_document(
    candidates: Candidates, held: dict[int, int], weight: float, document_length: Sequence[float], row: list[float]
) -> None:
    """Add for the other paragraphs of the document that have the word: a document saturates as a paragraph does."""
    k1, b, average = document_length
    for document, count in held.items():
        first, last, begin, end = candidates.spans[document]
        length_norm = k1 * (1 - b + b * (last - first) / average)
        row[begin:end] = [weight * (count / (count + length_norm))] * (end - begin)


def _add_opening(candidates: Candidates, own: Iterable[int], weight: float, row: list[float]) -> None:
    """Add for the word in the first of several paragraphs of a document, the less the more of them there are."""
    for place in own:
        first, last, _, _ = candidates.spans[candidates.documents[place]]
        if candidates.numbers[place] == first and last - first > 1 and (first or candidates.begins):
            row[place] = weight * min(1.0, _PAGE / (last - first))


def _title_codes(candidates: Candidates, lists: Iterable[PlainList], saturation: Sequence[float]) -> dict[int, int]:
    """The posting code of a word in the title of each document, by its place: of several terms the best.

    The index keeps a title with its document's first paragraph.
    """
    found: dict[int, int] = {}
    for paragraphs, codes in lists:
        titles = dict(zip(paragraphs, codes, strict=True)) if len(paragraphs) < candidates.many else None
        for document, (first, *_) in enumerate(candidates.spans):
            posting = titles.get(first) if titles is not None else _code_at(paragraphs, codes, first)
            if posting is not None and (document not in found or saturation[posting] > saturation[found[document]]):
                found[document] = posting
    return found


def _code_at(paragraphs: Sequence[int], codes: Sequence[int], paragraph: int) -> int | None:
    place = bisect_left(paragraphs, paragraph)
    return codes[place] if place < len(paragraphs) and paragraphs[place] == paragraph else None


def _title_shares(
    candidates: Candidates, own: dict[int, int], every: Sequence[dict[int, int]], saturation: Sequence[float]
) -> Iterable[tuple[int, float]]:
    """How much of a word's weight each candidate gets for having it in its title: more, the more of the title was typed.

    `own` are the word's codes there, `every` those of all words of the query.
    """
    for document, posting in own.items():
        typed = sum(_part_of_title(codes[document]) for codes in every if document in codes)
        saturated = saturation[posting] * (1 + _WHOLE_TITLE * min(1.0, typed))
        _, _, begin, end = candidates.spans[document]
        for candidate in range(begin, end):
            yield candidate, saturated


def _part_of_title(posting: int) -> float:
    """How much of a title a word of it makes up."""
    frequency, length = decode(posting)
    return frequency / length
