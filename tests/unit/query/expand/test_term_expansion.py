"""Patterns and misspelt words stand for the words of the index they look like, and for not too many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.query.expand.term_expansion import MAX_WORDS, expand, pattern_expression
from searcher.query.plan.clauses import ExpansionClause
from searcher.query.plan.edit_distance import edit_distance

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

LETTERS = st.text("abé", max_size=7)


def by_the_book(one: str, other: str) -> int:
    """Damerau's distance, without edits inside swapped letters: the whole table."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            ways = [i + j] if not i or not j else []
            if i and j:
                ways = [table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (one[i - 1] != other[j - 1])]
            if i > 1 and j > 1 and one[i - 2 : i] == other[j - 2 : j][::-1]:
                ways.append(table[i - 2][j - 2] + 1)
            table[i][j] = min(ways)
    return table[-1][-1]


@settings(max_examples=examples(300))
@given(one=LETTERS, other=LETTERS, most=st.integers(0, 3))
def test_slips_are_counted_as_in_the_book(one: str, other: str, most: int) -> None:
    assert edit_distance(one, other, most) == min(by_the_book(one, other), most + 1)


def fits(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(fits(pattern[1:], word[start:]) for start in range(len(word) + 1))
    return bool(word) and pattern[0] in {"?", word[0]} and fits(pattern[1:], word[1:])


@settings(max_examples=examples(300))
@given(pattern=st.text("ab*?.[\\", max_size=6), word=st.text("ab.[\\", max_size=6))
def test_patterns_fit_letter_by_letter(pattern: str, word: str) -> None:
    assert bool(pattern_expression(pattern).fullmatch(word)) == fits(pattern, word)


@given(words=st.sets(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=12), data=st.data())
def test_what_a_pattern_or_a_slip_stands_for_is_in_the_index(
    make_index: Callable[..., Index], words: set[str], data: st.DataObject
) -> None:
    snapshot = make_index(*words, memory=1)._snapshot
    pattern = data.draw(st.text("abc*?", min_size=1, max_size=4))
    expected = {word for word in words if re.fullmatch(pattern.replace("*", ".*").replace("?", "."), word)}
    assert set(expand(ExpansionClause(pattern), snapshot).words) == expected
    slip, edits = data.draw(st.text("abc", min_size=1, max_size=4)), data.draw(st.integers(1, 2))
    near = {word for word in words if word[0] == slip[0] and by_the_book(slip, word) <= edits}
    assert set(expand(ExpansionClause(slip, edits), snapshot).words) == near


def in_letters(number: int) -> str:
    return "".join("abcdefghij"[int(figure)] for figure in f"{number:03}")


def test_a_pattern_stands_for_the_most_frequent_words_when_there_are_too_many(make_index: Callable[..., Index]) -> None:
    many = [f"mot{in_letters(number)} rare" for number in range(MAX_WORDS + 50)]
    index = make_index(*many, "motcej motcej motcei", "motif")
    expansion = expand(ExpansionClause("mot*"), index._snapshot)
    assert (len(expansion.words), expansion.cut) == (MAX_WORDS, True)
    assert expansion.words[:2] == ["motcej", "motcei"]
    assert len(index.search("mot*", limit=1000)) <= MAX_WORDS + 1
    assert index.search("mot*")[0].text == "motcej motcej motcei"
    named = make_index(*many, *many, "mot", "motif")
    assert expand(ExpansionClause("mot*"), named._snapshot).words[0] == "mot"
    few = expand(ExpansionClause("moti*"), index._snapshot)
    assert (few.words, few.cut) == (["motif"], False)


def test_patterns_and_slips_fold_accents_and_case(make_index: Callable[..., Index]) -> None:
    index = make_index("les Élèves", "l’œuvre")
    for query in ("élè*", "ELE*", "el?ves", "*leves", "elevse~"):
        assert [hit.text for hit in index.search(query)] == ["les Élèves"]
    assert [hit.text for hit in index.search("œuv*")] == ["l’œuvre"]


def test_stop_words_are_the_last_that_a_pattern_stands_for(make_index: Callable[..., Index]) -> None:
    words = [f"mot{in_letters(number)}" for number in range(MAX_WORDS - 3)]
    with make_index(" ".join([*words, "x", "le le le le", "une une", "qui"])) as index:
        assert expand(ExpansionClause("*"), index._snapshot).words == [*words, "x", "le", "une"]


def test_of_words_as_frequent_as_each_other_the_first_are_taken(make_index: Callable[..., Index]) -> None:
    words = [f"mot{in_letters(number)}" for number in range(MAX_WORDS + 5)]
    with make_index(" ".join(reversed(words))) as index:
        assert expand(ExpansionClause("mot*"), index._snapshot).words == words[:MAX_WORDS]
        assert expand(ExpansionClause("mot*"), index._snapshot, MAX_WORDS + 5) == (words, False)
