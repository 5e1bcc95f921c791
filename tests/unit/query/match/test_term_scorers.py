"""What a word weighs beside others that stand in as many paragraphs of the same length."""

from collections.abc import Callable

import pytest

from searcher import Index

OTHERS = [f"Rien {number} ici." for number in range(60)]


@pytest.fixture(scope="module")
def index(make_index: Callable[..., Index]) -> Index:
    return make_index("Un tramway rouge.", "Une ville rouge.", "Elle peut rougir.", "Elle demandait rouge.", *OTHERS)


def weight(index: Index, query: str, asked: str) -> float:
    """What the word adds to the score of the paragraph that has it."""
    contributions = [one for hit in index.search(query) for one in hit.explanation.contributions]
    return sum(one.score for one in contributions if (one.signal, one.asked) == ("word", asked))


@pytest.mark.parametrize(
    ("query", "asked", "share"),
    [
        ("ville", "ville", 1),
        ("demandait", "demandait", 0.8),
        ("peut", "peut", 0.5),
        ("quelle ville", "ville", 0.7),
        ("tramway ville", "ville", 1),
    ],
)
def test_a_word_weighs_by_what_it_may_be(index: Index, query: str, asked: str, share: float) -> None:
    assert weight(index, query, asked) == pytest.approx(share * weight(index, "tramway", "tramway"), rel=0.02)
