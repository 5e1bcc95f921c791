"""Vectors beside an index: each text is embedded once, whatever becomes of the segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from searcher import Document
from searcher.index.read.snapshot import Snapshot
from searcher.index.storage.manifest import vectors_path
from searcher.index.write.vectors import PROBE, bring_vectors

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from searcher import Index
    from searcher.index.format.vectors import SegmentVectors


class Embedder:
    """A vector by the length of a text and its first letter; what was embedded is remembered."""

    def __init__(self, more: float = 0.0) -> None:
        self.more = more
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> list[list[float]]:
        self.asked += [text for text in texts if text != PROBE]
        return [[float(len(text)), float(ord(text[0])), self.more] for text in texts]


@pytest.fixture
def folder(make_index: Callable[..., Index]) -> Path:
    with make_index("Le chat.", "Un chien dort.", "Le budget est voté.", one_by_one=True) as index:
        return index.folder


def rows(folder: Path, embed: Embedder) -> list[bytes]:
    vectors: list[SegmentVectors] = bring_vectors(Snapshot.latest(folder), embed)
    return [found.vector(number).row for found in vectors for number in range(found.paragraphs)]


def test_each_text_is_embedded_once(folder: Path) -> None:
    embed = Embedder()
    before = rows(folder, embed)
    assert sorted(embed.asked) == ["Le budget est voté.", "Le chat.", "Un chien dort."]
    embed.asked.clear()
    assert rows(folder, embed) == before
    assert embed.asked == []


def test_another_model_embeds_all_anew(folder: Path) -> None:
    before = rows(folder, Embedder())
    other = Embedder(more=50.0)
    assert rows(folder, other) != before
    assert len(other.asked) == 3


def test_vectors_of_a_segment_of_another_size_are_not_taken_for_its_own(make_index: Callable[..., Index]) -> None:
    with make_index(Document(id="a", paragraphs=["Un.", "Deux."]), "Trois.", one_by_one=True) as index:
        folder = index.folder
    embed = Embedder()
    before = rows(folder, embed)
    one, other = (vectors_path(folder, entry.name) for entry in Snapshot.latest(folder).manifest.segments)
    one.write_bytes(other.read_bytes())
    assert rows(folder, embed) == before
