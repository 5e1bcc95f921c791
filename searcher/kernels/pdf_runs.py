"""Characters of a PDF page → words, and runs: words that follow one another on a line in letters of one size.

What a character is like only the library that opened the page can say. Its functions come as addresses, so that no
kernel is linked to that library: those of pdfium called GetCharOrigin, GetLooseCharBox, GetMatrix, GetFontSize and
GetFontInfo.
"""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from dataclasses import dataclass
from functools import lru_cache

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

Addresses = tuple[int, int, int, int, int]
Run = tuple[int, int, float, float, float, float, float, bool, bytes, bytes]

_SAME = 0.1  # points
_SAME_SIZE = 0.01  # points
_STRAY = 0.125  # of the size: pieces of a word
_NOT_TURNED = 0.5  # degrees
_MAX_NAME_BYTES = 128
# White space, and what pdfium writes where a line ends; a cut belongs to the word before it.
_WORD = re.compile(r"[^\s\0\ufffe\x02]+[\ufffe\x02]?")


class TextRun(NamedTuple):
    """Words from number `start` up to `end`: where they begin and end, their baseline up the page, and their size.

    `space` is the widest gap between two of them, `begins` and `ends` are the names of the fonts of their first and last
    letter. A word whose letters are turned is a run of its own.
    """

    start: int
    end: int
    left: float
    right: float
    baseline: float
    size: float
    space: float
    turned: bool
    begins: bytes
    ends: bytes


class _Box(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in ("left", "top", "right", "bottom")]


class _Matrix(ctypes.Structure):
    _fields_ = [(name, ctypes.c_float) for name in "abcdef"]


def words_of(text: str) -> tuple[bytes, bytes]:
    r"""The places of the first and of the last character of each word, numbers of 32 bits.

    >>> [array("i", places).tolist() for places in words_of("Un mot\ufffe\r\nou deux.")]
    [[0, 3, 9, 12], [1, 6, 10, 16]]
    """
    spans = [found.span() for found in _WORD.finditer(text)]
    return array("i", [first for first, _ in spans]).tobytes(), array("i", [end - 1 for _, end in spans]).tobytes()


def text_runs(addresses: Addresses, page: int, firsts: array[int], lasts: array[int]) -> list[Run]:
    """The runs of words whose first and last characters have these numbers, as the fields of a `TextRun`."""
    letters = _Letters(addresses, page)
    runs: list[Run] = []
    run: _Begun | None = None
    for number, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        x, y, box = letters.place(first, last)
        if run and run.goes_on(letters, first, x, y, box):
            run.space = max(run.space, x - run.right)
            run.right = max(run.right, box.right)
            continue
        if run:
            runs.append(run.ended(letters, number, firsts[run.start], lasts[number - 1]))
        size, turned = letters.size(first)
        run = _Begun(number, x, max(x, box.right), y, size, 0.0, y - box.bottom, turned)
    if run:
        runs.append(run.ended(letters, len(firsts), firsts[run.start], lasts[-1]))
    return runs


@dataclass(slots=True)
class _Begun:
    """A run that may go on; `depth` is how far the box of its first word reaches below the baseline."""

    start: int
    left: float
    right: float
    baseline: float
    size: float
    space: float
    depth: float
    turned: bool

    def goes_on(self, letters: _Letters, first: int, x: float, y: float, box: _Box) -> bool:
        """Whether a word at this place goes on the run."""
        gap = x - self.right
        if self.turned or not (-_SAME < y - self.baseline < _SAME and -_SAME < gap < self.size):
            return False
        if -_SAME < y - box.bottom - self.depth < _SAME:
            return True  # Boxes of one height are of one size; some fonts have a box of its own for each letter.
        if gap < _STRAY * self.size:
            return False
        size, turned = letters.size(first)
        return -_SAME_SIZE < size - self.size < _SAME_SIZE and not turned

    def ended(self, letters: _Letters, end: int, first: int, last: int) -> Run:
        """The run as it is when the word of this number is none of it any more."""
        place = self.left, self.right, self.baseline, self.size, self.space
        return (self.start, end, *place, self.turned, letters.font(first), letters.font(last))


class _Letters:
    """What pdfium says of the characters of a page."""

    def __init__(self, addresses: Addresses, page: int) -> None:
        self._origin, self._loose_box, self._matrix_of, self._font_size, self._font_info = _functions(addresses)
        self._page = page
        self._x, self._y, self._box, self._matrix = ctypes.c_double(), ctypes.c_double(), _Box(), _Matrix()
        self._name, self._flags = ctypes.create_string_buffer(_MAX_NAME_BYTES), ctypes.c_int()

    def place(self, first: int, last: int) -> tuple[float, float, _Box]:
        """Where the first character of a word begins, and the box of the last."""
        self._origin(self._page, first, self._x, self._y)
        self._loose_box(self._page, last, self._box)
        return self._x.value, self._y.value, self._box

    def size(self, character: int) -> tuple[float, bool]:
        """The size of a character, and whether it is turned."""
        matrix = self._matrix
        self._matrix_of(self._page, character, matrix)
        size = self._font_size(self._page, character) * math.sqrt(matrix.c * matrix.c + matrix.d * matrix.d)
        return size, bool(matrix.b) and abs(math.atan2(matrix.b, matrix.a)) * (180 / math.pi) > _NOT_TURNED

    def font(self, character: int) -> bytes:
        """The name of the font of a character."""
        length = int(self._font_info(self._page, character, self._name, _MAX_NAME_BYTES, self._flags))
        return self._name.raw[: length - 1] if 0 < length <= _MAX_NAME_BYTES else b""


@lru_cache(maxsize=4)
def _functions(addresses: Addresses) -> tuple[Callable[..., float], ...]:
    """The functions at these addresses."""
    number, page, place = ctypes.c_int, ctypes.c_void_p, ctypes.POINTER(ctypes.c_double)
    prototypes = (
        ctypes.CFUNCTYPE(number, page, number, place, place),
        ctypes.CFUNCTYPE(number, page, number, ctypes.POINTER(_Box)),
        ctypes.CFUNCTYPE(number, page, number, ctypes.POINTER(_Matrix)),
        ctypes.CFUNCTYPE(ctypes.c_double, page, number),
        ctypes.CFUNCTYPE(ctypes.c_ulong, page, number, ctypes.c_char_p, ctypes.c_ulong, ctypes.POINTER(number)),
    )
    return tuple(prototype(address) for prototype, address in zip(prototypes, addresses, strict=True))
