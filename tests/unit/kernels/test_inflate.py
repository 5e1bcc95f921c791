"""A block is read as zlib reads it, and what zlib refuses is refused."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.kernels import inflate as twin

if TYPE_CHECKING:
    from types import ModuleType

WORDS = st.sampled_from([b"le ", b"conseil ", b"municipal ", b"\xc3\xa9lu ", b"\0" * 300, bytes(range(256))])
DATA = st.one_of(st.binary(max_size=60), st.lists(WORDS, max_size=300).map(b"".join))
STRATEGIES = st.sampled_from([zlib.Z_DEFAULT_STRATEGY, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED])
MOST = 1 << 20
# Symbols of the code so rare that some are written in 15 bits, which no table has that one look finds.
RARE = b"".join(bytes([symbol]) * (1 << symbol) for symbol in range(17))


def compressed(data: bytes, dictionary: bytes, level: int, strategy: int) -> bytes:
    """A block of data."""
    compressor = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy, dictionary)
    return compressor.compress(data) + compressor.flush()


@given(data=DATA, dictionary=DATA, level=st.integers(0, 9), strategy=STRATEGIES)
@example(data=RARE, dictionary=b"", level=1, strategy=zlib.Z_HUFFMAN_ONLY)
@example(data=b"le conseil " * 9000, dictionary=b"municipal " * 4000, level=6, strategy=0)
@example(data=bytes(range(256)) * 500, dictionary=b"", level=0, strategy=0)
@example(data=b"a", dictionary=b"a", level=6, strategy=0)
def test_gives_back_what_was_compressed(
    kernels: ModuleType, data: bytes, dictionary: bytes, level: int, strategy: int
) -> None:
    block = compressed(data, dictionary, level, strategy)
    assert kernels.inflated(block, dictionary, len(data)) == data
    assert kernels.inflated(memoryview(block + b"behind it"), memoryview(dictionary), MOST) == data
    if data:
        with pytest.raises(ValueError):  # noqa: PT011 — which one matters to nobody
            kernels.inflated(block, dictionary, len(data) - 1)


def block_of(texts: list[bytes], dictionary: bytes, level: int, strategy: int) -> bytes:
    """A block that begins with the lengths of its texts."""
    lengths = struct.pack(f"<{len(texts)}I", *map(len, texts))
    return compressed(lengths + b"".join(texts), dictionary, level, strategy)


@given(texts=st.lists(DATA, min_size=1, max_size=5), dictionary=DATA, level=st.integers(0, 9), strategy=STRATEGIES)
@example(texts=[b"le conseil " * 900, RARE, b"", b"x"], dictionary=b"municipal " * 400, level=6, strategy=0)
@example(texts=[b"", b"", b""], dictionary=b"", level=0, strategy=0)
def test_inflates_up_to_the_text_that_is_wanted(
    kernels: ModuleType, texts: list[bytes], dictionary: bytes, level: int, strategy: int
) -> None:
    block = block_of(texts, dictionary, level, strategy)
    lengths = struct.pack(f"<{len(texts)}I", *map(len, texts))
    for last in range(len(texts)):
        wanted = lengths + b"".join(texts[: last + 1])
        assert kernels.inflated(block, dictionary, MOST, len(texts), last) == wanted
        assert kernels.inflated(block, dictionary, len(wanted), len(texts), last) == wanted
        with pytest.raises(ValueError):  # noqa: PT011
            kernels.inflated(block, dictionary, len(wanted) - 1, len(texts), last)


@pytest.mark.parametrize("more", [-1, 1])
def test_texts_that_are_not_as_long_as_they_say_are_refused(kernels: ModuleType, more: int) -> None:
    data = struct.pack("<2I", 3, 3 + more) + b"unndeux"[:6]
    block = compressed(data, b"", 6, 0)
    with pytest.raises(ValueError):  # noqa: PT011
        kernels.inflated(block, b"", MOST, 2, 1)
    assert kernels.inflated(block, b"", MOST, 2, 0) == data[:11]


@pytest.mark.parametrize(("texts", "last"), [(2, 2), (2, -1), (-1, 0), (MOST, 0), (20, 0), (3, 2)])
def test_texts_that_a_block_does_not_have_are_refused(kernels: ModuleType, texts: int, last: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        kernels.inflated(block_of([b"un", b"deux"], b"", 6, 0), b"", MOST, texts, last)


@given(data=DATA, level=st.integers(0, 9), strategy=STRATEGIES, cut=st.integers(1, 100))
def test_half_a_block_is_refused(kernels: ModuleType, data: bytes, level: int, strategy: int, cut: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        kernels.inflated(compressed(data, b"", level, strategy)[:-cut], b"", MOST)


def outcome(kernels: ModuleType, block: bytes, dictionary: bytes) -> bytes | None:
    """The bytes of a block; `None` for one that is refused."""
    try:
        found: bytes = kernels.inflated(block, dictionary, MOST)
    except ValueError:
        return None
    return found


@settings(max_examples=examples(1000))
@given(
    data=DATA,
    dictionary=st.binary(max_size=40),
    strategy=STRATEGIES,
    changes=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 255)), min_size=1, max_size=3),
)
def test_both_say_the_same_of_a_damaged_block(
    data: bytes, dictionary: bytes, strategy: int, changes: list[tuple[int, int]]
) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    block = bytearray(compressed(data, dictionary, 6, strategy))
    for place, change in changes:
        block[place % min(len(block), 60)] ^= change
    assert outcome(native, bytes(block), dictionary) == outcome(twin, bytes(block), dictionary)


@settings(max_examples=examples(1000))
@given(block=st.binary(max_size=80))
@example(block=b"\x05\xe0\xff\xff")
def test_both_say_the_same_of_any_bytes(block: bytes) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    assert outcome(native, block, b"abc") == outcome(twin, block, b"abc")


@pytest.mark.parametrize("given_arguments", [("text", b"", 1), (b"", None, 1), (b"", b"", "1"), ()])
def test_what_is_no_bytes_is_refused(kernels: ModuleType, given_arguments: tuple[object, ...]) -> None:
    with pytest.raises(TypeError):
        kernels.inflated(*given_arguments)
