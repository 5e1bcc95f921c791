"""What the closer look adds, against the same worked out from the texts; and however lists are read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document
from searcher.french import analyse
from searcher.index.format import segment
from searcher.kernels import candidates, reranking, word_lookup
from searcher.kernels.posting_code import FREQUENCIES, code, length_step
from searcher.query import compile_query, parse, rewrite
from searcher.query.match import bm25
from searcher.query.match.boolean_scorers import bind
from searcher.query.match.impact_tables import impact_tables
from searcher.query.match.query_scorer import QueryScorer
from searcher.query.rank import features as rank_features
from searcher.query.rank.rerank import Reranker
from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from searcher import Index
    from searcher.french import Word
    from searcher.index.read.snapshot import Snapshot
    from searcher.kernels.candidates import PlainList
    from searcher.query.match.scorer import TermScorer

WORDS = ["chevaux", "cheval", "pêche", "péché", "évaporer", "évaporation", "portes", "porter", "eau", "moulin", "rive"]
MOST_ALIKE = 3  # of a word in a paragraph: sums of higher frequencies are rounded one by one
TEXTS = (
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=14)
    .filter(lambda words: len(words) <= MOST_ALIKE or max(map(words.count, words)) <= 1)
    .map(" ".join)
)
DOCUMENTS = st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=6)
QUERIES = st.lists(st.sampled_from([*WORDS, "peche"]), min_size=1, max_size=5, unique=True).map(" ".join)


@pytest.fixture(params=["compiled", "read through", "searched"], autouse=True)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Python lists of the size that these tests have are read through, unless a long one is what every list is."""
    compiled = request.param == "compiled"
    kernels = pytest.importorskip("searcher.kernels._native", exc_type=ImportError) if compiled else reranking
    monkeypatch.setattr(rank_features, "features", kernels.features)
    monkeypatch.setattr(rank_features, "reranked", kernels.reranked)
    monkeypatch.setattr(rank_features, "best_reranked", kernels.best_reranked)
    monkeypatch.setattr(rank_features, "reranked_in_all", kernels.reranked_in_all)
    monkeypatch.setattr(segment, "WordLookup", kernels.WordLookup if compiled else word_lookup.WordLookup)
    monkeypatch.setattr(segment, "TermPostings", kernels.TermPostings)
    if request.param == "searched":
        monkeypatch.setattr(candidates, "_MANY_FOR_EACH", 0)


class Paragraph(NamedTuple):
    """A paragraph of a test: the document it is in, and its words at their positions."""

    document: int
    words: list[tuple[int, Word]]

    def terms(self, stems: Sequence[str]) -> int:
        """How many different terms of the index it has that have any of these stems."""
        return len({word.stems for _, word in self.words if not {*word.stems}.isdisjoint(stems)})

    def places(self, stems: Sequence[str]) -> list[int]:
        """Where a word with any of these stems stands."""
        return [place for place, word in self.words if not {*word.stems}.isdisjoint(stems)]


def paragraphs_of(documents: list[list[str]]) -> dict[str, list[Paragraph]]:
    """The paragraphs of each document, by its id."""
    return {
        f"d{number}": [
            Paragraph(number, [(found.position, found.words[0]) for found in analyse(text)]) for text in texts
        ]
        for number, texts in enumerate(documents)
    }


def expected(snapshot: Snapshot, words: Sequence[TermScorer], own: Paragraph, document: list[Paragraph]) -> float:
    """What a paragraph should gain, signal by signal."""
    shares, step = impact_tables(snapshot).saturations, length_step(len(own.words))

    def share(count: int) -> float:
        return shares[code(count, step)] if count else 0.0

    gain = 0.0
    for word in words:
        clause = word.clause
        weights = word.in_leaf(snapshot, snapshot.leaves[0]).weights
        places = own.places(clause.stems)
        exact = [
            place
            for place, found in own.words
            if place in places
            and (found.written == clause.written if clause.accented else found.folded == clause.folded)
        ]
        gain += SIGNALS.exact * weights[0] * share(len(exact))
        if exact:
            gain += SIGNALS.early * word.weight * 10 / (10 + exact[0])
        related_names = {
            stem
            for segment, terms in zip(snapshot.segments, word.related(snapshot), strict=True)
            for term in terms
            for stem in [segment.stem.terms[term].decode()]
        }
        related = [place for place, found in own.words if " ".join(found.stems) in related_names]
        if related:
            more = share(len(places) + len(related)) - share(len(places)) if places else 1.2 * share(len(related))
            gain += SIGNALS.family * weights[2] * more
        held = min(len(document), sum(other.terms(clause.stems) for other in document))
        if held:
            whole = bm25.saturation(held, len(document) / snapshot.average_paragraphs, 1.0)
            full = bm25.saturation(snapshot.average_paragraphs, 1.0, 1.0)
            gain += SIGNALS.document * word.weight * whole / full
        if places and own is document[0] and len(document) > 1:
            gain += SIGNALS.opening * word.weight
    if len(words) <= 4:
        for first, second in pairwise(words):
            distances = [
                there - here for here in own.places(first.clause.stems) for there in own.places(second.clause.stems)
            ]
            near = max(map(nearness, distances), default=0.0)
            gain += SIGNALS.proximity * min(first.weight, second.weight) * near
    return gain


def nearness(distance: int) -> float:
    """How near two words stand so many words apart."""
    if not distance or abs(distance) > 8:
        return 0.0
    return 1 / max(1, distance - 1) if distance > 0 else 1 / max(2, -distance)


@settings(max_examples=examples(60))
@given(documents=DOCUMENTS, query=QUERIES, one_by_one=st.booleans())
def test_each_paragraph_gains_what_its_words_are_worth(
    make_index: Callable[..., Index], documents: list[list[str]], query: str, *, one_by_one: bool
) -> None:
    made = [Document(id=f"d{number}", paragraphs=texts) for number, texts in enumerate(documents)]
    snapshot = make_index(*made, one_by_one=one_by_one)._snapshot
    clause = rewrite(compile_query(parse(query)), snapshot)
    scorer = QueryScorer(bind(clause, snapshot), clause.question)
    query = scorer.rerank_query()
    every = [(0, leaf.number, paragraph) for leaf in snapshot.leaves for paragraph in range(leaf.size)]
    texts = paragraphs_of(documents)
    gained = Reranker(snapshot, scorer, SIGNALS).add_features(every)
    assert sorted(candidate[1:] for candidate in gained) == sorted(candidate[1:] for candidate in every)
    for score, leaf, paragraph in gained:
        ref = snapshot.ref(leaf, paragraph)
        document = texts[snapshot.document_id(ref)]
        own = document[snapshot.number_of(ref) - 1]
        assert score / bm25.SCALE == pytest.approx(expected(snapshot, query.words, own, document), abs=1e-5)


@settings(max_examples=examples(60))
@given(documents=DOCUMENTS, query=QUERIES, one_by_one=st.booleans())
def test_the_rows_of_an_explanation_are_what_was_added_to_the_score(
    make_index: Callable[..., Index], documents: list[list[str]], query: str, *, one_by_one: bool
) -> None:
    made = [Document(id=f"d{number}", paragraphs=texts) for number, texts in enumerate(documents)]
    snapshot = make_index(*made, one_by_one=one_by_one)._snapshot
    clause = rewrite(compile_query(parse(query)), snapshot)
    reranker = Reranker(snapshot, QueryScorer(bind(clause, snapshot), clause.question), SIGNALS)
    every = [(0, leaf.number, paragraph) for leaf in snapshot.leaves for paragraph in range(leaf.size)]
    for score, leaf, paragraph in reranker.add_features(every):
        total = 0.0
        for row in reranker.explain(snapshot.ref(leaf, paragraph)):
            total += row.gain(0)
        assert score == round(bm25.SCALE * total)


SIZES = st.lists(st.integers(1, 9), min_size=1, max_size=6)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[int], list[int], list[PlainList]]:
    """Sizes of documents, some of their paragraphs, and postings of a word."""
    sizes = draw(SIZES)
    numbers = st.sets(st.integers(0, sum(sizes) - 1), min_size=1)
    sources = []
    for paragraphs in draw(st.lists(numbers, max_size=3)):
        codes = bytes(draw(st.integers(0, 63)) & 0b100000 | number % 32 for number in sorted(paragraphs))
        sources.append((sorted(paragraphs), codes))
    return sizes, sorted(draw(numbers)), sources


@given(drawn=lists())
def test_what_is_read_for_candidates(drawn: tuple[list[int], list[int], list[PlainList]]) -> None:
    sizes, numbers, sources = drawn
    chosen = candidates.candidates_of(numbers, [first for first, _ in spans(sizes)], 0, sum(sizes))
    assert [chosen.spans[place][:2] for place in chosen.documents] == [span_of(sizes, number) for number in numbers]
    own, held = candidates.postings_of(chosen, sources)
    postings = [dict(zip(paragraphs, codes, strict=True)) for paragraphs, codes in sources]
    for place, number in enumerate(numbers):
        frequency = sum(FREQUENCIES[found[number] >> 5] for found in postings if number in found)
        assert own.get(place) == (code(frequency, number % 32) if frequency else None)
    for place, (first, last, begin, end) in enumerate(chosen.spans):
        assert [number for number in numbers if first <= number < last] == numbers[begin:end]
        count = sum(1 for found in postings for number in found if first <= number < last)
        assert held.get(place, 0) == min(count, last - first)


def span_of(sizes: Sequence[int], number: int) -> tuple[int, int]:
    """The paragraphs of the document that a paragraph is in."""
    return next((first, last) for first, last in spans(sizes) if first <= number < last)


def spans(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The paragraphs of each document."""
    first = 0
    for size in sizes:
        yield first, first + size
        first += size


def test_the_nearest_of_many_places_may_be_another_form(make_index: Callable[..., Index]) -> None:
    far = "cheval " * 4 + "et puis rien du tout avant la fin du jour ou de la nuit, "
    near, apart = (make_index(far + end, "Rien.") for end in ("chevaux eau", "chevaux de tous les pays, eau"))

    def gain(index: Index) -> float:
        told = index.search("cheval eau")[0].explanation.contributions
        return sum(part.score for part in told if part.signal == "proximity")

    assert gain(near) > gain(apart) > 0
