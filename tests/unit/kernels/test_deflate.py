"""Blocks are the same, byte by byte, whichever kernel compressed them, and zlib reads them."""

from __future__ import annotations

import struct
import zlib
from array import array
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher import kernels
from searcher.kernels import deflate as twin

if TYPE_CHECKING:
    from types import ModuleType

WORDS = st.sampled_from([b"le ", b"conseil ", b"municipal ", b"\xc3\xa9lu ", b"\0", b"\xed\xb2\x80"])
TEXTS = st.lists(st.one_of(st.binary(max_size=40), st.lists(WORDS, max_size=200).map(b"".join)), max_size=12)


@pytest.fixture(scope="module")
def native() -> ModuleType:
    module = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    if not twin.zlib_functions().version:
        pytest.skip("the functions of zlib are not to be found here")
    return module


def read(blocks: bytes, lengths: bytes, dictionary: bytes) -> list[bytes]:
    """The texts of blocks."""
    texts, start = [], 0
    for length in array("I", lengths):
        data = zlib.decompressobj(-15, zdict=dictionary).decompress(blocks[start : start + length])
        start += length
        sizes = []
        while 4 * len(sizes) + sum(sizes) < len(data):
            sizes.append(struct.unpack_from("<I", data, 4 * len(sizes))[0])
        at = 4 * len(sizes)
        for size in sizes:
            texts.append(data[at : at + size])
            at += size
    assert start == len(blocks)
    return texts


@given(texts=TEXTS, per_block=st.integers(1, 5), dictionary=st.binary(max_size=60), level=st.integers(1, 9))
@example(texts=[b"le conseil " * 9000, bytes(range(256)) * 500, b""], per_block=2, dictionary=b"", level=4)
@example(texts=[], per_block=4, dictionary=b"", level=4)
@example(texts=[b"a"] * 9, per_block=4, dictionary=b"conseil" * 4681, level=4)
def test_both_compress_alike(
    native: ModuleType, texts: list[bytes], per_block: int, dictionary: bytes, level: int
) -> None:
    given_texts = (tuple(texts), per_block, dictionary, level, twin.zlib_functions())
    found = native.deflate_blocks(*given_texts)
    assert found == twin.deflate_blocks(*given_texts)
    assert read(*found, dictionary) == texts


@pytest.mark.parametrize(
    "functions",
    [
        twin.ZlibFunctions((0, 0, 0, 0), ""),
        twin.zlib_functions()._replace(addresses=(*twin.zlib_functions().addresses[:3], 0)),
        twin.zlib_functions()._replace(version="9"),
    ],
)
def test_zlib_that_cannot_be_called_is_called_by_python(native: ModuleType, functions: twin.ZlibFunctions) -> None:
    texts = (b"le conseil", b"", b"municipal")
    with pytest.raises(OverflowError):
        native.deflate_blocks(texts, 2, b"", 4, functions)
    assert kernels.deflate_blocks(texts, 2, b"", 4, functions) == twin.deflate_blocks(texts, 2, b"", 4, functions)


@pytest.mark.parametrize("texts", [(b"a", "b"), [b"a"], (None,)])
def test_what_is_no_tuple_of_bytes_is_refused(native: ModuleType, texts: object) -> None:
    with pytest.raises(TypeError):
        native.deflate_blocks(texts, 4, b"", 4, twin.zlib_functions())
