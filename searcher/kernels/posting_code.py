"""One byte for all that BM25 wants to know of a posting: how often the word occurs, and how long the paragraph is.

What a posting adds to the score depends on the average length in the whole index, which no segment knows. So a posting
keeps its two numbers, each rounded to a step of a scale, and the 256 contributions are worked out when an index is
opened. The scale is exact where it matters, for frequencies up to 4 and lengths up to 8, and within 15 % for lengths up to 400.
"""

from __future__ import annotations

from bisect import bisect_left

from searcher.hints import TYPE_CHECKING
from searcher.lazy import cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FREQUENCIES = (1, 2, 3, 4, 6, 9, 14, 24)
LENGTHS = (
    *(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 33),
    *(40, 48, 57, 68, 80, 96, 115, 140, 170, 210, 260, 330, 440, 640, 1000, 2000),
)

LENGTH_BITS = 5
_STEPS_REMEMBERED = 4096


def _step(scale: tuple[int, ...], value: int) -> int:
    """The step of the scale that is nearest to a value.

    >>> [LENGTHS[_step(LENGTHS, length)] for length in (0, 3, 9, 30, 31, 10**6)]
    [1, 3, 8, 28, 33, 2000]
    """
    above = bisect_left(scale, value)
    if above in {0, len(scale)}:
        return min(above, len(scale) - 1)
    return above if scale[above] - value < value - scale[above - 1] else above - 1


@cache
def _length_steps() -> bytes:
    return bytes(_step(LENGTHS, length) for length in range(_STEPS_REMEMBERED))


def _frequency_codes() -> bytes:
    """The high bits of the codes of so many occurrences: beyond the end of the scale all alike."""
    codes = [_step(FREQUENCIES, frequency) << LENGTH_BITS for frequency in range(FREQUENCIES[-1] + 1)]
    return bytes(codes).ljust(_STEPS_REMEMBERED, bytes(codes[-1:]))


_FREQUENCY_CODES = _frequency_codes()


def length_step(length: int) -> int:
    """The step of a paragraph's length, in words: the low bits of its postings' codes."""
    return _length_steps()[min(length, _STEPS_REMEMBERED - 1)]


def length_steps(lengths: Iterable[int]) -> bytes:
    """The step of each of some lengths."""
    steps = _length_steps()
    return bytes([steps[length] if length < _STEPS_REMEMBERED else steps[-1] for length in lengths])


def code(frequency: int, step: int) -> int:
    """The code of a posting: 0 to 255.

    >>> code(1, length_step(8)), code(2, length_step(1))
    (7, 32)
    """
    return _FREQUENCY_CODES[min(frequency, _STEPS_REMEMBERED - 1)] | step


def codes(counts: Mapping[int, int], steps: Sequence[int] | Mapping[int, int]) -> bytes:
    """The codes of paragraphs with these frequencies, given the step of each paragraph's length.

    >>> list(codes({3: 1, 5: 2}, {3: 7, 5: 0}))
    [7, 32]
    """
    table = _FREQUENCY_CODES
    if max(counts.values(), default=0) >= _STEPS_REMEMBERED:
        return bytes([code(frequency, steps[paragraph]) for paragraph, frequency in counts.items()])
    return bytes([table[frequency] | steps[paragraph] for paragraph, frequency in counts.items()])


def decode(posting: int) -> tuple[int, int]:
    """The rounded frequency and length that a code stands for.

    >>> decode(code(5, length_step(1000)))
    (4, 1000)
    """
    return FREQUENCIES[posting >> LENGTH_BITS], LENGTHS[posting & ((1 << LENGTH_BITS) - 1)]


BESTS = 4
"""How many codes stand for the best of a list."""


_FALLING_FREQUENCY = bytes(code ^ 255 ^ ((1 << LENGTH_BITS) - 1) for code in range(256))


def best_codes(posting_codes: bytes) -> bytes:
    """Four codes of which one scores at least as high as each of these, however lengths are weighed.

    A code is beaten by one with no lower frequency and no greater length. Of those not beaten there are few; when there
    are more than four, the last stands for the rest, with their highest frequency and their shortest length.

    >>> [decode(best) for best in best_codes(bytes([code(1, length_step(8)), code(3, length_step(40)), 6]))]
    [(3, 40), (1, 7), (1, 7), (1, 7)]
    """
    if len(posting_codes) <= 1:
        return (posting_codes or b"\0") * BESTS
    step_bits = (1 << LENGTH_BITS) - 1
    unbeaten: list[int] = []
    shortest = step_bits + 1
    # By falling frequency, and for each frequency the shortest first: only a still shorter one is not beaten.
    for flipped in sorted(set(posting_codes.translate(_FALLING_FREQUENCY))):
        if flipped & step_bits < shortest:
            unbeaten.append(flipped ^ 255 ^ step_bits)
            shortest = flipped & step_bits
    if len(unbeaten) > BESTS:
        rest = unbeaten[BESTS - 1 :]
        unbeaten[BESTS - 1 :] = [rest[0] & ~step_bits | rest[-1] & step_bits]
    return bytes(unbeaten + unbeaten[-1:] * (BESTS - len(unbeaten)))
