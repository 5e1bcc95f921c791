"""Compressed blocks, each read alone.

Blocks are small, and of its time for one zlib takes most to begin: the extension reads them with tables of its own.
"""

from __future__ import annotations

import struct
import zlib

_RAW_WINDOW = -15  # the largest, and neither header nor checksum


def inflated(
    compressed: bytes | memoryview, dictionary: bytes | memoryview, most: int, texts: int = 0, last: int = 0
) -> bytes:
    """What a block was before it was compressed with a preset dictionary; what follows its end is left aside.

    A block of `texts` begins with the length of each, four bytes; of it no more than up to the end of text number `last` is
    inflated.

    Raises `ValueError` for what is no such block, for one that is not whole as far as it is wanted and for one of more than
    `most` bytes.

    >>> compressor = zlib.compressobj(wbits=-15, zdict=b"le conseil")
    >>> inflated(compressor.compress(b"le conseil") + compressor.flush(), b"le conseil", 10)
    b'le conseil'
    """
    decompressor = zlib.decompressobj(_RAW_WINDOW, zdict=dictionary)
    try:
        if texts:
            return _inflated_texts(decompressor, compressed, most, texts, last)
        found = decompressor.decompress(compressed, most + 1)
    except (zlib.error, struct.error) as error:
        raise ValueError(error) from None
    if not decompressor.eof or len(found) > most:
        raise ValueError(most)
    return found


def _inflated_texts(
    decompressor: zlib._Decompress, compressed: bytes | memoryview, most: int, texts: int, last: int
) -> bytes:
    """The lengths of texts, and the texts up to one of them. Raises `ValueError`, `zlib.error` and `struct.error`."""
    if not 0 <= last < texts <= most // 4:
        raise ValueError(last)
    found = decompressor.decompress(compressed, 4 * texts)
    wanted = 4 * texts + sum(struct.unpack(f"<{texts}I", found)[: last + 1])
    if wanted > most:
        raise ValueError(most)
    whole = last + 1 == texts
    if whole or wanted > len(found):
        found += decompressor.decompress(decompressor.unconsumed_tail, wanted - len(found) + 1)
    if (whole and not decompressor.eof) or (len(found) != wanted if whole else len(found) < wanted):
        raise ValueError(wanted)
    return found[:wanted]
