"""What is proposed while one types goes with the words that stand there already."""

from collections.abc import Callable

import pytest

from searcher import Document, Index

TEXTS = [
    "Le bâillement est contagieux, et un bâillement en appelle un autre.",
    "Bâillement, bâillement, encore un bâillement.",
    "La résiliation du bailleur demande une lettre.",
    "La résiliation des baux et le bail de trois ans.",
]


@pytest.fixture
def index(make_index: Callable[..., Index]) -> Index:
    return make_index(*(Document(id=f"{number}", text=text) for number, text in enumerate(TEXTS)))


def test_alone_a_beginning_is_completed_to_the_most_frequent_word(index: Index) -> None:
    assert index.suggest("bai").queries[0] == "bâillement"


@pytest.mark.parametrize("before", ["resiliation ", "la résiliation ", "+résiliation "])
def test_after_another_word_only_what_stands_with_it_is_meant(index: Index, before: str) -> None:
    assert sorted(index.suggest(f"{before}bai").queries) == [f"{before}bail", f"{before}bailleur"]
    assert index.suggest(f"{before}bail").queries == (f"{before}bailleur",)


@pytest.mark.parametrize("before", ["introuvable ", "?! ", "titre:"])
def test_after_what_is_nowhere_all_words_are_meant(index: Index, before: str) -> None:
    assert len(index.suggest(f"{before}bai").queries) == 3


def test_the_word_that_stands_with_the_others_most_often_comes_first(make_index: Callable[..., Index]) -> None:
    texts = ["Eau de source.", "Eau de source.", "Une eau sourde.", *["Un sourire."] * 5]
    index = make_index(*(Document(id=f"{number}", text=f"{text} {number}") for number, text in enumerate(texts)))
    assert index.suggest("eau sou").queries == ("eau source", "eau sourde")
    assert index.suggest("eau sou", limit=1).queries == ("eau source",)


def test_what_was_typed_before_changes_nothing(make_index: Callable[..., Index]) -> None:
    """Words, and the paragraphs with those before them, are remembered; the limit and the case are the asker's."""
    asked = ["", "résiliation ", "RESILIATION ", "la bail ", "le bâillement "]
    typed = [before + begun for before in asked for begun in ("b", "bai", "BAI", "bail", "Bâil", "l")]
    documents = [Document(id=f"{number}", text=text) for number, text in enumerate(TEXTS)]
    words = " ".join("bai" + "abcdef"[number % 6] * (number // 6 + 1) for number in range(40))
    index = make_index(*documents, Document(id="mots", text=words))
    for limit in (8, 1, 30, 8):
        for text in typed:
            with Index(index.folder) as anew:
                expected = anew.suggest(text, limit)
            assert index.suggest(text, limit).queries == expected.queries, text
