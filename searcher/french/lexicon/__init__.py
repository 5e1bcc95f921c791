"""Which words an inflected form may be a form of: `yeux` of œil, `mangeons` of manger, `directrice` of directeur.

The forms lie folded and sorted in a file that is mapped into memory and searched by halving, so that opening it costs
nothing and a search that meets three words reads three places of it. `tools/lexicon.py` makes the file from the
spelling dictionary of Dicollecte and from `variants.tsv` beside it; `README.md` there says whose words they are.

    magic         8 bytes
    blocks        u32, how many; then for each where it begins, u32, and the end of the last
    edits         u32, how many bytes; then JSON: for each way to make lemmas of a form, [[letters to cut, to add], …],
                  and [-1, "-"] with them for a form that is written with a hyphen
    blocks        16 forms each: letters shared with the form before, letters of its own (u8 each), these, its edits (u16)

Shared letters are counted in bytes of UTF-8. The first form of a block shares none.
"""

from __future__ import annotations

import json
import mmap
import sys
from array import array
from bisect import bisect_right
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

MAGIC = b"FRLEXIC2"
BLOCK = 16

_Edit = list[Any]
"""How many letters to cut, and the letters to add."""

_HYPHENATED: _Edit = [-1, "-"]
_MANY = 2000  # forms asked for: then a list of the blocks' heads has paid for itself

_FILE = Path(__file__).with_name("forms.bin")


class Lexicon:
    """A file of forms, open for reading."""

    def __init__(self, path: Path) -> None:
        """Map the file. Raises `ValueError` when it is not one."""
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._data[: len(MAGIC)] != MAGIC:
            msg = f"{path} is no lexicon"
            raise ValueError(msg)
        start = len(MAGIC) + 4
        count = int.from_bytes(self._data[len(MAGIC) : start], "little")
        self._blocks = range(count)
        self._asked = 0
        self._starts = _u32(self._data[start : (end := start + 4 * (count + 1))])
        size = int.from_bytes(self._data[end : end + 4], "little")
        self._edits_at = end + 4, end + 4 + size
        self._base = end + 4 + size

    def is_hyphenated(self, form: str) -> bool:
        """Whether a form in one piece is one that is written with a hyphen as well.

        >>> lexicon().is_hyphenated("portemonnaie"), lexicon().is_hyphenated("avantage")
        (True, False)
        """
        return _HYPHENATED in self._found(form)

    def lemmas(self, form: str) -> tuple[str, ...]:
        """The folded words of which this folded form is one, the likeliest first; none when it is not known.

        >>> lexicon().lemmas("yeux"), lexicon().lemmas("portes"), lexicon().lemmas("xyz")
        (('oeil',), ('porte', 'porter'), ())
        """
        return tuple(form[: len(form) - cut] + added for cut, added in self._found(form) if cut >= 0)

    def _found(self, form: str) -> Sequence[_Edit]:
        """The edits that make the lemmas of a form."""
        key = form.encode()
        self._asked += 1
        if self._asked < _MANY:
            block = bisect_right(self._blocks, key, key=self._head) - 1
        else:
            block = bisect_right(self._heads, key) - 1
        if block < 0:
            return ()
        at, end = self._base + self._starts[block], self._base + self._starts[block + 1]
        data, found = self._data, b""
        while at < end:
            shared, own = data[at], data[at + 1]
            found = found[:shared] + data[at + 2 : (at := at + 2 + own)]
            if found == key:
                return self._edits[int.from_bytes(data[at : at + 2], "little")]
            if found > key:
                break
            at += 2
        return ()

    @cached_property
    def _heads(self) -> list[bytes]:
        """The first form of each block: a build that asks for many words is faster with them at hand."""
        return [self._head(block) for block in self._blocks]

    def _head(self, block: int) -> bytes:
        at = self._base + self._starts[block]
        return self._data[at + 2 : at + 2 + self._data[at + 1]]

    @cached_property
    def _edits(self) -> list[list[_Edit]]:
        edits: list[list[_Edit]] = json.loads(self._data[slice(*self._edits_at)])
        return edits


def _u32(data: bytes) -> array[int]:
    numbers = array("I", data)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def lexicon() -> Lexicon:
    """The lexicon that comes with the package."""
    return Lexicon(_FILE)
