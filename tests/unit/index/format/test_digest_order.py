"""The place of a digest in their order, whatever they are."""

from bisect import bisect_left
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from searcher.index.format.digest_order import first_from

_DIGESTS = st.integers(0, 2**64 - 1) | st.integers(0, 5) | st.integers(2**64 - 5, 2**64 - 1)


@given(st.lists(_DIGESTS), _DIGESTS)
def test_it_is_the_place_that_bisection_finds(digests: list[int], wanted: int) -> None:
    order = sorted(range(len(digests)), key=digests.__getitem__)
    for digest in (wanted, *digests):
        assert first_from(digest, order, digests) == bisect_left(order, digest, key=digests.__getitem__)


class _Counting(list[int]):
    read = 0

    def __getitem__(self, place: int) -> int:  # type: ignore[override]
        self.read += 1
        return super().__getitem__(place)


def _reads(digests: list[int]) -> float:
    order = _Counting(sorted(range(len(digests)), key=digests.__getitem__))
    for digest in digests[:100]:
        first_from(digest, order, digests)
    return order.read / 100


def test_of_evenly_spread_ones_few_are_read() -> None:
    chance = Random(7)  # noqa: S311 — no secret
    assert _reads([chance.getrandbits(64) for _ in range(20_000)]) < 8


def test_others_are_found_by_halves_in_the_end() -> None:
    assert _reads([2**place for place in range(64)] + list(range(20_000))) < 26
