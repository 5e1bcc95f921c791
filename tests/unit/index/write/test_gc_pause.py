"""The garbage collector's setting is the program's own again when its writers have come to their end."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING
from weakref import WeakSet

import pytest

from searcher import Document
from searcher.index.write.index_writer import IndexWriter

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def setting() -> Iterator[tuple[int, int, int]]:
    before = gc.get_threshold()
    gc.set_threshold(701, 11, 12)
    yield 701, 11, 12
    gc.set_threshold(*before)


class Cycle:
    """What only the collector frees."""

    def __init__(self) -> None:
        self.itself = self


def test_what_a_program_leaves_behind_is_cleared_away_while_a_writer_is_open(tmp_path: Path) -> None:
    with IndexWriter(tmp_path) as writer:
        left = WeakSet()
        for number in range(200):
            writer.add(Document(id=str(number), text="Un."))
            left.update(Cycle() for _ in range(1_000))
        assert len(left) < 100_000


def test_a_collector_that_is_off_stays_off(tmp_path: Path) -> None:
    gc.set_threshold(0, 11, 12)
    with IndexWriter(tmp_path):
        assert gc.get_threshold()[0] == 0


def test_the_setting_comes_back_however_writers_end(tmp_path: Path, setting: tuple[int, int, int]) -> None:
    first, second = IndexWriter(tmp_path / "a"), IndexWriter(tmp_path / "b")
    first.add(Document(id="a", text="Un."))
    first.commit()
    assert gc.get_threshold() != setting
    second.cancel()
    assert gc.get_threshold() == setting


def test_a_writer_that_nobody_ends_gives_it_back_as_well(tmp_path: Path, setting: tuple[int, int, int]) -> None:
    writer = IndexWriter(tmp_path)
    assert gc.get_threshold() != setting
    del writer
    assert gc.get_threshold() == setting
