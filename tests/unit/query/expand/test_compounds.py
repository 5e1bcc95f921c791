"""Words in one piece here and in two there, beyond the pairs in `tests/cases/classes.tsv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french import word_of_letters
from searcher.query.expand.compounds import in_no_other_way, in_one, in_two
from searcher.query.expand.rewrite import rewrite
from searcher.query.plan.clauses import GroupClause
from searcher.query.plan.compile import as_clause

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index


def texts(index: Index, query: str) -> list[str]:
    return [hit.text for hit in index.search(query)]


def test_of_several_ways_to_split_a_word_the_one_that_stands_side_by_side_counts(
    make_index: Callable[..., Index],
) -> None:
    index = make_index("Un zor, puis un glubard.", "Voici zorglub ard.")
    assert texts(index, "zorglubard") == ["Voici zorglub ard."]
    assert texts(index, "+zorglubard") == ["Voici zorglub ard."]


def test_only_the_two_that_make_a_word_are_joined(make_index: Callable[..., Index]) -> None:
    index = make_index("Un chat opensource.", "Un chat.")
    assert texts(index, "chat open source") == ["Un chat opensource.", "Un chat."]
    assert texts(index, "open chat source") == ["Un chat.", "Un chat opensource."]


WORDS = "open source opensource télé travail télétravail porte monnaie portemonnaie h20 le la chat avantage zorglub startup up maïs"


@settings(max_examples=examples(200))
@given(typed=st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=5))
def test_words_that_are_written_in_no_other_way_are_left_as_they_are(
    make_index: Callable[..., Index], typed: list[str]
) -> None:
    words = tuple(as_clause(word_of_letters(text)) for text in typed)
    for texts in (
        ["open source, un chat", "télé travail zor glub"],
        ["opensource", "télétravail portemonnaie start up"],
    ):
        with make_index(*texts) as index:
            snapshot = index._snapshot
            found = in_one([in_two(word, snapshot) for word in words], snapshot)
            assert rewrite(GroupClause(words), snapshot) == GroupClause(found)
            assert found == words or not in_no_other_way(words, snapshot)


@settings(max_examples=examples(30))
@given(word=st.text("zgwk", min_size=6, max_size=9), place=st.integers(3, 6))
def test_a_word_that_french_does_not_know_is_looked_for_in_all_its_parts(
    make_index: Callable[..., Index], word: str, place: int
) -> None:
    clauses = (as_clause(word_of_letters(word)),)
    with make_index(f"Un {word[:place]} {word[place:]}.", "Un chat.") as index:
        snapshot = index._snapshot
        assert in_no_other_way(clauses, snapshot) == (place > len(word) - 3)
        assert (in_two(clauses[0], snapshot) == clauses[0]) == (place > len(word) - 3)
