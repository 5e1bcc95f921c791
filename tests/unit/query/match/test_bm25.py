"""BM25 by its formula."""

from math import log

import pytest

from searcher.kernels.posting_code import code, decode
from searcher.kernels.score_lists import idf
from searcher.query.match.bm25 import K1, B, saturation, saturations


@pytest.mark.parametrize(
    ("frequency", "paragraphs", "odds"),
    [(1, 1, 0.5 / 1.5), (1, 100, 99.5 / 1.5), (50, 100, 1), (100, 100, 0.5 / 100.5)],
)
def test_a_word_weighs_by_the_odds_that_a_paragraph_lacks_it(frequency: int, paragraphs: int, odds: float) -> None:
    assert idf(frequency, paragraphs) == pytest.approx(log(1 + odds))


def test_half_of_the_weight_is_given_at_the_norm_of_the_length() -> None:
    assert saturation(K1, 10, 10) == 0.5
    assert saturation(1, 20, 10) == pytest.approx(1 / (1 + K1 * (1 + B)))
    assert saturation(3, 5, 10) == pytest.approx(3 / (3 + K1 * (1 - B / 2)))


def test_each_code_gives_what_its_frequency_and_length_give() -> None:
    table = saturations(12.5)
    assert len(table) == 256
    assert all(table[posting] == saturation(*decode(posting), 12.5) for posting in range(256))
    assert table[code(1, 0)] == saturation(1, 1, 12.5)
