"""Blocks of texts give each text back, whatever it is and in whichever order it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from searcher.index.format.stored_text import stored_texts
from searcher.index.storage.container import SectionReader, SectionWriter
from searcher.index.write.block_writer import BlockWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from searcher.kernels import TextBlocks

ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates too
TEXTS = st.lists(st.text(ANY_CHARACTER, max_size=30), max_size=70)


def written(folder: Path, texts: Sequence[str], sample: Sequence[str]) -> TextBlocks:
    path = folder / "texts.seg"
    with path.open("wb") as file:
        writer = SectionWriter(file)
        blocks = BlockWriter(sample)
        blocks.extend(text.encode("utf-8", "surrogatepass") for text in texts)
        blocks.write(writer, "text")
        writer.close()
    return stored_texts(SectionReader(path), "text", len(texts))


@given(texts=TEXTS, sample=TEXTS)
def test_texts_come_back_as_added_whatever_the_sample(
    new_folder: Callable[[], Path], texts: list[str], sample: list[str]
) -> None:
    reader = written(new_folder(), texts, sample)
    assert [reader.text(number) for number in range(len(texts))] == texts


@given(order=st.permutations(range(50)))
def test_texts_can_be_read_in_any_order(new_folder: Callable[[], Path], order: list[int]) -> None:
    texts = [f"paragraphe numéro {number}" for number in range(50)]
    reader = written(new_folder(), texts, texts)
    assert [reader.text(number) for number in order] == [texts[number] for number in order]


def test_many_like_texts_take_little_room(tmp_path: Path) -> None:
    texts = [f"Le conseil municipal approuve la délibération numéro {number}." for number in range(1000)]
    written(tmp_path, texts, texts)
    assert (tmp_path / "texts.seg").stat().st_size < sum(map(len, texts)) / 2
