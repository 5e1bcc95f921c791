"""One byte for a frequency and a length: coarse, but never in the wrong order."""

from hypothesis import given
from hypothesis import strategies as st

from searcher.kernels.posting_code import FREQUENCIES, LENGTHS, best_codes, code, decode, length_step
from searcher.query.match.bm25 import saturation

COUNTS = st.integers(1, 10_000)
CODES = st.integers(0, 255)


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


@given(codes=st.lists(CODES, min_size=1, max_size=3), average_length=st.floats(1, 1000))
def test_the_best_of_few_codes_is_one_of_them(codes: list[int], average_length: float) -> None:
    bound = max(saturation(*decode(best), average_length) for best in best_codes(bytes(codes)))
    assert bound == max(saturation(*decode(found), average_length) for found in codes)


@given(posting=CODES, average_length=st.floats(1, 1000))
def test_every_posting_is_worth_something_and_at_most_the_word(posting: int, average_length: float) -> None:
    assert 0 < saturation(*decode(posting), average_length) < 1
