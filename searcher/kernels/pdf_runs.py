"""Words of a PDF page → runs: words that follow one another on a line in letters of one size.

What a character is like only the library that opened the page can say. Its functions come as addresses, so that no
kernel is linked to that library: those of pdfium called GetCharOrigin, GetLooseCharBox, GetMatrix and GetFontSize.
"""

from __future__ import annotations

import ctypes
import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

_SAME = 0.1  # points


class TextRun(NamedTuple):
    """Words from number `start` up to `end`: where they begin and end, their baseline up the page, and their size.

    `space` is the widest gap between two of them. A word whose letters are turned is a run of its own.
    """

    start: int
    end: int
    left: float
    right: float
    baseline: float
    size: float
    space: float
    turned: bool


class _Box(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in ("left", "top", "right", "bottom")]


class _Matrix(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in "abcdef"]


def text_runs(
    addresses: tuple[int, int, int, int], page: int, firsts: array[int], lasts: array[int]
) -> list[tuple[int, int, float, float, float, float, float, bool]]:
    """The runs of words whose first and last characters have these numbers, as the fields of a `TextRun`."""
    origin, loose_box, matrix_of, font_size = _functions(addresses)
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), _Box(), _Matrix()
    runs: list[tuple[int, int, float, float, float, float, float, bool]] = []
    start, turned = 0, True
    left = right = baseline = size = space = depth = 0.0
    for number, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        origin(page, first, x, y)
        loose_box(page, last, box)
        if (
            not turned
            and -_SAME < y.value - baseline < _SAME
            and -_SAME < y.value - box.bottom - depth < _SAME
            and -_SAME < x.value - right < size
        ):
            space = max(space, x.value - right)
            right = max(right, box.right)
            continue
        if number:
            runs.append((start, number, left, right, baseline, size, space, turned))
        matrix_of(page, first, matrix)
        size = font_size(page, first) * math.sqrt(matrix.c * matrix.c + matrix.d * matrix.d)
        turned = bool(matrix.b) and abs(math.atan2(matrix.b, matrix.a)) * (180 / math.pi) > 0.5  # noqa: PLR2004 — degrees
        start, left, baseline, space = number, x.value, y.value, 0.0
        right, depth = max(left, box.right), baseline - box.bottom
    if firsts:
        runs.append((start, len(firsts), left, right, baseline, size, space, turned))
    return runs


@lru_cache(maxsize=4)
def _functions(addresses: tuple[int, int, int, int]) -> tuple[Callable[..., float], ...]:
    """The functions at these addresses."""
    number, page, place = ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_double)
    prototypes = (
        ctypes.CFUNCTYPE(number, page, number, place, place),
        ctypes.CFUNCTYPE(number, page, number, ctypes.POINTER(_Box)),
        ctypes.CFUNCTYPE(number, page, number, ctypes.POINTER(_Matrix)),
        ctypes.CFUNCTYPE(ctypes.c_double, page, number),
    )
    return tuple(prototype(address) for prototype, address in zip(prototypes, addresses, strict=True))
