"""Compressed blocks, each read alone.

Blocks are small, and of its time for one zlib takes most to begin: the extension reads them with tables of its own.
"""

from __future__ import annotations

import zlib

_RAW_WINDOW = -15  # the largest, and neither header nor checksum


def inflated(compressed: bytes | memoryview, dictionary: bytes | memoryview, most: int) -> bytes:
    """What a block was before it was compressed with a preset dictionary; what follows its end is left aside.

    Raises `ValueError` for what is no such block, for one that is not whole and for one of more than `most` bytes.

    >>> compressor = zlib.compressobj(wbits=-15, zdict=b"le conseil")
    >>> inflated(compressor.compress(b"le conseil") + compressor.flush(), b"le conseil", 10)
    b'le conseil'
    """
    decompressor = zlib.decompressobj(_RAW_WINDOW, zdict=dictionary)
    try:
        found = decompressor.decompress(compressed, most + 1)
    except zlib.error as error:
        raise ValueError(error) from None
    if not decompressor.eof or len(found) > most:
        raise ValueError(most)
    return found
