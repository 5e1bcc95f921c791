"""Nearest vectors by exact search: the rows of a matrix of small integers whose products with a query are greatest."""

from __future__ import annotations

from heapq import nsmallest
from operator import mul

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Buffer = bytes | bytearray | memoryview


def nearest(rows: Buffer, scales: Buffer, query: Buffer, ranges: Buffer, k: int) -> list[tuple[float, int]]:
    """The `k` best rows as `(score, number)`, the greatest score first; equal ones by number.

    `rows` are signed bytes, as many for each row as `query` has signed 16-bit numbers; `scales` has a 32-bit float for
    each row, by which its product is multiplied; `ranges` are pairs `[first, last)` of 32-bit numbers: only those rows
    are looked at. Raises `ValueError` for ranges beyond the rows, and where lengths do not fit.

    >>> from array import array
    >>> rows, scales = array("b", [1, 0, 0, 1, 1, 1]), array("f", [1, 1, 0.5])
    >>> nearest(rows.tobytes(), scales.tobytes(), array("h", [2, 3]).tobytes(), array("I", [0, 3]).tobytes(), 2)
    [(3.0, 1), (2.5, 2)]
    """
    numbers = memoryview(rows).cast("B").cast("b")
    factors = memoryview(scales).cast("B").cast("f")
    wanted = memoryview(query).cast("B").cast("h")
    pairs = memoryview(ranges).cast("B").cast("I")
    size = len(wanted)
    if not size or len(numbers) != size * len(factors) or len(pairs) % 2:
        msg = "vectors of another length than the query"
        raise ValueError(msg)

    def scored() -> Iterator[tuple[float, int]]:
        for place in range(0, len(pairs), 2):
            if not pairs[place] <= pairs[place + 1] <= len(factors):
                msg = "a range beyond the end of the vectors"
                raise ValueError(msg)
            for number in range(pairs[place], pairs[place + 1]):
                row = numbers[number * size : (number + 1) * size]
                yield -factors[number] * sum(map(mul, row, wanted)), number

    # Zero is added so that no score is -0.0.
    return [(0.0 - score, number) for score, number in nsmallest(k, scored())]
