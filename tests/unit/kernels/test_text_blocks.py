"""Both readers of texts give each text back, in any order, and refuse blocks that are damaged."""

from __future__ import annotations

import struct
import zlib
from array import array
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import CorruptIndex
from searcher.index.storage.container import SectionReader, SectionWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType

    from searcher.index.storage.container import Pages

DICTIONARY = b"le conseil municipal"
TEXTS = st.lists(
    st.one_of(st.text(st.characters(exclude_categories=()), max_size=9), st.sampled_from(["le conseil " * 500, "élu"])),
    min_size=1,
    max_size=14,
)


@dataclass(frozen=True)
class Stored:
    """Blocks of texts in a file of their own."""

    offsets: Pages
    blocks: Pages
    count: int
    dictionary: Any = DICTIONARY
    per_block: int = 4
    max_bytes: int = 6000

    def lent_blocks(self) -> tuple[Any, ...]:
        about = self.dictionary, self.count, self.per_block, self.max_bytes
        return (self.offsets.lent(), self.blocks.lent(), *about)

    @staticmethod
    def damage() -> CorruptIndex:
        return CorruptIndex("damaged in t.blocks")


def compressed(texts: list[bytes], per_block: int = 4) -> tuple[list[int], bytes]:
    blocks, offsets = b"", [0]
    for first in range(0, len(texts), per_block):
        some = texts[first : first + per_block]
        compressor = zlib.compressobj(wbits=-15, zdict=DICTIONARY)
        blocks += compressor.compress(struct.pack(f"<{len(some)}I", *map(len, some)) + b"".join(some))
        blocks += compressor.flush()
        offsets.append(len(blocks))
    return offsets, blocks


def written(folder: Path, offsets: list[int], blocks: bytes, count: int, per_block: int = 4) -> Stored:
    with (folder / "texts").open("wb") as file:
        writer = SectionWriter(file)
        writer.write("t.offsets", array("Q", offsets))
        writer.write("t.blocks", blocks)
        writer.close()
    reader = SectionReader(folder / "texts")
    return Stored(reader.pages("t.offsets", "Q"), reader.pages("t.blocks"), count, per_block=per_block)


def stored(folder: Path, texts: list[bytes], per_block: int = 4) -> Stored:
    return written(folder, *compressed(texts, per_block), len(texts), per_block)


@given(texts=TEXTS, per_block=st.sampled_from([1, 4, 16]), data=st.data())
def test_texts_are_read_in_any_order(
    kernels: ModuleType, new_folder: Callable[[], Path], texts: list[str], per_block: int, data: st.DataObject
) -> None:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    reader = kernels.TextBlocks(stored(new_folder(), encoded, per_block))
    for number in data.draw(st.lists(st.sampled_from(range(len(texts))), max_size=30)):
        assert reader.text(number) == texts[number]


def test_more_blocks_are_read_than_are_kept(kernels: ModuleType, tmp_path: Path) -> None:
    reader = kernels.TextBlocks(stored(tmp_path, [b"texte %d" % number for number in range(1000)]))
    for _ in range(2):
        assert [reader.text(number) for number in range(999, -1, -7)] == [f"texte {n}" for n in range(999, -1, -7)]


FIVE = [b"un", b"deux", b"trois", b"quatre", b"cinq"]


@pytest.mark.parametrize("number", [-1, 5, 8, 1 << 40])
def test_no_other_number_has_a_text(kernels: ModuleType, tmp_path: Path, number: int) -> None:
    reader = kernels.TextBlocks(stored(tmp_path, FIVE))
    with pytest.raises(CorruptIndex):
        reader.text(number)


OFFSETS, BLOCKS = compressed(FIVE)


@pytest.mark.parametrize(
    ("offsets", "blocks", "changes"),
    [
        ([*OFFSETS[:2], 1 << 63], BLOCKS, {}),
        ([*OFFSETS[:2], len(BLOCKS) + 1], BLOCKS, {}),
        ([0, OFFSETS[2], OFFSETS[1]], BLOCKS, {}),
        (OFFSETS, b"\xff" * len(BLOCKS), {}),
        (*compressed([*FIVE[:4], b"municipal"]), {"dictionary": b""}),
        (OFFSETS, BLOCKS, {"max_bytes": 3}),
        (*compressed([*FIVE[:4], b"c\xffnq"]), {}),
        (*compressed([*FIVE, b"six"]), {}),
    ],
)
def test_what_is_damaged_is_refused(
    kernels: ModuleType, tmp_path: Path, offsets: list[int], blocks: bytes, changes: dict[str, Any]
) -> None:
    assert kernels.TextBlocks(written(tmp_path, OFFSETS, BLOCKS, 5)).text(4) == "cinq"
    reader = kernels.TextBlocks(replace(written(tmp_path, offsets, blocks, 5), **changes))
    with pytest.raises(CorruptIndex, match=r"damaged in t\.blocks"):
        reader.text(4)


def test_a_page_is_compared_with_its_checksum(kernels: ModuleType, tmp_path: Path) -> None:
    stored(tmp_path, FIVE)
    path = tmp_path / "texts"
    path.write_bytes(path.read_bytes().replace(BLOCKS, BLOCKS[:-1] + b"?"))
    reader = SectionReader(path)
    changed = Stored(reader.pages("t.offsets", "Q"), reader.pages("t.blocks"), 5)
    with pytest.raises(CorruptIndex, match=r"damaged in t\.blocks"):
        kernels.TextBlocks(changed).text(0)
