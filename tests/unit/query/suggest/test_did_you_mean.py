"""What is suggested for words that find nothing: a word of the corpus, near to what was typed, and nothing else changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french import fold
from searcher.query.expand import spelling as module
from searcher.query.expand.near_words import near_words
from searcher.query.plan.edit_distance import edit_distance

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

_LINES = (Path(__file__).parents[3] / "cases" / "suggestions.tsv").read_text(encoding="utf-8").splitlines()
CASES = [line.split("\t") for line in _LINES if line and not line.startswith("#")]
WORDS = st.sets(st.text("abcdé", min_size=1, max_size=8), min_size=1, max_size=25)
SLIPS = st.text("abcd", min_size=1, max_size=8)


@pytest.mark.parametrize(("corpus", "query", "expected"), CASES)
def test_suggestion(make_index: Callable[..., Index], corpus: str, query: str, expected: str) -> None:
    assert make_index(*corpus.split("|")).search(query).suggestion == (None if expected == "-" else expected)


@pytest.mark.parametrize(("times", "suggestion"), [(50, None), (51, "gouvernement")])
def test_a_word_more_than_fifty_times_rarer_than_a_near_one_is_questioned(
    make_index: Callable[..., Index], times: int, suggestion: str | None
) -> None:
    index = make_index("le gouvernment", *[f"le gouvernement {number}" for number in range(times)])
    assert index.search("gouvernment").suggestion == suggestion


@pytest.mark.parametrize(
    ("found", "limit", "suggestion"), [(4, 10, "budget mare"), (5, 10, None), (4, 2, "budget mare"), (5, 2, None)]
)
def test_a_word_of_french_is_questioned_among_fewer_than_five_results(
    make_index: Callable[..., Index], found: int, limit: int, suggestion: str | None
) -> None:
    index = make_index("Une mare.", *[f"le budget {number}" for number in range(found)])
    assert index.search("budget maire", limit=limit).suggestion == suggestion


def test_among_many_results_only_what_is_no_word_is_questioned(make_index: Callable[..., Index]) -> None:
    index = make_index("Une mare.", "Une écurie.", *[f"le budget {number}" for number in range(9)])
    assert index.search("budget maire").suggestion is None
    assert index.search("budget ecurrie").suggestion == "budget écurie"
    assert index.search("maire").suggestion == "mare"


def test_what_is_suggested_is_not_searched(make_index: Callable[..., Index]) -> None:
    results = make_index("Une écurie.").search("ecurrie")
    assert (len(results), results.total, results.query) == (0, 0, "ecurrie")


@settings(max_examples=examples(60))
@given(words=WORDS, slip=SLIPS, edits=st.integers(1, 2), data=st.data())
def test_near_words_are_those_that_comparing_each_one_finds(
    make_index: Callable[..., Index], words: set[str], slip: str, edits: int, data: st.DataObject
) -> None:
    segment = make_index(" ".join(words))._snapshot.segments[0]
    beginning = slip[: data.draw(st.integers(0, 3))]
    found = {segment.written(number): distance for number, _, distance in near_words(segment, slip, edits, beginning)}
    distances = {word: edit_distance(slip, fold(word), edits) for word in words if fold(word).startswith(beginning)}
    assert found == {word: distance for word, distance in distances.items() if distance <= edits}


@settings(max_examples=examples(60))
@given(words=WORDS, slip=SLIPS, most=st.sampled_from([0, 3, 1000]))
def test_every_single_slip_is_seen_in_a_corpus_of_any_size(
    make_index: Callable[..., Index], words: set[str], slip: str, most: int
) -> None:
    snapshot = make_index(" ".join(words))._snapshot
    (segment,) = snapshot.segments
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MAX_WORDS_COMPARED", most)
        found = [
            segment.written(number)
            for number, _, _ in module._near(segment, module.Slips.of(slip, module._beginning(slip, snapshot)))
        ]
    assert len(found) == len(set(found))
    assert {word for word in words if edit_distance(slip, fold(word), 1) == 1} <= set(found)


def test_what_has_no_near_word_is_sought_once(
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index, sought, usual = make_index("Une écurie."), [], module._likeliest
    monkeypatch.setattr(module, "_likeliest", lambda *given: sought.append(given[0]) or usual(*given))
    assert [index.search("zorglub").suggestion for _ in range(3)] == [None, None, None]
    assert sought == ["zorglub"]


@pytest.mark.slow
@settings(max_examples=examples(40))
@given(words=WORDS, slip=SLIPS, most=st.integers(0, 12))
def test_how_much_is_compared_does_not_depend_on_segments(
    make_index: Callable[..., Index], words: set[str], slip: str, most: int
) -> None:
    texts = [f"{one} {other}" for one, other in zip(words, sorted(words, reverse=True), strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_MAX_WORDS_COMPARED", most)
        whole, parted = (make_index(*texts, one_by_one=parts)._snapshot for parts in (False, True))
        assert module._beginning(slip, whole) == module._beginning(slip, parted)
        assert module.likeliest(whole, slip, (slip,), 0) == module.likeliest(parted, slip, (slip,), 0)


@settings(max_examples=examples(60))
@given(words=WORDS, typed=st.lists(st.text("abcdé", min_size=1, max_size=8), min_size=1, max_size=3))
def test_only_words_are_replaced_by_words_of_the_corpus(
    make_index: Callable[..., Index], words: set[str], typed: list[str]
) -> None:
    query = f'"{typed[0]}" +({" ".join(typed)})'
    suggestion = make_index(" ".join(words)).search(query).suggestion
    if suggestion is None:
        return
    replaced = suggestion.replace('"', "").replace("+(", "").replace(")", "").split()
    assert [mark for mark in suggestion if not mark.isalpha()] == [mark for mark in query if not mark.isalpha()]
    for before, after in zip([typed[0], *typed], replaced, strict=True):
        assert after == before or after in words


def test_of_many_words_the_first_three_are_questioned(make_index: Callable[..., Index]) -> None:
    index = make_index("Une écurie.")
    assert index.search("ecurrie ecurei xcurie ecuurie").suggestion == "écurie écurie écurie ecuurie"
    assert index.search("zorglub wxyz kkkkk ecurrie").suggestion is None
