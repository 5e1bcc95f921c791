"""Looking after an index in Python, as the commands do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import searcher
from searcher.library.index_place import index_covering
from searcher.library.maintenance import refresh_place

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    root = tmp_path / "notes"
    for name, text in (("a.txt", "Un chat."), ("b/c.txt", "Un chien."), ("b/d.txt", "Un cheval.")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    searcher.open(root, index=tmp_path / "index").close()
    return root


def test_check_counts_and_finds_damage_that_repair_mends(notes: Path, tmp_path: Path) -> None:
    place = tmp_path / "index"
    report = searcher.check(notes, index=place)
    assert (report.folder, report.documents, report.paragraphs, report.damage) == (place, 3, 3, ())
    segment = next(place.glob("*.seg"))
    segment.write_bytes(segment.read_bytes()[:-1])
    assert searcher.check(notes, index=place).damage
    mended = searcher.repair(notes, index=place)
    assert (mended.from_files, mended.documents) == (True, 3)
    assert searcher.check(index=place).damage == ()


def test_forgotten_part_stays_out_until_it_is_asked_for(notes: Path, tmp_path: Path) -> None:
    place = tmp_path / "index"
    assert searcher.forget(notes / "b", index=place) == 2
    with pytest.raises(searcher.StorageError, match="has nothing of"):
        searcher.forget(notes / "b", index=place)
    with searcher.open(notes, index=place) as index:
        assert index.document_count == 1
    covering = index_covering(notes / "b", place)
    assert refresh_place(covering, [covering.part]).added == 2
    assert searcher.forget(notes, index=place) is None
    with pytest.raises(searcher.NoIndex):
        searcher.check(notes, index=place)
    assert (notes / "a.txt").exists()
