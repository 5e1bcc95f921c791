"""The features of candidates are the same, to the last bit, whichever of the two kernels works them out."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.kernels import reranking as twin
from searcher.kernels.posting_code import code
from searcher.kernels.score_lists import ImpactOrder, ScoreList

if TYPE_CHECKING:
    from types import ModuleType

    from searcher.kernels.candidates import PlainList

SCORES = [number * 7919 % 255 + 1 for number in range(256)]
SHARES = [((number * 7919) % 255 + 1) / 257 for number in range(256)]
TABLES = array("d", SHARES), array("d", SHARES[::-1]), 0.8, 0.6, 2.5
WEIGHTS = (0.6, 0.5, 1.4, 0.8, 1.0, 0.2, 0.45)
WORTHS = st.floats(0, 20, allow_nan=False)


@pytest.fixture(scope="module")
def native() -> ModuleType:
    return pytest.importorskip("searcher.kernels._native", exc_type=ImportError)


@st.composite
def plain_lists(draw: st.DrawFn, size: int, most: int = 3) -> tuple[PlainList, ...]:
    """Postings of a few terms: the length of a paragraph is the same in all of them."""
    found: list[PlainList] = []
    for _ in range(draw(st.integers(0, most))):
        paragraphs = sorted(draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=size)))
        codes = bytes(code(draw(st.integers(1, 30)), number % 32) for number in paragraphs)
        found.append((memoryview(array("H", paragraphs)), memoryview(codes)))
    return tuple(found)


@st.composite
def forms(draw: st.DrawFn, size: int) -> tuple[memoryview, ...]:
    """The occurrences of a few forms."""
    places = st.tuples(st.integers(0, size - 1), st.integers(0, 40)).map(lambda place: place[0] << 16 | place[1])
    drawn = draw(st.lists(st.sets(places, min_size=1, max_size=60), max_size=3))
    return tuple(memoryview(array("I", sorted(found))) for found in drawn)


@st.composite
def questions(draw: st.DrawFn) -> tuple[Any, list[Any], Any]:
    """Candidates of a chunk, what there is of some words in it, and pairs of them."""
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=12))
    firsts = list(accumulate(sizes, initial=0))[:-1]
    # The chunk may begin and end within a document.
    base = draw(st.integers(0, sum(sizes) - 1))
    size = draw(st.integers(1, sum(sizes) - base))
    numbers = sorted(draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=127)))
    words = [
        (
            (draw(plain_lists(size)), draw(forms(size)), draw(plain_lists(size)), draw(forms(size))),
            tuple(draw(WORTHS) for _ in range(6)),
            draw(plain_lists(size, 2)),
        )
        for _ in range(draw(st.integers(1, 4)))
    ]
    pairs = tuple((number, number + 1, draw(WORTHS)) for number in range(len(words) - 1))
    return (numbers, array("I", firsts), base, size), words, pairs


def asked(kernels: Any, question: tuple[Any, list[Any], Any]) -> tuple[Any, ...]:
    (numbers, *place), words, pairs = question
    terms = tuple(
        kernels.TermPostings(own, exact, related, lambda every=every: every, worths, titles, scored(own))
        for (own, exact, related, every), worths, titles in words
    )
    return numbers, tuple(place), terms, pairs, TABLES


def scored(own: tuple[PlainList, ...]) -> list[ScoreList]:
    return [ScoreList(paragraphs, codes, SCORES, max(SCORES), ImpactOrder(SCORES)) for paragraphs, codes in own]


@settings(max_examples=examples(300), deadline=None)
@given(question=questions(), with_more=st.booleans())
def test_both_work_out_the_same(native: ModuleType, question: tuple[Any, list[Any], Any], *, with_more: bool) -> None:
    one, other = asked(native, question), asked(twin, question)
    # What an earlier call left in the memory that calls share would be seen here.
    native.union_postings([[paragraph << 16 for paragraph in range(5000)]], bytes(5000))
    assert native.features(*one) == twin.features(*other)
    count = len(question[0][0])
    extra = array("d", [number / 7 for number in range(count)]) if with_more else None
    numbers = question[0][0]
    found = [(number * 7919 % 1000, 3, number) for number in reversed(numbers)]
    reranked = native.reranked(found, *one[1:], WEIGHTS, extra, 2.0**20)
    assert reranked == twin.reranked(found, *other[1:], WEIGHTS, extra, 2.0**20)
    assert sorted(paragraph for _, _, paragraph in reranked) == numbers


@settings(max_examples=examples(200), deadline=None)
@given(
    question=questions(),
    removed=st.frozensets(st.integers(0, 40), max_size=6),
    numbers=st.tuples(st.integers(1, 60), st.integers(0, 60), st.integers(0, 60)),
    order=st.one_of(st.none(), st.tuples(st.lists(forms(30), max_size=3), WORTHS)),
)
def test_both_find_and_rank_the_same(
    native: ModuleType,
    question: tuple[Any, list[Any], Any],
    removed: frozenset[int],
    numbers: tuple[int, int, int],
    order: tuple[Any, float] | None,
) -> None:
    k, depth, most = numbers
    one, other = asked(native, question), asked(twin, question)
    lists = [score_list for (own, *_), _, _ in question[1] for score_list in scored(own)]
    both = (native, (*one[1:], WEIGHTS, order, 2.0**20)), (twin, (*other[1:], WEIGHTS, order, 2.0**20))
    wanted = lists, removed, k, 3
    (found, _), again = (kernels.best_reranked((*wanted, b""), depth, most, query) for kernels, query in both)
    assert (found, []) == again
    for kernels, query in both:  # the words have the same lists
        assert kernels.best_reranked((query[1], *wanted[1:], b""), depth, most, query) == again
    # As one after the other.
    best = native.best(lists, removed, k, 0, 3)
    ascending = sorted(paragraph for _, _, paragraph in best[:depth])
    for doubtful in ([], [0, 2], [3, 4, 5], ascending[-1:]):
        undecided = [paragraph for _, _, paragraph in best[:depth] if paragraph in doubtful]
        for kernels, query in both:
            again = kernels.best_reranked((*wanted, array("H", doubtful)), depth, most, query)
            assert again == ((best[: max(depth, most)], undecided) if undecided else (found, []))
    places = native.in_typed_order(ascending, order[0]) if order else []
    extra = array("d", [order[1] if order and place in places else 0.0 for place in range(len(ascending))])
    assert found == [*native.reranked(best[:depth], *one[1:], WEIGHTS, extra, 2.0**20), *best[depth:]][:most]


@settings(max_examples=examples(100), deadline=None)
@given(
    given=st.lists(st.tuples(questions(), st.none() | st.tuples(st.lists(forms(30), max_size=3), WORTHS)), max_size=3)
)
def test_both_rank_what_was_found_in_several_chunks_as_in_each_of_them(
    native: ModuleType, given: list[tuple[tuple[Any, list[Any], Any], Any]]
) -> None:
    found, expected, queries = [], [], []
    for leaf, (question, order) in enumerate(given, start=2):
        here = [(number * 7919 % 1000, leaf, number) for number in question[0][0]]
        one, other = asked(native, question), asked(twin, question)
        found += here
        queries.append([(*asks[1:], WEIGHTS, order, 2.0**20) for asks in (one, other)])
        places = native.in_typed_order(sorted(question[0][0]), order[0]) if order else []
        extra = array("d", [order[1] if order and place in places else 0.0 for place in range(len(here))])
        expected += native.reranked(here, *one[1:], WEIGHTS, extra, 2.0**20)
    expected.sort(key=lambda ranked: (-ranked[0], *ranked[1:]))
    for kernels, which in ((native, 0), (twin, 1)):
        of_leaves = {leaf: both[which] for leaf, both in enumerate(queries, start=2)}
        assert kernels.reranked_in_all(found[::-1], of_leaves) == expected


@pytest.mark.parametrize("found", [[(1, 0, 7)], [(1, 5, -1)], [(1, 5, 1 << 16)], [(1, 5)], [7], [(1, 5, 0)] * 128])
def test_no_candidates_are_ranked_that_no_chunk_has(native: ModuleType, found: list[Any]) -> None:
    query = (array("I", [0]), 0, 5), (), (), TABLES, WEIGHTS, None, 1.0
    with pytest.raises((ValueError, TypeError)):
        native.reranked_in_all(found, {5: query})


def test_no_more_candidates_are_ranked_than_there_can_be(native: ModuleType) -> None:
    place = array("I", [0]), 0, 5
    with pytest.raises(ValueError, match="more candidates"):
        native.best_reranked(([], frozenset(), 200, 0, b""), 128, 10, (place, (), (), TABLES, WEIGHTS, None, 1.0))


def test_a_chunk_begins_where_its_document_began_before() -> None:
    firsts = [0, 5]
    assert bisect_right(firsts, 3) == 1
    rows = twin.features(
        [0],
        (array("I", firsts), 3, 4),
        (twin.TermPostings((([1], b"\0"),), (), (), tuple, (1,) * 6, ()),),
        (),
        TABLES,
    )
    # The other paragraph of the document that is in the chunk has the word, and the one before is another chunk's.
    assert rows[3][0] == 1 / (1 + 0.8 * (1 - 0.6 + 0.6 * 2 / 2.5))
    assert rows[5][0] == 0  # it opens the chunk, not the document


@pytest.mark.parametrize(("paragraphs", "opening"), [(1, 0.0), (2, 1.0), (8, 1.0), (16, 0.5)])
def test_the_first_paragraph_opens_a_page_more_than_a_book(paragraphs: int, opening: float) -> None:
    term = twin.TermPostings((([0, 1], b"\0\0"),), (), (), tuple, (1,) * 6, ())
    rows = twin.features([0], (array("I", [0, paragraphs]), 0, paragraphs + 5), (term,), (), TABLES)
    assert rows[5] == [opening]


@pytest.mark.parametrize(
    "numbers", [[3, 1], [1, 1], [-1], [1 << 16], list(range(128))], ids=["falling", "twice", "below", "beyond", "many"]
)
def test_candidates_that_cannot_be_are_refused(native: ModuleType, numbers: list[int]) -> None:
    with pytest.raises((ValueError, OverflowError)):
        native.features(numbers, (array("I", [0]), 0, 200), (), (), TABLES)


def test_lists_that_do_not_fit_together_are_refused(native: ModuleType) -> None:
    with pytest.raises(ValueError, match="fit"):
        native.TermPostings((([1, 2], b"\0"),), (), (), tuple, (1,) * 6, ())
    term = native.TermPostings((([1], b"\0"),), (), (), tuple, (1,) * 6, ())
    with pytest.raises(ValueError, match="not asked"):
        native.features([1], (array("I", [0]), 0, 5), (term,), ((0, 1, 1.0),), TABLES)
    with pytest.raises(ValueError, match="codes"):
        native.features([1], (array("I", [0]), 0, 5), (term,), (), (array("d", [1.0]), *TABLES[1:]))


def test_words_in_order_gain_alike_where_scores_are_too_great_for_a_kernel(native: ModuleType) -> None:
    question = (([0, 1, 2], array("I", [0, 1, 2]), 0, 3), [], ())
    order = [[memoryview(array("I", [0, 1 << 16]))], [memoryview(array("I", [1, 2 << 16 | 1]))]], 0.5
    lists = [ScoreList([0, 1, 2], range(3), [1 << 40, 1 << 41, 1 << 42], 1 << 42)]
    query = *asked(native, question)[1:], WEIGHTS, order, 2.0**20
    with pytest.raises(OverflowError):
        native.best_reranked((lists, frozenset(), 3, 0, b""), 3, 3, query)
    found = twin.best_reranked((lists, frozenset(), 3, 0, b""), 3, 3, query, reranked=native.reranked)
    assert found == twin.best_reranked(
        (lists, frozenset(), 3, 0, b""), 3, 3, (*asked(twin, question)[1:], WEIGHTS, order, 2.0**20)
    )
    assert found == ([(1 << 42, 0, 2), (1 << 41, 0, 1), ((1 << 40) + (1 << 19), 0, 0)], [])
