"""Lists of numbers one after the other in one piece of memory; `counts` says how many numbers each has."""

from __future__ import annotations

from itertools import accumulate, pairwise

from searcher.hints import TYPE_CHECKING
from searcher.kernels.posting_code import best_codes as best_of_list

if TYPE_CHECKING:
    from array import array


def in_order(data: bytes, counts: array[int], width: int, numbers: array[int]) -> bytes:
    r"""Join the lists with these numbers, in that order; numbers have `width` bytes. What there is no list of is empty.

    >>> from array import array
    >>> in_order(b"\1\2\3", array("I", [2, 0, 1]), 1, array("I", [2, 9, 0]))
    b'\x03\x01\x02'
    """
    ends = list(accumulate(counts, initial=0))
    known = len(counts)
    return b"".join([data[ends[number] * width : ends[number + 1] * width] for number in numbers if number < known])


def best_codes(codes: bytes, counts: array[int]) -> bytes:
    """For each of the lists in `codes`, four codes of which one scores at least as high as any of it."""
    return b"".join([best_of_list(codes[start:end]) for start, end in pairwise(accumulate(counts, initial=0))])


def greatest(numbers: memoryview) -> int:
    """The greatest of some numbers; 0 of none."""
    return max(numbers, default=0)
