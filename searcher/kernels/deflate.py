"""Texts compressed a few to a block, each block so that it can be read alone.

The extension calls the zlib of this Python through the addresses of its functions, so that no kernel is linked to a
library and both versions write the same bytes; and it lets the interpreter's lock go for many blocks at a time, which
`zlib` takes three times for each.
"""

from __future__ import annotations

import struct
import zlib
from array import array
from functools import cache

from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

RAW_WINDOW = -15
"""The largest window, and neither header nor checksum."""


class ZlibFunctions(NamedTuple):
    """Functions of a zlib that is loaded, and its version.

    The addresses are those of deflateInit2_, deflateSetDictionary, deflateCopy and deflate, 0 where one is not found.
    """

    addresses: tuple[int, int, int, int]
    version: str


_NAMES = ("deflateInit2_", "deflateSetDictionary", "deflateCopy", "deflate")


def deflate_blocks(
    texts: Sequence[bytes],
    per_block: int,
    dictionary: bytes,
    level: int,
    functions: ZlibFunctions,  # noqa: ARG001 — for the extension
) -> tuple[bytes, bytes]:
    """Blocks one after the other, and the length of each in 32 bits.

    A block is the lengths of its texts in 32 bits each and the texts, compressed with a preset dictionary.
    """
    primed = zlib.compressobj(level, zlib.DEFLATED, RAW_WINDOW, zdict=dictionary)
    blocks = []
    for start in range(0, len(texts), per_block):
        block = texts[start : start + per_block]
        compressor = primed.copy()
        lengths = struct.pack(f"<{len(block)}I", *map(len, block))
        blocks.append(compressor.compress(lengths + b"".join(block)) + compressor.flush())
    return b"".join(blocks), array("I", map(len, blocks)).tobytes()


@cache
def zlib_functions() -> ZlibFunctions:
    """The functions that Python's own `zlib` calls, where they can be found."""
    import ctypes

    try:
        # A handle of the module finds what is in the libraries that it was linked to.
        library = ctypes.CDLL(getattr(zlib, "__file__", None))
        first, second, third, fourth = [
            ctypes.cast(getattr(library, name), ctypes.c_void_p).value or 0 for name in _NAMES
        ]
    except (OSError, AttributeError):
        return ZlibFunctions((0, 0, 0, 0), "")
    return ZlibFunctions((first, second, third, fourth), zlib.ZLIB_RUNTIME_VERSION)
