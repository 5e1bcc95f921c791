"""The best paragraphs without scoring all: the same as with scoring all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, QueryError, kernels
from searcher.index.read.snapshot import Snapshot
from searcher.index.write import inverter
from searcher.kernels import top_k
from searcher.kernels.score_lists import ImpactOrder, ScoreList
from searcher.query import compile_query, parse, rewrite
from searcher.query.match import top_k as matching
from searcher.query.match.boolean_scorers import bind
from searcher.query.match.query_scorer import QueryScorer
from searcher.query.rank.rerank import RERANK_DEPTH, Reranker
from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Best = Callable[..., list[tuple[int, int, int]]]

    from searcher import Index
    from searcher.index.read.snapshot import Ref

PARAGRAPHS = st.integers(0, 40)


@pytest.fixture(scope="module", params=["Python", "compiled"])
def best(request: pytest.FixtureRequest) -> Best:
    """Both kernels."""
    if request.param == "Python":
        return top_k.best
    compiled: Best = pytest.importorskip("searcher.kernels._native", exc_type=ImportError).best
    return compiled


@pytest.fixture(scope="module", params=["Python", "compiled"])
def best_of_all(request: pytest.FixtureRequest) -> Best:
    """Both kernels."""
    if request.param == "Python":
        return top_k.best_of_all
    compiled: Best = pytest.importorskip("searcher.kernels._native", exc_type=ImportError).best_of_all
    return compiled


@st.composite
def score_lists(draw: st.DrawFn) -> ScoreList:
    """A list of postings as in the index, or one of scores worked out before."""
    paragraphs = sorted(draw(st.sets(PARAGRAPHS, min_size=1, max_size=20)))
    if draw(st.booleans()):
        scores = [draw(st.integers(1, 60)) for _ in paragraphs]
        return ScoreList(paragraphs, range(len(paragraphs)), scores, max(scores))
    few = draw(st.lists(st.integers(1, 30), min_size=1, max_size=20))
    table = few + [1] * (256 - len(few))
    codes = bytes(draw(st.integers(0, len(few) - 1)) for _ in paragraphs)
    bound = max(table[code] for code in codes) + draw(st.integers(0, 5))
    return ScoreList(paragraphs, codes, table, bound, ImpactOrder(table))


def best_of(scores: Mapping[int, int], k: int) -> list[tuple[int, int]]:
    """The `k` best scores with their paragraphs."""
    return sorted(((score, paragraph) for paragraph, score in scores.items()), key=lambda s: (-s[0], s[1]))[:k]


@pytest.fixture(autouse=True)
def _no_short_cut() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(top_k, "_FEW_POSTINGS", 0)
        yield


@settings(max_examples=examples(300))
@given(lists=st.lists(score_lists(), max_size=6), removed=st.frozensets(PARAGRAPHS, max_size=15), k=st.integers(1, 20))
def test_the_best_have_the_scores_that_scoring_all_gives_them(
    best: Best, lists: list[ScoreList], removed: frozenset[int], k: int
) -> None:
    everything = top_k.exhaustive(lists, removed)
    assert [(score, number) for score, leaf, number in best(lists, removed, k, 0, 7) if leaf == 7] == best_of(
        everything, k
    )


@settings(max_examples=examples(300))
@given(
    lists=st.lists(score_lists(), max_size=6),
    removed=st.frozensets(PARAGRAPHS, max_size=15),
    k=st.integers(1, 20),
    floor=st.integers(0, 100),
)
def test_nothing_that_reaches_the_floor_is_lost_to_it(
    best: Best, lists: list[ScoreList], removed: frozenset[int], k: int, floor: int
) -> None:
    everything = {p: score for p, score in top_k.exhaustive(lists, removed).items() if score >= floor}
    assert [(score, number) for score, _, number in best(lists, removed, k, floor)] == best_of(everything, k)


@settings(max_examples=examples(300))
@given(
    leaves=st.lists(st.tuples(st.lists(score_lists(), max_size=4), st.frozensets(PARAGRAPHS, max_size=15)), max_size=4),
    k=st.integers(1, 20),
)
def test_the_best_of_all_chunks_are_found_with_all_that_score_as_much_as_the_last(
    best_of_all: Best, leaves: list[tuple[list[ScoreList], frozenset[int]]], k: int
) -> None:
    numbered = list(enumerate(leaves, start=3))
    tops = [
        (score, leaf, paragraph)
        for leaf, given in numbered
        for score, paragraph in best_of(top_k.exhaustive(*given), k)
    ]
    tops.sort(key=lambda one: (-one[0], *one[1:]))
    least = tops[k - 1][0] if len(tops) >= k else 0
    found = best_of_all([(*given, leaf) for leaf, given in numbered], k)
    assert found == [one for one in tops if one[0] >= least]


VOCABULARY = """
    le la un École cœur pêche péché peche maïs open-source open source libre logiciel logiciels chevaux cheval
    étudiant·e·s 10000
"""
WORDS = st.sampled_from(VOCABULARY.split())
SENTENCES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
DOCUMENTS = st.lists(
    st.builds(
        Document,
        id=st.text("aàz9", min_size=1, max_size=3),
        title=st.none() | SENTENCES,
        paragraphs=st.lists(SENTENCES, min_size=1, max_size=5),
        metadata=st.fixed_dictionaries(
            {}, optional={"type": st.sampled_from(["pdf", "html"]), "year": st.integers(1, 3)}
        ),
    ),
    min_size=1,
    max_size=7,
    unique_by=lambda document: document.id,
)
QUERIES = st.recursive(
    st.one_of(
        WORDS,
        SENTENCES,
        SENTENCES.map('"{}"'.format),
        st.sampled_from(
            ["l*", "c*", "*e", "logiciek~", "po?*~", "libre^3", "type:pdf", "year:2..3", "titre:libre", "chemin:a"]
        ),
    ),
    lambda parts: st.one_of(
        st.tuples(parts, parts).map(lambda two: "({}) ({})".format(*two)),
        st.tuples(parts, parts).map(lambda two: "+({}) ({})".format(*two)),
        st.tuples(parts, parts).map(lambda two: "({}) -({})".format(*two)),
        st.tuples(parts, parts).map(lambda two: "({}) ET ({})".format(*two)),
        st.tuples(parts, parts).map(lambda two: "({}) OU ({})".format(*two)),
        parts.map("({})^0,5".format),
        parts.map("({}) type:pdf".format),
        parts.map("({}) -year:2".format),
    ),
    max_leaves=4,
)


def place_of(snapshot: Snapshot, ref: Ref) -> tuple[str, int]:
    return snapshot.document_id(ref), snapshot.place(ref).number


def by_scoring_all(index: Index, query: str) -> list[tuple[str, int, int]]:
    """Id, number and score of every text that a query finds, each at its best place."""
    snapshot = index._snapshot
    clause = rewrite(compile_query(parse(query)), snapshot)
    scorer = QueryScorer(bind(clause, snapshot), clause.question)
    every = []
    for leaf in snapshot.leaves:
        for paragraph, score in top_k.exhaustive(scorer.score_lists(leaf), leaf.removed).items():
            every.append((score, leaf.number, paragraph))
    every.sort(key=lambda scored: (-scored[0], *place_of(snapshot, snapshot.ref(*scored[1:]))))
    head = Reranker(snapshot, scorer, SIGNALS).add_features(every[:RERANK_DEPTH])
    refs = [(-score, snapshot.ref(leaf, paragraph)) for score, leaf, paragraph in head + every[RERANK_DEPTH:]]
    found = [(score, *place_of(snapshot, ref), snapshot.text(ref)) for score, ref in refs]
    shown: set[str] = set()
    ranked = []
    for score, document_id, place, text in sorted(found):
        if text not in shown:
            shown.add(text)
            ranked.append((document_id, place, -score))
    return ranked


@settings(max_examples=examples(40))
@given(
    documents=DOCUMENTS,
    gone=st.sets(st.text("aàz9", min_size=1, max_size=3), max_size=4),
    queries=st.lists(QUERIES, min_size=1, max_size=6),
    memory=st.sampled_from([1, 1 << 20]),
)
@example(documents=[Document(id="a", paragraphs=["le la"])], gone=set(), queries=["+(le) (la)"], memory=1)
def test_a_search_finds_what_scoring_all_finds_in_the_same_order_with_the_same_scores(
    make_index: Callable[..., Index], documents: list[Document], gone: set[str], queries: list[str], memory: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", 4)
        index = make_index(*documents, memory=memory)
        with index.writer() as writer:
            for name in gone:
                writer.remove(name)
    for query in queries:
        try:
            expected = by_scoring_all(index, query)
        except QueryError:
            continue
        for k in range(1, 21):
            hits = index.search(query, limit=k)
            scores = [(hit.document.id, hit.number, round(hit.score * (1 << 20))) for hit in hits]
            assert scores == expected[:k]
            # Counted in one way for a first question, and in another from then on.
            assert hits.total == index.search(query, limit=0).total == len(expected)


GREAT = st.builds(
    lambda paragraphs, scores, number: ScoreList(
        sorted(paragraphs), range(len(paragraphs)), [number * (1 << 28) + score for score in scores[: len(paragraphs)]],
        number * (1 << 28) + 20,
    ),
    st.sets(PARAGRAPHS, min_size=1, max_size=30),
    st.lists(st.integers(1, 20), min_size=30, max_size=30),
    st.integers(1, 2),
)  # fmt: skip
"""Lists whose contributions differ in their last bits alone."""


@settings(max_examples=examples(150))
@given(lists=st.lists(GREAT, min_size=8, max_size=12), removed=st.sets(PARAGRAPHS, max_size=5), k=st.integers(1, 8))
def test_scores_too_great_for_a_kernel_are_ranked_exactly(lists: list[ScoreList], removed: set[int], k: int) -> None:
    """As of a word that counts a hundred times: sums beyond 31 bits are first ranked without their last bits."""
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    expected = best_of(top_k.exhaustive(lists, removed), k)
    assert [(score, paragraph) for score, _, paragraph in kernels.best(lists, removed, k)] == expected
    assert top_k.best_by_coarse_scores(native, lists, removed, k) in (None, expected)


def test_coarse_scores_tell_the_best_where_there_are_enough_of_them() -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    paragraphs = range(40)
    lists = [
        ScoreList(paragraphs, paragraphs, [(1 << 29) + 64 * p + p % number for p in paragraphs], 1 << 30)
        for number in (3, 5, 7, 11)
    ]
    assert top_k.best_by_coarse_scores(native, lists, (), 1) == best_of(top_k.exhaustive(lists, ()), 1)


@pytest.mark.parametrize("k", [1, 3, 20, 39, 40, 50])
def test_beyond_the_best_come_all_others_in_order(make_index: Callable[..., Index], k: int) -> None:
    texts = [f"Le budget {'de la ville ' * (number % 7)} {number}." for number in range(40)]
    snapshot = Snapshot.joined([make_index(*texts[number::4])._snapshot for number in range(4)])
    assert len(snapshot.leaves) == 4
    clause = rewrite(compile_query(parse("budget ville")), snapshot)
    scorer = QueryScorer(bind(clause, snapshot), clause.question)
    every = matching.top_k(snapshot, scorer, 100)
    assert len(every) == 40
    assert matching.top_k(snapshot, scorer, k) == every[:k]
    assert list(matching.beyond(snapshot, scorer, k)) == every[k:]


def test_scores_of_more_than_31_bits_are_told_apart(best_of_all: Best) -> None:
    kernel = kernels.best_of_all if best_of_all is not top_k.best_of_all else best_of_all
    huge = [ScoreList([3, 5], range(2), [1 << 40, (1 << 40) + 1], (1 << 40) + 1)]
    assert kernel([(huge, frozenset(), 0), (huge, frozenset(), 1)], 1) == [((1 << 40) + 1, 0, 5), ((1 << 40) + 1, 1, 5)]


def test_none_of_no_number_are_wanted() -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    with pytest.raises(ValueError, match="none are wanted"):
        native.best_of_all([], 0)
