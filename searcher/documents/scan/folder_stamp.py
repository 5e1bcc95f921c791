"""The documents of one folder as a scan saw them, and the same as bytes, to be compared at once."""

from __future__ import annotations

import os
from array import array

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Listing(NamedTuple):
    """The documents of one folder, by name: three sequences of one length. `folder` is its path below the root."""

    folder: str
    names: list[str]
    sizes: list[int]
    times: list[int]

    def stamp(self) -> bytes:
        """All of it as bytes: equal bytes, nothing changed."""
        return stamp(self.names, self.sizes, self.times)


def stamp(names: Iterable[str], sizes: Sequence[int], times: Sequence[int]) -> bytes:
    """Names, sizes and times of a folder's files as bytes; `read_stamp` is the way back."""
    return os.fsencode("\0".join(names)) + array("q", sizes).tobytes() + array("q", times).tobytes()


def read_stamp(data: bytes, count: int) -> tuple[list[str], list[int], list[int]]:
    """Names, sizes and times of `count` files."""
    at = len(data) - 16 * count
    numbers = memoryview(data)[at:].cast("q").tolist()
    return os.fsdecode(data[:at]).split("\0"), numbers[:count], numbers[count:]
