"""What is noted of each form in a table of words, which lies in buckets by their CRC-32; and the words it is a form of."""

from __future__ import annotations

import sys
from zlib import crc32

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from mmap import mmap

    Way = tuple[tuple[tuple[int | None, str], ...], bool]
    """How words are made of a form, where each cuts it, counted from its end, and what it adds; and a flag."""

_MAX_FORM_BYTES = ord("a")
_LENGTHS = [bytes([length]) for length in range(_MAX_FORM_BYTES)]
_START_BYTES = 4  # of the number that says where a bucket begins


class FormTable:
    """A file that has, from one place on, where each of `count` buckets begins, and from another the buckets themselves.

    Of each form a bucket has its length (u8), its bytes in UTF-8, and a number (u16). There are as many buckets as a power of
    two, and one more place to begin: the end of the last. `ways` has what the numbers mean.
    """

    def __init__(
        self, data: bytes | mmap, starts_at: int, count: int, buckets_at: int, ways: Mapping[int, Way]
    ) -> None:
        """Note where what lies in the file."""
        self._ways = ways
        starts = memoryview(data)[starts_at : starts_at + _START_BYTES * (count + 1)]
        self._data, self._starts, self._last, self._buckets_at = data, _u32(starts), count - 1, buckets_at

    def find(self, form: str) -> int:
        """The number of a form; -1 for what is none.

        A form is made of letters, and has fewer bytes than any letter's number is: so its length and its bytes stand side by
        side nowhere in a bucket but where it begins.
        """
        key = form.encode()
        length, data = len(key), self._data
        if length >= _MAX_FORM_BYTES or not form.isalpha():
            return -1
        number, starts, base = crc32(key) & self._last, self._starts, self._buckets_at
        at = data.find(_LENGTHS[length] + key, base + starts[number], base + starts[number + 1])
        after = at + 1 + length
        return data[after] | data[after + 1] << 8 if at >= 0 else -1

    def entry(self, form: str) -> tuple[tuple[str, ...], bool]:
        """The words that a form is one of, and the flag of its way; no words and no flag for what is none."""
        number = self.find(form)
        if number < 0:
            return (), False
        cuts, flag = self._ways[number]
        if len(cuts) == 1:  # as of most forms
            end, added = cuts[0]
            return (form[:end] + added,), flag
        return tuple([form[:end] + added for end, added in cuts]), flag


def _u32(data: memoryview) -> Sequence[int]:
    if sys.byteorder == "little":
        return data.cast("I")
    from array import array

    numbers = array("I", data.tobytes())
    numbers.byteswap()
    return numbers
