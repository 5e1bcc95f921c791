"""One byte for a frequency and a length: coarse, but never in the wrong order."""

from zlib import crc32

from hypothesis import example, given
from hypothesis import strategies as st

from searcher.kernels.posting_code import (
    BESTS,
    FREQUENCIES,
    LENGTH_BITS,
    LENGTHS,
    best_codes,
    code,
    codes,
    decode,
    length_step,
)
from searcher.query.match.bm25 import saturation

STORED = 1716038843  # the checksum of all codes in the format of today
COUNTS = st.integers(1, 10_000)
CODES = st.integers(0, 255)


def test_codes_are_those_of_stored_indexes() -> None:
    steps = bytes(map(length_step, range(5000)))
    frequencies = codes({count: count for count in range(1, 5000)}, dict.fromkeys(range(5000), 0))
    meant = repr([decode(posting) for posting in range(256)]).encode()
    assert crc32(steps + frequencies + meant) == STORED, (
        "the codes in an index mean something else: raise FORMAT_VERSION"
    )


@given(length=st.integers(0, 10_000), more=st.integers(0, 10_000))
def test_a_longer_paragraph_never_counts_as_a_shorter_one(length: int, more: int) -> None:
    assert length_step(length) <= length_step(length + more)


@given(frequency=COUNTS, more=COUNTS, length=COUNTS)
def test_more_occurrences_never_count_as_fewer(frequency: int, more: int, length: int) -> None:
    step = length_step(length)
    assert decode(code(frequency, step))[0] <= decode(code(frequency + more, step))[0]


@given(frequency=st.sampled_from(FREQUENCIES), length=st.sampled_from(LENGTHS))
def test_the_steps_of_the_scales_are_exact(frequency: int, length: int) -> None:
    assert decode(code(frequency, length_step(length))) == (frequency, length)


@given(length=st.integers(1, 400))
def test_lengths_are_exact_when_short_and_nearly_so_when_longer(length: int) -> None:
    _, rounded = decode(code(1, length_step(length)))
    assert rounded == length if length <= 8 else abs(rounded - length) <= 0.15 * length


@given(codes=st.lists(CODES, min_size=1), average_length=st.floats(1, 1000))
def test_no_posting_scores_above_all_of_the_best_codes(codes: list[int], average_length: float) -> None:
    bound = max(saturation(*decode(best), average_length) for best in best_codes(bytes(codes)))
    assert all(saturation(*decode(found), average_length) <= bound for found in codes)


@example(lengths={2, 3, 4, 30, 31}, average_length=10)  # the third is the best of them
@example(lengths={1, 2, 29, 30, 31}, average_length=10)  # the fourth
@given(lengths=st.sets(st.integers(0, 31), min_size=2, max_size=len(FREQUENCIES)), average_length=st.floats(1, 1000))
def test_no_posting_scores_above_the_best_codes_where_none_beats_another(
    lengths: set[int], average_length: float
) -> None:
    codes = [frequency << LENGTH_BITS | length for frequency, length in enumerate(sorted(lengths))]
    best = best_codes(bytes(codes))
    bound = max(saturation(*decode(one), average_length) for one in best)
    assert all(saturation(*decode(found), average_length) <= bound for found in codes)
    assert set(best) <= {*codes} or len(codes) > BESTS


@given(codes=st.lists(CODES, min_size=1, max_size=3), average_length=st.floats(1, 1000))
def test_the_best_of_few_codes_is_one_of_them(codes: list[int], average_length: float) -> None:
    bound = max(saturation(*decode(best), average_length) for best in best_codes(bytes(codes)))
    assert bound == max(saturation(*decode(found), average_length) for found in codes)


@given(posting=CODES, average_length=st.floats(1, 1000))
def test_every_posting_is_worth_something_and_at_most_the_word(posting: int, average_length: float) -> None:
    assert 0 < saturation(*decode(posting), average_length) < 1
