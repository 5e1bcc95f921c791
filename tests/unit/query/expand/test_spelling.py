"""Which word is meant by one that the index has not: slips weigh against frequency."""

from collections.abc import Callable

import pytest

from searcher import Index
from searcher.index.read.snapshot import Snapshot
from searcher.query.expand.spelling import likeliest


def meant(make_index: Callable[..., Index], typed: str, times: int = 0, **words: int) -> str | None:
    """The word meant, in an index that has each of these so many times."""
    with make_index(*(f"{word} " * count for word, count in words.items())) as index:
        return likeliest(Snapshot.latest(index.folder), typed, (), times)


@pytest.mark.parametrize(
    ("typed", "nearer", "farther", "times"),
    [
        ("farmacie", "pharmacie", "farmalie", 100 / 3),  # it sounds alike; one slip
        ("gouvernail", "gouvernal", "gouverna", 100),  # one slip, two
        ("tabouret", "tabourit", "cabouret", 10),  # a slip within, and one in the first letter
    ],
)
def test_so_many_times_more_frequent_is_a_farther_word_meant(
    make_index: Callable[..., Index], typed: str, nearer: str, farther: str, times: float
) -> None:
    below, above = int(times * 0.95), int(times * 1.05) + 1
    assert meant(make_index, typed, **{nearer: 1, farther: below}) == nearer
    assert meant(make_index, typed, **{nearer: 1, farther: above}) == farther


def test_two_slips_are_allowed_from_six_letters_on(make_index: Callable[..., Index]) -> None:
    assert meant(make_index, "budgte", bidget=1) == "bidget"
    assert meant(make_index, "budge", bidgi=1) is None
    assert meant(make_index, "budge", bidge=1) == "bidge"


def test_words_of_two_letters_are_never_meant(make_index: Callable[..., Index]) -> None:
    assert meant(make_index, "pai", pa=5) is None
    assert meant(make_index, "pai", pan=5) == "pan"
