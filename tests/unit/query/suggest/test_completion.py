"""Titles are proposed as a plain look through all of them would find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document
from searcher.query.suggest.completion import MIN_INFIX_CHARS, folded_title

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

WORDS = ["code", "codes", "du", "travail", "Traité", "été", "l’eau", "R. 12"]
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
TYPED = st.tuples(TITLES, st.integers(0, 6)).map(lambda given: given[0][: max(1, len(given[0]) - given[1])])


@settings(max_examples=examples(25))
@given(titles=st.lists(TITLES, min_size=1, max_size=6, unique_by=folded_title), typed=TYPED)
def test_titles_are_found_as_by_looking_through_all(
    make_index: Callable[..., Index], titles: list[str], typed: str
) -> None:
    index = make_index(*(Document(id=title, title=title, text="un texte") for title in titles))
    folded = folded_title(typed)
    found = {title for title in titles if folded and folded_title(title).startswith(folded)}
    if len(folded) >= MIN_INFIX_CHARS:
        found |= {title for title in titles if f" {folded}" in folded_title(title)}
    assert {document.title for document in index.suggest(typed, limit=len(titles)).documents} == found
